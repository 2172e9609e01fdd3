internal import ContentStore
internal import LanguageModels
internal import TinyTransformer

/// An answer as it grows, in the forms in which clients want it.
struct ServedAnswer {
    let prompt: [Int]
    private let request: ServedRequest
    private let model: TextModel
    private let fingerprint: String
    private var text = ""
    /// Of the text, what has been handed out.
    private var sent = 0
    private var tokens: [(piece: String, logProbability: Double?, alternatives: [(String, Double)])] = []
    private var sentTokens = 0
    private var count = 0
    private var ending: String?

    init(_ request: ServedRequest, by model: TextModel, fingerprint: String) {
        (self.request, self.model, self.fingerprint) = (request, model, fingerprint)
        prompt = model.tokens.numbers(of: request.prompt)
        if request.maxTokens == 0 { ending = "length" }
    }

    var isFinished: Bool { ending != nil }

    /// Begins the answer with the prompt.
    mutating func echo() throws {
        let context = model.transformer.shape.context
        guard prompt.count <= context else {
            throw Refusal(400, "'echo' takes a prompt of at most \(context) tokens, found \(prompt.count)", parameter: "echo")
        }
        let scores = request.alternatives == nil ? [] : try Generation.score(prompt, by: model)
        for (place, token) in prompt.enumerated() { add(token, place > 0 && !scores.isEmpty ? scores[place - 1] : nil) }
    }

    mutating func add(_ step: Generation.Step) {
        add(step.token, step.logProbabilities)
        count += 1
        if let end = request.stop.compactMap({ place(of: $0) }).min() {
            text = String(decoding: Array(text.utf8).prefix(end), as: UTF8.self)
            ending = "stop"
        } else if count == request.maxTokens {
            ending = "length"
        }
    }

    private mutating func add(_ token: Int, _ logProbabilities: [Double]?) {
        let piece = model.tokens.piece(token, isFirst: text.isEmpty)
        text += piece
        guard let wanted = request.alternatives else { return }
        var best: [(String, Double)] = []
        if let logProbabilities, wanted > 0 {
            let order = logProbabilities.indices.sorted { (-logProbabilities[$0], $0) < (-logProbabilities[$1], $1) }
            best = order.prefix(wanted).map { (model.tokens.piece($0, isFirst: true), logProbabilities[$0]) }
        }
        tokens.append((piece, logProbabilities?[token], best))
    }

    /// Where a stop text begins, in bytes; nil when it isn't there.
    private func place(of stop: String) -> Int? {
        let (bytes, wanted) = (Array(text.utf8), Array(stop.utf8))
        guard bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first { bytes[$0...].starts(with: wanted) }
    }

    // MARK: Forms

    private func logProbabilities(from start: Int) -> JSONValue {
        guard request.alternatives != nil else { return .null }
        let part = tokens[start...]
        func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
        if request.route == .chat {
            func entry(_ token: String, _ value: Double?) -> [(String, JSONValue)] {
                [("token", .string(token)), ("logprob", number(value)), ("bytes", .array(token.utf8.map { .integer(Int64($0)) }))]
            }
            let entries = part.map { token in
                let others = token.alternatives.map { JSONValue.members(entry($0.0, $0.1)) }
                return JSONValue.members(entry(token.piece, token.logProbability) + [("top_logprobs", .array(others))])
            }
            return .members([("content", .array(entries))])
        }
        var offset = tokens[..<start].reduce(0) { $0 + $1.piece.unicodeScalars.count }
        var offsets: [JSONValue] = []
        for token in part {
            offsets.append(.integer(Int64(offset)))
            offset += token.piece.unicodeScalars.count
        }
        let others = part.map { token in
            token.logProbability == nil ? JSONValue.null : .members(token.alternatives.map { ($0.0, .number($0.1)) })
        }
        return .members([
            ("tokens", .array(part.map { .string($0.piece) })), ("token_logprobs", .array(part.map { number($0.logProbability) })),
            ("top_logprobs", .array(others)), ("text_offset", .array(offsets)),
        ])
    }

    private var usage: JSONValue {
        .members([
            ("prompt_tokens", .integer(Int64(prompt.count))), ("completion_tokens", .integer(Int64(count))),
            ("total_tokens", .integer(Int64(prompt.count + count))),
        ])
    }

    private func frame(_ kind: String, _ choice: [(String, JSONValue)], _ more: [(String, JSONValue)] = []) -> JSONValue {
        let (object, prefix) = request.route == .chat ? ("chat.completion\(kind)", "chatcmpl") : ("text_completion", "cmpl")
        let choices: [JSONValue] = choice.isEmpty ? [] : [.members([("index", .integer(0))] + choice)]
        return .members(
            [
                ("id", .string("\(prefix)-\(request.seed)")), ("object", .string(object)), ("created", .integer(0)),
                ("model", .string(ModelServer.model)), ("system_fingerprint", .string(fingerprint)), ("choices", .array(choices)),
            ] + more)
    }

    /// The whole response.
    var response: JSONValue {
        let said: (String, JSONValue) =
            request.route == .chat
            ? ("message", .members([("role", .string("assistant")), ("content", .string(text))])) : ("text", .string(text))
        let choice = [said, ("logprobs", logProbabilities(from: 0)), ("finish_reason", JSONValue.string(ending ?? "length"))]
        return frame("", choice, [("usage", usage)])
    }

    /// The next piece for a client that reads along; nil while the text could still turn out to be a stop text.
    mutating func takeChunk() -> JSONValue? {
        let bytes = Array(text.utf8)
        var end = bytes.count
        if ending == nil {
            for stop in request.stop {
                let wanted = Array(stop.utf8)
                for length in stride(from: min(wanted.count - 1, bytes.count - sent), to: 0, by: -1)
                where bytes.suffix(length).elementsEqual(wanted.prefix(length)) {
                    end = min(end, bytes.count - length)
                    break
                }
            }
        }
        guard end == bytes.count, end > sent || tokens.count > sentTokens else { return nil }
        let piece = String(decoding: bytes[min(sent, end)..<end], as: UTF8.self)
        let said: (String, JSONValue) =
            request.route == .chat
            ? ("delta", .members((sent == 0 ? [("role", .string("assistant"))] : []) + [("content", .string(piece))]))
            : ("text", .string(piece))
        defer { (sent, sentTokens) = (end, tokens.count) }
        return frame(".chunk", [said, ("logprobs", logProbabilities(from: sentTokens)), ("finish_reason", .null)])
    }

    /// How it ended, and what it cost.
    var lastChunks: [JSONValue] {
        var copy = self
        let rest = copy.takeChunk()
        let said: (String, JSONValue) = request.route == .chat ? ("delta", .members([])) : ("text", .string(""))
        let end = frame(".chunk", [said, ("logprobs", .null), ("finish_reason", .string(ending ?? "length"))])
        return [rest, end, request.countsUsage ? frame(".chunk", [], [("usage", usage)]) : nil].compactMap { $0 }
    }
}
