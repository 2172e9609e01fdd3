import Statistics
import Testing
import Workbench

@Suite struct IntervalMarksTests {
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
        #expect(table.columns[2].cells[0].markdown == "2.00 [-10.71, 14.71]")
        #expect(table.columns[3].cells.map(\.markdown) == ["2", "2", "2", "2"])
    }

    @Test func effectsAreATable() throws {
        let table = try #require(table(Table(try runs().effects({ $0 }, of: "arm", "size"), format: .decimals(1))))
        #expect(table.columns.map(\.title) == ["effect", "effect, bootstrap 95%", "n"])
        #expect(table.columns[0].cells[2].markdown == "arm x size")
        #expect(table.columns[1].cells[0].markdown == "4.0 [4.0, 4.0]")
    }

    @Test func aBandedLineForEachSeries() throws {
        let marks = BandedLine(try runs().mean { $0 }.by("arm", "size"))
        #expect(marks.map(\.kind) == [.band, .line])
        #expect(marks[1].x == [1, 4, 1, 4] && marks[1].y == [2, 3, 6, 7])
        #expect(marks.map(\.series) == [["old", "old", "new", "new"], ["old", "old", "new", "new"]])
        #expect(marks[0].low.map { $0.rounded() } == [-11, -10, -7, -6])
    }

    @Test func wordsStandAlongTheAxisAndPanelsAreNamed() throws {
        let marks = IntervalPoints(try runs().mean { $0 }.by("arm", "size"), x: "arm", panel: "size")
        #expect(marks.map(\.kind) == [.errorBars, .points])
        #expect(marks[1].xWords == ["old", "old", "new", "new"] && marks[1].x.isEmpty && marks[1].y == [2, 3, 6, 7])
        #expect(marks[1].panel == ["size 1", "size 4", "size 1", "size 4"] && marks[1].series.isEmpty)
        let overall = BandedLine(try runs().mean { $0 }.by("size"), series: "all")
        #expect(overall[1].series == ["all", "all"])
        #expect(BandedLine([] as [EnsembleRow]).map(\.count) == [0, 0])
        #expect(try Panel("b") { BandedLine(try runs().mean { $0 }.by("size")) }.map(\.panel) == [["b", "b"], ["b", "b"]])
    }

    @Test func barsHaveTheirIntervalsOnThem() throws {
        let marks = IntervalBars(try runs().mean { $0 }.by("arm"))
        #expect(marks.map(\.kind) == [.bars, .errorBars])
        #expect(marks[0].xWords == ["old", "new"] && marks[0].y == [2.5, 6.5])
        #expect(marks[1].low.count == 2)
    }

    @Test func estimatesOfRowsLieWhereTheWordsStandAlongY() {
        let rows = [("a", Estimate(1, low: 0.5, high: 2)), ("b", Estimate(3))]
        let marks = IntervalPoints(rows, y: \.0, x: \.1)
        #expect(marks[1].yWords == ["a", "b"] && marks[1].x == [1, 3] && marks[1].isHorizontal)
        #expect(marks[0].low[0] == 0.5 && marks[0].high[0] == 2 && marks[0].low[1].isNaN)
    }
}
