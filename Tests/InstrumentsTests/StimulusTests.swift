import Instruments
import Testing

@Suite struct StimulusTests {
    @Test func anAnswerContinuesAConversation() {
        let conversation = Conversation([Turn(.system, "frame")], repetition: 3)
        let next = conversation.after(Stimulus("q", text: "one?"), answer: RawAnswer("two"))
        #expect(next == Conversation([Turn(.system, "frame"), Turn(.user, "one?"), Turn(.assistant, "two")], repetition: 3))
    }
}
