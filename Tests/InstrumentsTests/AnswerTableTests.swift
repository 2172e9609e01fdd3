import Instruments
import Statistics
import Testing
import Workbench

@Suite struct AnswerTableTests {
    @Test func allThreeRatesStandInTheTable() throws {
        let rows = [
            AnswerRow(levels: ["plain"], rates: AnswerRates(answered: 8, refused: 1, unparsable: 1)),
            AnswerRow(levels: ["exam"], rates: AnswerRates(answered: 10)),
        ]
        guard case .table(let table) = Table(rows, by: ["frame"]).blocks[0] else {
            Issue.record("no table")
            return
        }
        #expect(table.columns.map(\.title) == ["frame", "answers", "answered", "refused", "unparsable"])
        #expect(table.columns[0].cells == ["\("plain")", "\("exam")"] && table.columns[1].cells == ["\(10)", "\(10)"])
        func cells(_ counts: Int...) -> [ProseText] { counts.map { "\(wilson(successes: $0, of: 10), .percent)" } }
        #expect(table.columns[2].cells == cells(8, 10) && table.columns[3].cells == cells(1, 0) && table.columns[4].cells == cells(1, 0))
    }
}
