import LanguageModels
import ModelServer
import TestSupport
import Testing

@Suite(.needsTorch) struct TrainedModelTests {
    private let request = ChatRequest(ModelServer.model, [ChatMessage(.user, "die heide")], maxTokens: 12)

    @Test("the same question has the same answer, a repetition another, and who is asked is the server's own model") func sameAnswers()
        async throws
    {
        let (first, second) = (try TrainedModel(tinyModel()), try TrainedModel(tinyModel()))
        let replies = try await [first.reply(to: request), second.reply(to: request)]
        #expect(replies[0] == replies[1])
        #expect(replies[0].usage == .init(prompt: 10, completion: 12))
        #expect(replies[0].version == "\(ModelServer.model) \(try tinyModel().fingerprint())")
        var texts: Set<String> = []
        for repetition in 0..<4 { texts.insert(try await first.reply(to: request, repetition: repetition).text) }
        #expect(texts.count > 1)
    }

    @Test("at temperature 0 nothing is left to chance") func greedy() async throws {
        var request = request
        request.temperature = 0
        let model = try TrainedModel(tinyModel())
        let (first, later) = (try await model.reply(to: request), try await model.reply(to: request, repetition: 5))
        #expect(first == later)
    }

    @Test("what the model can't do is refused in words") func refused() async throws {
        let model = try TrainedModel(tinyModel(steps: 0))
        let error = await #expect(throws: EndpointProblem.self) {
            try await model.reply(to: ChatRequest("other", [ChatMessage(.user, "?")], maxTokens: 1))
        }
        #expect(
            error?.description == """
                the model refuses the request
                  found: there is no model 'other' here, only 'reprise-tiny'
                """)
    }
}
