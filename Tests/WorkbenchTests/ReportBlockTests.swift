import Statistics
import Testing
import Workbench

@Suite struct ReportBlockTests {
    // Expected texts: Python's format(x, ".3g") and format(x, ".2f") with the same digits.
    @Test(arguments: [
        (NumberFormat.significant(3), 0.000123456, "0.000123"), (.significant(3), 1234567.0, "1234567"),
        (.significant(2), 12345678.0, "1.2e7"),
        (.significant(3), 1.49e-8, "1.49e-8"), (.significant(3), 0.0999999, "0.100"), (.decimals(2), 2.675, "2.67"),
        (.decimals(2), -0.001, "0.00"),
        (.percentage(1), 0.4567, "45.7%"), (.p, 0.0004, "< 0.001"), (.p, 0.0312, "0.031"), (.standard, 15, "15"),
        (.standard, 0.5926, "0.593"),
        (.standard, .nan, "–"), (.standard, -.infinity, "-∞"),
    ]) func numbers(_ format: NumberFormat, _ value: Double, _ text: String) {
        #expect(format.text(value) == text)
    }

    @Test func intervalsStandBehindTheirNumber() {
        #expect(NumberFormat.decimals(2).text(Estimate(0.531, low: 0.43, high: 0.63, n: 100)) == "0.53 [0.43, 0.63]")
        #expect(NumberFormat.decimals(2).text(Estimate(0.531)) == "0.53")
    }

    /// Two significant digits of half the interval: the convention for stating measurements with their uncertainty.
    @Test(arguments: [
        (Estimate(0.53124, low: 0.4312, high: 0.6312), "0.53 [0.43, 0.63]"),
        (Estimate(123.456, low: 120, high: 127), "123.5 [120.0, 127.0]"),
        (Estimate(12345, low: 12000, high: 12700), "12345 [12000, 12700]"), (Estimate(0.5, low: 0.5, high: 0.5), "0.500 [0.500, 0.500]"),
        (Estimate(0.5), "0.500"), (Estimate(.nan, low: .nan, high: .nan), "– [–, –]"),
    ]) func intervalsDecideTheDigits(_ estimate: Estimate, _ text: String) {
        #expect(NumberFormat.interval.text(estimate) == text)
    }

    @Test func tablesKeepTheirColumns() {
        let table = Table([1, 2]) {
            Column("n") { $0 }
            Column("half", .decimals(1)) { Double($0) / 2 }
        }
        guard case .table(let block) = table.blocks[0] else { return #expect(Bool(false)) }
        #expect(block.columns.map(\.title) == ["n", "half"])
        #expect(block.columns.map { $0.cells.map(\.markdown) } == [["1", "2"], ["0.5", "1.0"]])
    }
}
