/// Why a model gave no answer: headline, facts, and a hint if something can be done.
public struct EndpointProblem: Error, Hashable, CustomStringConvertible {
    /// A label and what was found.
    public struct Fact: Hashable, Sendable, Codable {
        public let label: String
        public let text: String
    }

    public let headline: String
    public let facts: [Fact]
    public let hint: String?

    public init(_ headline: String, facts: [(String, String)] = [], hint: String? = nil) {
        (self.headline, self.hint) = (headline, hint)
        self.facts = facts.map { Fact(label: $0.0, text: $0.1) }
    }

    public var description: String {
        let width = (facts.map(\.label.count).max() ?? 0) + 2
        let lines = facts.map { fact in "  \(fact.label):\(String(repeating: " ", count: width - fact.label.count - 1))\(fact.text)" }
        return ([headline] + lines + (hint.map { ["  hint: \($0)"] } ?? [])).joined(separator: "\n")
    }
}
