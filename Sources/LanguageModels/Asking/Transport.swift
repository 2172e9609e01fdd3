package import ContentStore

/// Sends a request once.
package protocol Transport: Sendable {
    /// The response in one, and the seconds until its end.
    ///
    /// Errors: ``AttemptFailure``.
    func send(_ call: ModelCall) async throws -> (response: JSONValue, latency: Double)
}

/// Why one attempt brought no answer.
package struct AttemptFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Nobody was there.
        case unreachable
        /// The server said no, with this status.
        case refused(Int)
        /// Nothing came for too long.
        case stalled
        /// The answer ended too early, or isn't what it should be.
        case damaged
    }

    package var kind: Kind
    /// What was seen, in words.
    package var found: String
    /// Seconds that the server wants to be left alone.
    package var retryAfter: Double?

    package init(_ kind: Kind, _ found: String, retryAfter: Double? = nil) {
        (self.kind, self.found, self.retryAfter) = (kind, found, retryAfter)
    }

    /// Whether the same request may succeed later.
    package var isPassing: Bool {
        switch kind {
        case .unreachable, .stalled, .damaged: true
        // An account without credit says 429 too, and waiting doesn't help it.
        case .refused(429): !found.contains("insufficient_quota")
        case .refused(let status): [408, 409, 425, 500, 502, 503, 504, 529].contains(status)
        }
    }

    /// Whether the server may have worked for this, and ask money for it.
    package var mayCost: Bool {
        switch kind {
        case .stalled, .damaged: true
        case .unreachable, .refused: false
        }
    }
}

extension AttemptFailure {
    /// What the user is told once it is given up.
    func problem(after attempts: Int, settings: EndpointSettings) -> EndpointProblem {
        let (headline, hint): (String, String?) =
            switch kind {
            case .unreachable: ("the endpoint can't be reached", "is the server running, and is 'url' its address?")
            case .stalled: ("the endpoint has stalled", "a slow model may need a larger 'timeout' than \(settings.timeout) seconds")
            case .damaged: ("the endpoint's answer is damaged", "see whether 'url' ends with the server's '/v1'")
            case .refused(401), .refused(403):
                (
                    "the endpoint refuses the key",
                    settings.keyVariable.isEmpty
                        ? "name the environment variable that holds the key in 'keyVariable'"
                        : "see whether $\(settings.keyVariable) holds the key of this server"
                )
            case .refused(404):
                ("the endpoint doesn't know the address or the model", "see whether 'url' ends with '/v1', and 'model' exists")
            case .refused(429): ("the endpoint wants fewer requests", "lower 'concurrency', or set 'requestsPerMinute'")
            case .refused(let status) where status >= 500:
                ("the endpoint has failed", "what was answered is recorded; run again later to go on from there")
            case .refused: ("the endpoint refuses the request", nil)
            }
        var facts = [("endpoint", settings.shownURL), ("model", settings.model)]
        if case .refused(let status) = kind { facts.append(("status", "\(status)")) }
        facts.append(("found", shown(found)))
        if let retryAfter { facts.append(("asks to wait", "\(retryAfter) s")) }
        if attempts > 1 { facts.append(("attempts", "\(attempts)")) }
        return EndpointProblem(headline, facts: facts, hint: hint)
    }
}

/// Text from outside on one line, at most 300 characters.
package func shown(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == 300 {
            result.append("…")
            break
        }
        let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
        result.append(isControl ? " " : scalar)
    }
    return String(result)
}
