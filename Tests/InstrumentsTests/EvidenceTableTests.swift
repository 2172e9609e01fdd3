import Instruments
import Statistics
import Testing
import Workbench

@Suite struct EvidenceTableTests {
    @Test(
        arguments: zip(
            EvidenceKind.allCases,
            [
                "Closed form: Rates.", "Run here: Rates.", "Published numbers re-analysed: Rates.",
                "Planted check: Rates. What is recovered here was put in: it validates the instrument and says nothing about any model.",
            ]))
    func captionsNameTheKind(kind: EvidenceKind, caption: String) {
        let plain = Table(kind, [1, 2], caption: "Rates.") { Column<Int>("n") { $0 } }
        let answers = Table(kind, [AnswerRow(levels: ["exam"], rates: AnswerRates(answered: 10))], by: ["frame"], caption: "Rates.")
        for table in [plain, answers] {
            guard case .table(let block) = table.blocks[0] else {
                Issue.record("no table")
                return
            }
            #expect(block.caption.markdown == caption)
        }
    }
}
