package import ContentStore

/// What a model answered.
public struct ChatReply: Hashable, Sendable {
    /// Why the answer ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, or at one of the stop texts.
        case stop
        /// At the limit of its length.
        case length
        /// To have tools called.
        case toolCalls
        /// It was withheld or cut by a filter.
        case filtered
        /// For a reason that has no name here.
        case other(String)
    }

    /// Tokens that were counted.
    public struct Usage: Hashable, Sendable {
        public var prompt: Int
        public var completion: Int

        public init(prompt: Int, completion: Int) { (self.prompt, self.completion) = (prompt, completion) }
    }

    /// A token of the answer with its probability and those of others that could have stood there.
    public struct TokenProbability: Hashable, Sendable {
        public var token: String
        /// Natural logarithm; nil where the server gives none, as for the first token of a prompt.
        public var logProbability: Double?
        /// Most probable first.
        public var alternatives: [Alternative]
    }

    /// A token that could have stood there, with the natural logarithm of its probability.
    public struct Alternative: Hashable, Sendable {
        public var token: String
        public var logProbability: Double
    }

    public let text: String
    public let ending: Ending
    /// One for each token, where they were asked for and the server has them.
    public let logProbabilities: [TokenProbability]?
    public let toolCalls: [ToolCall]
    /// Nil where the server doesn't count.
    public let usage: Usage?
    /// What the model calls itself, with the fingerprint of its system where there is one.
    public let version: String?
    /// Seconds from sending the request to the end of the answer, when it was recorded.
    public let latency: Double

    /// Reads the response of a server.
    ///
    /// Errors: ``ReplyError`` that says what is missing.
    package init(_ response: JSONValue, route: ModelCall.Route, latency: Double) throws {
        guard let choice = response["choices"]?.array?.first else { throw ReplyError(description: "no 'choices'") }
        let content: JSONValue?
        switch route {
        case .chat:
            guard let message = choice["message"] else { throw ReplyError(description: "no 'message' in the first choice") }
            content = message["content"]
            toolCalls = (message["tool_calls"]?.array ?? []).map { call in
                ToolCall(
                    id: call["id"]?.string ?? "", name: call["function"]?["name"]?.string ?? "",
                    arguments: call["function"]?["arguments"]?.string ?? "")
            }
            text = content?.string ?? message["refusal"]?.string ?? ""
        case .completion:
            content = choice["text"]
            toolCalls = []
            text = content?.string ?? ""
            guard content?.string != nil else { throw ReplyError(description: "no 'text' in the first choice") }
        }
        switch choice["finish_reason"]?.string {
        case "stop"?: ending = .stop
        case "length"?: ending = .length
        case "tool_calls"?, "function_call"?: ending = .toolCalls
        case "content_filter"?: ending = .filtered
        case let other?: ending = .other(other)
        case nil: throw ReplyError(description: "no 'finish_reason' in the first choice")
        }
        logProbabilities = choice["logprobs"].flatMap { route == .chat ? Self.chatProbabilities($0) : Self.completionProbabilities($0) }
        if let counts = response["usage"], let prompt = counts["prompt_tokens"]?.int, let whole = counts["total_tokens"]?.int {
            usage = Usage(prompt: prompt, completion: counts["completion_tokens"]?.int ?? max(0, whole - prompt))
        } else if let prompt = response["usage"]?["prompt_tokens"]?.int, let written = response["usage"]?["completion_tokens"]?.int {
            usage = Usage(prompt: prompt, completion: written)
        } else {
            usage = nil
        }
        let names = [response["model"]?.string, response["system_fingerprint"]?.string].compactMap { $0 }.filter { !$0.isEmpty }
        version = names.isEmpty ? nil : names.joined(separator: " ")
        self.latency = latency
    }

    private static func chatProbabilities(_ value: JSONValue) -> [TokenProbability]? {
        value["content"]?.array?.map { entry in
            TokenProbability(
                token: entry["token"]?.string ?? "", logProbability: entry["logprob"]?.double,
                alternatives: sorted(
                    (entry["top_logprobs"]?.array ?? []).compactMap { other in
                        other["logprob"]?.double.map { Alternative(token: other["token"]?.string ?? "", logProbability: $0) }
                    }))
        }
    }

    private static func completionProbabilities(_ value: JSONValue) -> [TokenProbability]? {
        guard let tokens = value["tokens"]?.array else { return nil }
        let (own, others) = (value["token_logprobs"]?.array ?? [], value["top_logprobs"]?.array ?? [])
        return tokens.indices.map { place in
            var alternatives: [Alternative] = []
            if place < others.count, case .object(let members) = others[place] {
                alternatives = members.compactMap { member in
                    member.value.double.map { Alternative(token: member.key, logProbability: $0) }
                }
            }
            return TokenProbability(
                token: tokens[place].string ?? "", logProbability: place < own.count ? own[place].double : nil,
                alternatives: sorted(alternatives))
        }
    }

    private static func sorted(_ alternatives: [Alternative]) -> [Alternative] {
        alternatives.sorted { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
    }
}

/// A response that isn't what the route promises.
package struct ReplyError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}
