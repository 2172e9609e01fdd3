package import ContentStore

/// Puts the pieces of a streamed answer together into the response that would have come in one.
package struct StreamedReply {
    private let route: ModelCall.Route
    private var events = EventStream()
    private var text = ""
    private var refusal = ""
    private var hasText = false
    private var tools: [(id: String, name: String, arguments: String)] = []
    private var probabilities: [JSONValue] = []
    private var lists: [String: [JSONValue]] = [:]
    private var finish: String?
    private var usage: JSONValue?
    private var model: String?
    private var fingerprint: String?
    /// Whether the server has said that this was all.
    package private(set) var isComplete = false

    package init(_ route: ModelCall.Route) { self.route = route }

    /// Takes the next bytes of the body.
    ///
    /// Errors: ``ReplyError`` for an event that isn't what the route promises, with the server's own words if it sent an error.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws {
        for event in events.events(in: bytes) where !isComplete {
            if event == Array("[DONE]".utf8) {
                isComplete = true
                continue
            }
            let chunk: JSONValue
            do { chunk = try JSONValue(parsing: event) } catch { throw ReplyError(description: "an event is \(error)") }
            if let error = chunk["error"] {
                throw ReplyError(description: "the server: \(error["message"]?.string ?? error.canonicalText)")
            }
            add(chunk)
        }
    }

    private mutating func add(_ chunk: JSONValue) {
        model = chunk["model"]?.string ?? model
        fingerprint = chunk["system_fingerprint"]?.string ?? fingerprint
        if case .object = chunk["usage"] { usage = chunk["usage"] }
        guard let choice = chunk["choices"]?.array?.first else { return }
        finish = choice["finish_reason"]?.string ?? finish
        if let delta = choice["delta"] {
            if let more = delta["content"]?.string { (text, hasText) = (text + more, true) }
            if let more = delta["refusal"]?.string { refusal += more }
            for piece in delta["tool_calls"]?.array ?? [] {
                let place = min(max(0, piece["index"]?.int ?? tools.count), tools.count)
                if place == tools.count { tools.append(("", "", "")) }
                if let id = piece["id"]?.string { tools[place].id = id }
                tools[place].name += piece["function"]?["name"]?.string ?? ""
                tools[place].arguments += piece["function"]?["arguments"]?.string ?? ""
            }
        } else if let more = choice["text"]?.string {
            (text, hasText) = (text + more, true)
        }
        probabilities += choice["logprobs"]?["content"]?.array ?? []
        for name in ["tokens", "token_logprobs", "top_logprobs", "text_offset"] {
            if let more = choice["logprobs"]?[name]?.array { lists[name, default: []] += more }
        }
    }

    /// The response in one.
    ///
    /// Errors: ``ReplyError`` when the stream ended before its answer did.
    package func response() throws -> JSONValue {
        // Some servers close the stream after the last piece without a farewell.
        guard isComplete || finish != nil else { throw ReplyError(description: "the stream ended before the answer did") }
        var choice: [(String, JSONValue)] = [("index", .integer(0)), ("finish_reason", finish.map(JSONValue.string) ?? .null)]
        switch route {
        case .chat:
            var message: [(String, JSONValue)] = [("role", .string("assistant")), ("content", hasText ? .string(text) : .null)]
            if !refusal.isEmpty { message.append(("refusal", .string(refusal))) }
            if !tools.isEmpty {
                let calls = tools.map { tool in
                    JSONValue.members([
                        ("id", .string(tool.id)), ("type", .string("function")),
                        ("function", .members([("name", .string(tool.name)), ("arguments", .string(tool.arguments))])),
                    ])
                }
                message.append(("tool_calls", .array(calls)))
            }
            choice.append(("message", .members(message)))
            if !probabilities.isEmpty { choice.append(("logprobs", .members([("content", .array(probabilities))]))) }
        case .completion:
            choice.append(("text", .string(text)))
            if !lists.isEmpty {
                choice.append(("logprobs", .members(lists.sorted { $0.key < $1.key }.map { ($0.key, .array($0.value)) })))
            }
        }
        var members: [(String, JSONValue)] = [("choices", .array([.members(choice)]))]
        if let model { members.append(("model", .string(model))) }
        if let fingerprint { members.append(("system_fingerprint", .string(fingerprint))) }
        if let usage { members.append(("usage", usage)) }
        return .members(members)
    }
}
