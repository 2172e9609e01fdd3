public import Instruments
public import LanguageModels
public import Statistics

/// A model behind an endpoint as a respondent; what it has answered once is replayed.
///
///     let respondent = EndpointRespondent(try endpoint.connect(study: "repeated-games"), model: endpoint.model, maxTokens: 32)
///     let answer = try await respondent.answer(stimulus, in: Conversation(repetition: 3), using: &random)
public struct EndpointRespondent: Respondent {
    /// What the server calls the model.
    public let name: String
    public var temperature: Double?
    public var topP: Double?
    /// The most tokens of an answer.
    public var maxTokens: Int
    /// How many alternatives to the first token are asked for; nil for none.
    public var alternatives: Int?
    /// Whether the request has a seed, drawn from the stream: then a changed seed of the study is another request.
    public var sendsSeed: Bool
    private let model: any ChatModel

    public init(
        _ model: any ChatModel, model name: String, temperature: Double? = nil, topP: Double? = nil, maxTokens: Int,
        alternatives: Int? = nil,
        sendsSeed: Bool = false
    ) {
        (self.model, self.name, self.temperature, self.topP) = (model, name, temperature, topP)
        (self.maxTokens, self.alternatives, self.sendsSeed) = (maxTokens, alternatives, sendsSeed)
    }

    public func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async throws -> RawAnswer {
        let seed = sendsSeed ? Int(random.next() >> 33) : nil
        let messages = conversation.turns.map { ChatMessage(ChatMessage.Role($0.role), $0.text) }
        let question = ChatMessage(.user, parts: [.text(stimulus.text)] + stimulus.images.map { .image($0) })
        let request = ChatRequest(
            name, messages + [question], temperature: temperature, topP: topP, maxTokens: maxTokens, seed: seed,
            topLogProbabilities: alternatives)
        let reply = try await model.reply(to: request, repetition: conversation.repetition)
        let ending: RawAnswer.Ending =
            switch reply.ending {
            case .length: .length
            case .filtered: .filtered
            case .stop, .toolCalls, .other: .complete
            }
        let first = reply.logProbabilities?.first?.alternatives.map {
            RawAnswer.Alternative($0.token, logProbability: $0.logProbability)
        }
        return RawAnswer(reply.text, ending: ending, alternatives: first, version: reply.version)
    }
}

extension ChatMessage.Role {
    fileprivate init(_ role: Turn.Role) {
        self =
            switch role {
            case .system: .system
            case .user: .user
            case .assistant: .assistant
            }
    }
}
