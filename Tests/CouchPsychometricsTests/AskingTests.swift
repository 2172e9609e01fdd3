import CouchPsychometrics
import Instruments
import Statistics
import Testing

@Suite struct AskingTests {
    /// Six items, of which the second is keyed the other way round.
    private let battery = [
        CouchPsychometrics.Questionnaire(
            "six", stem: "How much?", texts: ["t1", "t2", "t3", "t4", "t5", "t6"], labels: ["not", "bit", "much", "most"], lowest: 1,
            reversed: [2], cutoff: 15)
    ]

    /// Gives to the item `tn` the answer that the list has for it.
    private func keyed(_ answers: [Int]) -> ProgrammedRespondent {
        ProgrammedRespondent("keyed") { stimulus, _, _ in
            let lines = stimulus.text.split(separator: "\n").filter { $0.contains("t") && $0.last?.isNumber == true }
            let found = lines.map { answers[Int(String($0.last!))! - 1] }
            return found.count == 1 ? "\(found[0])" : found.enumerated().map { "\($0.offset + 1): \($0.element)" }.joined(separator: "\n")
        }
    }

    @Test func totalsDoNotDependOnFormatOrOrder() async throws {
        let sheets = try await CouchPsychometrics.administration(
            of: battery, to: keyed([1, 2, 3, 4, 1, 2]), CouchPsychometrics.design, repeats: 5, seed: Seed(3))
        #expect(sheets.count == 30)
        // The second item counts 5 - 2.
        #expect(sheets.allSatisfy { $0.total == 1 + 3 + 3 + 4 + 1 + 2 })
        #expect(Set(sheets.map(\.order)).count > 20)
        #expect(sheets.allSatisfy { $0.order.sorted() == Array(0..<6) && $0.rates.answered == 6 })
        for format in CouchPsychometrics.Format.allCases {
            for frame in CouchPsychometrics.Frame.allCases {
                #expect(sheets.count { $0.format == format.rawValue && $0.frame == frame.rawValue } == 5)
            }
        }
    }

    @Test func oneChatGoesOnAndFreshChatsBeginAnew() async throws {
        let counting = ProgrammedRespondent("counting") { stimulus, conversation, _ in
            #expect(conversation.turns.first?.role == .system)
            let told = conversation.turns.count / 2
            guard stimulus.text.contains("For each statement") else { return told < 3 ? "\(told + 1)" : "I can't go on." }
            return (1...6).map { "\($0): \($0 == 4 ? "huh" : "1")" }.joined(separator: "\n")
        }
        let sheets = try await CouchPsychometrics.administration(
            of: battery, to: counting, CouchPsychometrics.design, repeats: 2, seed: Seed(0))
        for sheet in sheets {
            switch sheet.format {
            case "one chat": #expect(sheet.answers == [1, 2, 3, nil, nil, nil] && sheet.rates == .init(answered: 3, refused: 3))
            case "fresh chats": #expect(sheet.answers == [1, 1, 1, 1, 1, 1] && sheet.total == 5 + 4)
            default: #expect(sheet.answers == [1, 1, 1, nil, 1, 1] && sheet.rates == .init(answered: 5, unparsable: 1))
            }
            #expect((sheet.total == nil) == (sheet.format != "fresh chats"))
        }
        let rows = CouchPsychometrics.rates(sheets)
        #expect(rows.map(\.levels).first == ["one chat", "therapy"] && rows.count == 6)
        #expect(rows[0].rates == .init(answered: 6, refused: 6) && rows[4].rates == .init(answered: 10, unparsable: 2))
        let formats = CouchPsychometrics.byFormat(rows)
        #expect(formats.map(\.levels) == [["one chat"], ["fresh chats"], ["whole"]])
        #expect(formats.map(\.rates) == [.init(answered: 12, refused: 12), .init(answered: 24), .init(answered: 20, unparsable: 4)])
    }

    @Test func widthAndFurtherCellsChangeNoAnswer() async throws {
        let respondent = CouchPsychometrics.planted(.trait, noise: .init(refusal: 0.1, garbled: 0.1), seed: Seed(5))
        let all = try await CouchPsychometrics.administration(
            of: battery, to: respondent, CouchPsychometrics.design, repeats: 4, seed: Seed(1), width: 3)
        let some = try await CouchPsychometrics.administration(
            of: battery, to: respondent, CouchPsychometrics.contrastDesign, repeats: 3, seed: Seed(1))
        for sheet in some { #expect(all.contains(sheet)) }
        #expect(all.contains { $0.rates.refused > 0 } && all.contains { $0.rates.unparsable > 0 })
    }
}
