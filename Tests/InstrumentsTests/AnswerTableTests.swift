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
        #expect(table.columns[0].cells.map(\.text) == ["plain", "exam"] && table.columns[1].cells.map(\.text) == ["10", "10"])
        #expect(table.columns[2].cells.map(\.text)[1].hasPrefix("100%"))
        #expect(table.columns[3].cells.map(\.text)[0].hasPrefix("10%") && table.columns[4].cells.map(\.text)[1].hasPrefix("0%"))
    }
}
