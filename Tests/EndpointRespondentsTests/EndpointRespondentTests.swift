import EndpointRespondents
import Instruments
import LanguageModels
import Statistics
import Synchronization
import Testing

/// A model that notes what it is asked.
private final class NotingModel: ChatModel {
    let asked = Mutex<[(body: String, repetition: Int)]>([])
    let finish: String

    init(finish: String = "stop") { self.finish = finish }

    func reply(to call: ModelCall, repetition: Int) async throws -> ChatReply {
        asked.withLock { $0.append((call.body, repetition)) }
        let response = """
            data: {"model":"m-1","choices":[{"delta":{"content":"B"},"finish_reason":"\(finish)","logprobs":{"content":[{"token":"B",
            data: "logprob":-0.2,"top_logprobs":[{"token":"A","logprob":-1.7},{"token":"B","logprob":-0.2}]}]}}]}


            """
        var reply = StreamedReply(.chat)
        try reply.take(Array(response.utf8))
        return try ChatReply(reply.response(), route: .chat, latency: 0)
    }
}

@Suite struct EndpointRespondentTests {
    private let stimulus = Stimulus("q", text: "A or B?", options: ["A", "B"], images: ["data:image/png;base64,AA"], facts: ["truth": "A"])

    @Test("the conversation and the stimulus are asked, the facts are not") func asked() async throws {
        let model = NotingModel()
        let respondent = EndpointRespondent(model, model: "m", temperature: 0.5, maxTokens: 7, alternatives: 2)
        var random = Seed(1).stream("answers")
        let conversation = Conversation([Turn(.system, "Be brief."), Turn(.user, "1?"), Turn(.assistant, "A")], repetition: 4)
        let answer = try await respondent.answer(stimulus, in: conversation, using: &random)
        #expect(
            answer == RawAnswer("B", alternatives: [.init("B", logProbability: -0.2), .init("A", logProbability: -1.7)], version: "m-1"))
        let (body, repetition) = try #require(model.asked.withLock { $0.first })
        #expect(repetition == 4)
        #expect(
            body
                == #"{"logprobs":true,"max_tokens":7,"messages":[{"content":"Be brief.","role":"system"},{"content":"1?","role":"user"},"#
                + #"{"content":"A","role":"assistant"},{"content":[{"text":"A or B?","type":"text"},"#
                + #"{"image_url":{"url":"data:image/png;base64,AA"},"type":"image_url"}],"role":"user"}],"model":"m","temperature":0.5,"top_logprobs":2}"#
        )
        #expect(respondent.name == "m")
    }

    @Test("a seed comes from the stream, and only where it is wanted") func seeds() async throws {
        let model = NotingModel()
        var bodies: [String] = []
        for (seed, sends) in [(1, true), (1, true), (2, true), (1, false), (2, false)] {
            var random = Seed(UInt64(seed)).stream("answers")
            let respondent = EndpointRespondent(model, model: "m", maxTokens: 1, sendsSeed: sends)
            _ = try await respondent.answer(stimulus, in: Conversation(), using: &random)
            bodies.append(try #require(model.asked.withLock { $0.last }).body)
        }
        #expect(bodies[0] == bodies[1])
        #expect(bodies[0] != bodies[2])
        #expect(bodies[3] == bodies[4])
        #expect(!bodies[3].contains("seed"))
    }

    @Test(
        "how an answer ended is told", arguments: [("stop", RawAnswer.Ending.complete), ("length", .length), ("content_filter", .filtered)])
    func endings(finish: String, ending: RawAnswer.Ending) async throws {
        var random = Seed(1).stream("answers")
        let respondent = EndpointRespondent(NotingModel(finish: finish), model: "m", maxTokens: 1)
        #expect(try await respondent.answer(stimulus, in: Conversation(), using: &random).ending == ending)
    }
}
