/// A language model that can be asked.
///
///     let model = try endpoint.connect(study: "repeated-games")
///     let reply = try await model.reply(to: ChatRequest(endpoint.model, [ChatMessage(.user, "Heads or tails?")], maxTokens: 8), repetition: 3)
public protocol ChatModel: Sendable {
    /// The answer to a request in the form in which it is sent.
    ///
    /// - Parameter repetition: counts samples that are drawn anew for the same words, from 0.
    ///
    /// Errors: ``EndpointProblem`` when there is no answer.
    func reply(to call: ModelCall, repetition: Int) async throws -> ChatReply
}

extension ChatModel {
    /// The answer to a request.
    ///
    /// - Parameter repetition: counts samples that are drawn anew for the same words, from 0.
    ///
    /// Errors: ``EndpointProblem`` when there is no answer.
    public func reply(to request: some ModelRequest, repetition: Int = 0) async throws -> ChatReply {
        try await reply(to: request.call(), repetition: repetition)
    }
}
