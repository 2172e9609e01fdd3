public import Workbench

/// Which model behind an endpoint a study asks, and what that may cost; without an address no endpoint is asked.
///
///     endpoint:
///       url: https://api.example.org/v1
///       model: small-model
///       keyVariable: EXAMPLE_KEY
///       budget: {tokens: 200000}
///
/// The credential itself stands nowhere but in the environment variable that is named here.
public struct EndpointSettings: Configuration, Hashable {
    /// Address of an OpenAI-compatible server up to and with its `/v1`; empty for none.
    public var url = ""
    /// What the server calls the model.
    public var model = ""
    /// The environment variable that holds the key; empty where the server wants none.
    public var keyVariable = ""
    /// Folder of recorded answers, below the project's root or absolute; empty for `outputs/<study>/exchanges`.
    public var exchanges = ""
    /// Asks everything anew when it is raised; the earlier answers stay under their number.
    public var generation = 0
    /// Whether answers come piece by piece, which tells a stalled server from a slow one.
    public var streaming = true
    /// What the server calls the most tokens of an answer: `max_tokens`, or `max_completion_tokens`; recorded answers don't depend on it.
    public var lengthLimit = "max_tokens"
    /// Requests under way at the same time.
    public var concurrency = 4
    /// At most so many requests a minute; 0 for no limit.
    public var requestsPerMinute = 0.0
    /// Seconds without a byte after which a request counts as stalled.
    public var timeout = 60.0
    /// How often a request is sent at most before it counts as failed.
    public var attempts = 6
    public var budget = Budget()
    /// Bytes that recorded answers may take.
    public var limit = 268_435_456

    public init() {}

    public init(url: String, model: String, keyVariable: String = "") {
        (self.url, self.model, self.keyVariable) = (url, model, keyVariable)
    }

    /// Whether an endpoint is named.
    public var isGiven: Bool { !url.isEmpty }

    /// What may be spent under one generation, over all runs; 0 stands for no limit.
    public struct Budget: Configuration, Hashable {
        public var requests = 0
        /// Of prompts and answers together.
        public var tokens = 0
        /// In the currency of the prices.
        public var money = 0.0
        /// For a million tokens of prompts.
        public var promptPrice = 0.0
        /// For a million tokens of answers.
        public var completionPrice = 0.0

        public init() {}
    }

    /// The address without user, password, query and fragment: what may be shown and kept.
    package var shownURL: String {
        var text = url.prefix { $0 != "?" && $0 != "#" }
        if let scheme = text.range(ofText: "://"), let at = text[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@") {
            text = text[..<scheme.upperBound] + text[text.index(after: at)...]
        }
        return String(text)
    }

    /// All mistakes that can be seen without asking anybody.
    package func check() throws {
        func refuse(_ headline: String, _ found: String, _ hint: String) -> EndpointProblem {
            EndpointProblem("an endpoint's \(headline)", facts: [("found", found)], hint: hint)
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw refuse("'url' begins with http:// or https://", "'\(shownURL)'", "it is the address up to and with '/v1'")
        }
        guard shownURL == url else {
            throw refuse(
                "'url' holds no credential", "a user, a query or a fragment in it",
                "put the key into an environment variable and its name into 'keyVariable'")
        }
        let letters = keyVariable.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        // What isn't a variable's name may be the key itself.
        guard letters, keyVariable.utf8.count <= 64, !(keyVariable.utf8.first.map { (0x30...0x39).contains($0) } ?? false) else {
            throw refuse("'keyVariable' names an environment variable", "something else", "write the variable's name, never the key")
        }
        guard ["max_tokens", "max_completion_tokens"].contains(lengthLimit) else {
            throw refuse("'lengthLimit' is 'max_tokens' or 'max_completion_tokens'", "'\(lengthLimit)'", "servers know one of the two")
        }
        guard concurrency >= 1 else { throw refuse("'concurrency' is at least 1", "\(concurrency)", "4 is the default") }
        guard attempts >= 1 else { throw refuse("'attempts' is at least 1", "\(attempts)", "6 is the default") }
        guard timeout > 0, timeout.isFinite else { throw refuse("'timeout' is more than 0 seconds", "\(timeout)", "60 is the default") }
        guard requestsPerMinute >= 0, requestsPerMinute.isFinite else {
            throw refuse("'requestsPerMinute' is 0 or more", "\(requestsPerMinute)", "0 stands for no limit")
        }
        guard budget.money == 0 || budget.promptPrice > 0 || budget.completionPrice > 0 else {
            throw refuse(
                "'budget.money' needs prices", "none", "set 'budget.promptPrice' and 'budget.completionPrice', for a million tokens each")
        }
    }
}

extension StringProtocol {
    fileprivate func range(ofText text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
