import CouchPsychometrics
import Instruments
import Testing

@Suite struct AnswersTests {
    private let labels = CouchPsychometrics.gad7.labels

    private func read(_ text: String, _ ending: RawAnswer.Ending = .complete) -> ParsedAnswer<Int> {
        CouchPsychometrics.readAnswer(RawAnswer(text, ending: ending), lowest: 0, labels: labels)
    }

    @Test(arguments: [
        ("2", 2), ("**3**", 3), ("Answer: 1", 1), ("0 = Not at all", 0), ("Several days", 1), ("several", 1),
        ("I would say more than half the days.", 2), ("3 - Nearly every day", 3),
    ]) func digitsLabelsAndTheirBeginningsAreRead(_ text: String, _ value: Int) {
        #expect(read(text) == .value(value))
    }

    @Test(arguments: ["4", "-1", "1.5", "", "maybe", "2 or 3", "Several days (3)", "Not at all, or several days"])
    func whatIsNoAnswerOrTwoIsUnparsable(_ text: String) { #expect(read(text) == .unparsable(text)) }

    @Test func aRefusalIsNoAnswer() {
        #expect(read("I'm sorry, but as a program I have no feelings: 0.") == .refusal)
        #expect(read("I can't answer that; not at all.") == .refusal)
        #expect(read("withheld", .filtered) == .refusal)
    }

    private func sheet(_ text: String, items: Int = 3) -> [ParsedAnswer<Int>] {
        CouchPsychometrics.readSheet(RawAnswer(text), items: items, lowest: 0, labels: labels)
    }

    @Test func aSheetIsReadLineByLine() {
        #expect(sheet("1: 0\n2: 3\n3: 1") == [.value(0), .value(3), .value(1)])
        #expect(sheet("Here you are:\n- **2.** Several days\n3) 2\n**1**: 3\n\nThank you.") == [.value(3), .value(1), .value(2)])
        #expect(sheet("1: 0\r\n2: 3\r\n3: 1") == [.value(0), .value(3), .value(1)])
    }

    @Test func linesThatAreMissingTwiceOrRefusedAreNoAnswers() {
        let text = "1: 0\n1: 0\n3: I'd rather not say"
        #expect(sheet(text) == [.unparsable("0"), .refusal, .refusal])
        #expect(sheet("1: 0\n7: 2") == [.value(0), .unparsable("1: 0\n7: 2"), .unparsable("1: 0\n7: 2")])
        #expect(sheet("I can't fill in questionnaires.") == [.refusal, .refusal, .refusal])
        #expect(sheet("2 0 1") == [.unparsable("2 0 1"), .unparsable("2 0 1"), .unparsable("2 0 1")])
    }
}
