internal import ContentStore

/// A question to a chat model, for `/v1/chat/completions`; what is nil is left to the server.
public struct ChatRequest: Codable, Hashable, Sendable, ModelRequest {
    public var model: String
    public var messages: [ChatMessage]
    public var temperature: Double?
    public var topP: Double?
    /// The most tokens of the answer.
    public var maxTokens: Int?
    /// Asks a server that can for the same answer to the same request.
    public var seed: Int?
    /// Texts at which the answer ends.
    public var stop: [String]
    /// Asks for the log-probability of each token, and of so many alternatives.
    public var topLogProbabilities: Int?
    public var tools: [Tool]

    public init(
        _ model: String, _ messages: [ChatMessage], temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil,
        seed: Int? = nil, stop: [String] = [], topLogProbabilities: Int? = nil, tools: [Tool] = []
    ) {
        (self.model, self.messages, self.temperature, self.topP) = (model, messages, temperature, topP)
        (self.maxTokens, self.seed, self.stop) = (maxTokens, seed, stop)
        (self.topLogProbabilities, self.tools) = (topLogProbabilities, tools)
    }

    public func call() throws -> ModelCall {
        var members: [(String, JSONValue)] = [("model", .string(model)), ("messages", .array(messages.map(\.json)))]
        members += try sampling(temperature: temperature, topP: topP, maxTokens: maxTokens, seed: seed, stop: stop)
        if let topLogProbabilities {
            members.append(("logprobs", .bool(true)))
            members.append(("top_logprobs", .integer(Int64(topLogProbabilities))))
        }
        if !tools.isEmpty { members.append(("tools", .array(try tools.map { try $0.json() }))) }
        return ModelCall(.chat, .members(members), maxTokens: maxTokens)
    }
}

/// A text for a model to go on with, for `/v1/completions`; what is nil is left to the server.
public struct CompletionRequest: Codable, Hashable, Sendable, ModelRequest {
    public var model: String
    public var prompt: String
    public var temperature: Double?
    public var topP: Double?
    /// The most tokens of the answer.
    public var maxTokens: Int?
    /// Asks a server that can for the same answer to the same request.
    public var seed: Int?
    /// Texts at which the answer ends.
    public var stop: [String]
    /// Asks for the log-probability of each token, and of so many alternatives.
    public var topLogProbabilities: Int?
    /// Whether the answer begins with the prompt, so that its tokens have log-probabilities too.
    public var echo: Bool

    public init(
        _ model: String, _ prompt: String, temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil, seed: Int? = nil,
        stop: [String] = [], topLogProbabilities: Int? = nil, echo: Bool = false
    ) {
        (self.model, self.prompt, self.temperature, self.topP) = (model, prompt, temperature, topP)
        (self.maxTokens, self.seed, self.stop) = (maxTokens, seed, stop)
        (self.topLogProbabilities, self.echo) = (topLogProbabilities, echo)
    }

    public func call() throws -> ModelCall {
        var members: [(String, JSONValue)] = [("model", .string(model)), ("prompt", .string(prompt))]
        members += try sampling(temperature: temperature, topP: topP, maxTokens: maxTokens, seed: seed, stop: stop)
        if let topLogProbabilities { members.append(("logprobs", .integer(Int64(topLogProbabilities)))) }
        if echo { members.append(("echo", .bool(true))) }
        return ModelCall(.completion, .members(members), maxTokens: maxTokens)
    }
}

private func sampling(temperature: Double?, topP: Double?, maxTokens: Int?, seed: Int?, stop: [String]) throws -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    for (name, value) in [("temperature", temperature), ("top_p", topP)] {
        guard let value else { continue }
        guard value.isFinite else { throw EndpointProblem("a request's \(name) is a number, found \(value)") }
        members.append((name, .number(value)))
    }
    for (name, value) in [("max_tokens", maxTokens), ("seed", seed)] {
        if let value { members.append((name, .integer(Int64(value)))) }
    }
    if !stop.isEmpty { members.append(("stop", .array(stop.map(JSONValue.string)))) }
    return members
}
