package import ContentStore

/// A request to a model in the form in which it is sent, and in which it is looked up among recorded ones.
public struct ModelCall: Hashable, Sendable {
    /// The two ways to ask a model, as OpenAI-compatible servers offer them.
    public enum Route: String, Codable, Sendable {
        case chat = "chat/completions"
        case completion = "completions"
    }

    public let route: Route
    /// The body in canonical JSON; it never holds a credential, nor where the request is sent.
    public let body: String
    /// The most tokens that the answer may have; nil where nothing limits it.
    package let maxTokens: Int?
    /// No fewer tokens than the prompt has.
    package let promptBound: Int

    package init(_ route: Route, _ body: JSONValue, maxTokens: Int?) {
        (self.route, self.body, self.maxTokens) = (route, body.canonicalText, maxTokens)
        promptBound = tokenBound(of: body)
    }

    /// The body as it is recorded and looked up: a picture's data is replaced by its digest.
    package var recordedBody: String {
        guard body.contains("\"data:"), let value = try? JSONValue(parsing: Array(body.utf8)) else { return body }
        return withoutPictures(value).canonicalText
    }

    /// The name under which an answer to this is kept.
    ///
    /// - Parameters:
    ///   - repetition: counts samples that are drawn anew for the same words.
    ///   - generation: counts how often everything was asked anew.
    package func key(repetition: Int, generation: Int) -> Digest {
        Self.key(route: route.rawValue, body: recordedBody, repetition: repetition, generation: generation)
    }

    static func key(route: String, body: String, repetition: Int, generation: Int) -> Digest {
        var preimage = Preimage("exchange 1")
        preimage.add(route)
        preimage.add(body)
        preimage.add(repetition)
        preimage.add(generation)
        return preimage.digest
    }

    public static func == (left: ModelCall, right: ModelCall) -> Bool { left.route == right.route && left.body == right.body }
    public func hash(into hasher: inout Hasher) { hasher.combine(body) }
}

/// A request that a model can be asked.
public protocol ModelRequest: Sendable {
    /// The request as it is sent.
    ///
    /// Errors: ``EndpointProblem`` when it can't be written as JSON.
    func call() throws -> ModelCall
}

/// Pictures count as so many tokens in a budget, whatever their size.
let tokensOfPicture = 4096

/// A tokeniser makes at most one token of each byte; what frames a message takes a few more.
private func tokenBound(of value: JSONValue) -> Int {
    switch value {
    case .string(let text): text.hasPrefix("data:") ? tokensOfPicture : text.utf8.count
    case .array(let elements): elements.reduce(0) { $0 + 8 + tokenBound(of: $1) }
    case .object(let members): members.reduce(0) { $0 + $1.key.utf8.count + tokenBound(of: $1.value) }
    default: 1
    }
}

private func withoutPictures(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text) where text.hasPrefix("data:"):
        guard let comma = text.firstIndex(of: ",") else { return value }
        return .string(text[..<comma] + ",sha256-\(Digest(of: String(text[comma...].dropFirst())).hex)")
    case .array(let elements): return .array(elements.map(withoutPictures))
    case .object(let members): return .object(members.map { (key: $0.key, value: withoutPictures($0.value)) })
    default: return value
    }
}
