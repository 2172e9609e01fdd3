import Statistics
import Testing
import Workbench

@Suite struct EnsembleMarksTests {
    private static func make(_ run: Run, arm: String, size: Int, seed: Seed) -> Double { 0 }

    private func runs() throws -> Ensemble<Double> {
        try ensemble(
            factor("arm", ["old", "new"]), factor("size", [1, 4]), factor("seed", [Seed(0), Seed(1)]), values: [1, 3, 2, 4, 5, 7, 6, 8]
        ) { arm, size, seed in Train("make", Self.make, arm, size, seed) }
    }

    private func table(_ content: Table) -> TableBlock? {
        guard case .table(let block)? = content.blocks.first else { return nil }
        return block
    }

    @Test func aStatisticIsATable() throws {
        let table = try #require(table(Table(try runs().mean { $0 }.by("arm", "size"))))
        #expect(table.columns.map(\.title) == ["arm", "size", "mean, t 95%", "n"])
        #expect(table.columns.map(\.isNumeric) == [false, true, true, true])
        // Two values 1 and 3: the mean is 2, the half width t(0.975; 1) x 1 = 12.706.
        #expect(table.columns[2].cells[0] == "2.00 [-10.71, 14.71]")
        #expect(table.columns[3].cells == ["2", "2", "2", "2"])
    }

    @Test func effectsAreATable() throws {
        let table = try #require(table(Table(try runs().effects({ $0 }, of: "arm", "size"), format: .decimals(1))))
        #expect(table.columns.map(\.title) == ["effect", "effect, bootstrap 95%", "n"])
        #expect(table.columns[0].cells[2] == "arm x size")
        #expect(table.columns[1].cells[0] == "4.0 [4.0, 4.0]")
    }

    @Test func aBandedLineForEachSeries() throws {
        let marks = BandedLine(try runs().mean { $0 }.by("arm", "size"))
        #expect(marks.map(\.kind) == [.band, .line, .band, .line])
        #expect(marks[1].x == [1, 4] && marks[1].y == [2, 3] && marks[3].y == [6, 7])
        #expect(marks.map(\.series) == [["old", "old"], ["old", "old"], ["new", "new"], ["new", "new"]])
        #expect(marks[0].low.map { $0.rounded() } == [-11, -10])
    }

    @Test func wordsStandAtWholeNumbersAndPanelsAreNamed() throws {
        let marks = IntervalPoints(try runs().mean { $0 }.by("arm", "size"), x: "arm", panel: "size")
        #expect(marks.map(\.kind) == [.errorBars, .points, .errorBars, .points])
        #expect(marks[1].x == [0, 1] && marks[1].y == [2, 6])
        #expect(marks[1].panel == ["size 1", "size 1"] && marks[3].panel == ["size 4", "size 4"])
        let overall = BandedLine(try runs().mean { $0 }.by("size"), series: "all")
        #expect(overall[1].series == ["all", "all"])
        #expect(BandedLine([]).isEmpty)
        #expect(try Panel("b") { BandedLine(try runs().mean { $0 }.by("size")) }.map(\.panel) == [["b", "b"], ["b", "b"]])
    }
}
