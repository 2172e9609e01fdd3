internal import ContentStore
internal import LanguageModels

/// What a client asks a served model for.
struct ServedRequest {
    let route: ModelCall.Route
    let prompt: String
    let maxTokens: Int
    let sampling: Generation.Sampling
    let seed: UInt64
    let stop: [String]
    /// How many alternatives are told of each token; nil for no log-probabilities at all.
    let alternatives: Int?
    let isStreamed: Bool
    let countsUsage: Bool
    let echo: Bool

    /// Reads the body of a request.
    ///
    /// Errors: ``Refusal``.
    init(_ route: ModelCall.Route, _ body: [UInt8], model: String) throws {
        let json: JSONValue
        do { json = try JSONValue(parsing: body) } catch { throw Refusal(400, "the body is \(error)") }
        self.route = route
        guard let name = json["model"]?.string else { throw Refusal(400, "'model' is missing", parameter: "model") }
        guard name == model else {
            throw Refusal(404, "there is no model '\(shown(name))' here, only '\(model)'", code: "model_not_found", parameter: "model")
        }
        for (key, allowed) in [("n", 1), ("best_of", 1)] {
            if let count = json[key]?.int, count != allowed {
                throw Refusal(400, "'\(key)' is 1 here, found \(count)", parameter: key)
            }
        }
        if let tools = json["tools"]?.array, !tools.isEmpty { throw Refusal(400, "the model calls no tools", parameter: "tools") }
        prompt = try route == .chat ? Self.conversation(json["messages"]) : Self.text(json["prompt"], "prompt")
        maxTokens =
            try Self.whole(json["max_completion_tokens"] ?? json["max_tokens"], "max_tokens", 0...4096) ?? (route == .chat ? 64 : 16)
        sampling = Generation.Sampling(
            temperature: try Self.number(json["temperature"], "temperature", 0...2) ?? 1,
            topP: try Self.number(json["top_p"], "top_p", 0...1) ?? 1)
        seed =
            try Self.whole(json["seed"], "seed", Int.min...Int.max).map { UInt64(bitPattern: Int64($0)) }
            ?? UInt64.random(in: 0...UInt64.max)
        switch json["stop"] {
        case nil, .null?: stop = []
        case .string(let text)?: stop = [text].filter { !$0.isEmpty }
        case .array(let texts)?: stop = texts.compactMap(\.string).filter { !$0.isEmpty }
        default: throw Refusal(400, "'stop' is a text or a list of texts", parameter: "stop")
        }
        switch route {
        case .chat:
            let wanted = json["logprobs"]?.bool == true
            alternatives = wanted ? try Self.whole(json["top_logprobs"], "top_logprobs", 0...20) ?? 0 : nil
        case .completion: alternatives = try Self.whole(json["logprobs"], "logprobs", 0...20)
        }
        isStreamed = json["stream"]?.bool == true
        countsUsage = json["stream_options"]?["include_usage"]?.bool == true
        echo = route == .completion && json["echo"]?.bool == true
    }

    /// The contents of the messages, one a line: a model of this size knows no roles.
    private static func conversation(_ messages: JSONValue?) throws -> String {
        guard let messages = messages?.array, !messages.isEmpty else {
            throw Refusal(400, "'messages' is a list of at least one message", parameter: "messages")
        }
        return try messages.map { message in
            if case .array(let parts)? = message["content"] {
                return try parts.map { part in
                    guard part["type"]?.string == "text" else { throw Refusal(400, "the model reads text only", parameter: "messages") }
                    return try text(part["text"], "messages")
                }.joined()
            }
            return try text(message["content"], "messages")
        }.joined(separator: "\n") + "\n"
    }

    private static func text(_ value: JSONValue?, _ name: String) throws -> String {
        guard let text = value?.string else { throw Refusal(400, "'\(name)' has no text", parameter: name) }
        return text
    }

    private static func whole(_ value: JSONValue?, _ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let value, value != .null else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw Refusal(400, "'\(name)' is a whole number from \(range.lowerBound) to \(range.upperBound)", parameter: name)
        }
        return number
    }

    private static func number(_ value: JSONValue?, _ name: String, _ range: ClosedRange<Double>) throws -> Double? {
        guard let value, value != .null else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw Refusal(400, "'\(name)' is a number from \(range.lowerBound) to \(range.upperBound)", parameter: name)
        }
        return number
    }
}

/// Why a request isn't answered, in the form of OpenAI's errors.
struct Refusal: Error {
    let status: Int
    let message: String
    let code: String?
    let parameter: String?

    init(_ status: Int, _ message: String, code: String? = nil, parameter: String? = nil) {
        (self.status, self.message, self.code, self.parameter) = (status, message, code, parameter)
    }

    var json: JSONValue {
        .members([
            (
                "error",
                .members([
                    ("message", .string(message)), ("type", .string(status >= 500 ? "server_error" : "invalid_request_error")),
                    ("code", code.map(JSONValue.string) ?? .null), ("param", parameter.map(JSONValue.string) ?? .null),
                ])
            )
        ])
    }
}
