/// What an answer comes to: a value, a refusal, or text that can't be understood. None of them is ever dropped.
public enum ParsedAnswer<Value> {
    case value(Value)
    case refusal
    /// The answer as it was.
    case unparsable(String)

    /// The value, if there is one.
    public var value: Value? { if case .value(let value) = self { value } else { nil } }

    /// The kind, for counting.
    public var outcome: AnswerOutcome {
        switch self {
        case .value: .answered
        case .refusal: .refused
        case .unparsable: .unparsable
        }
    }

    /// The same with another value.
    public func map<Other>(_ transform: (Value) -> Other) -> ParsedAnswer<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .refusal: .refusal
        case .unparsable(let raw): .unparsable(raw)
        }
    }
}

extension ParsedAnswer: Sendable where Value: Sendable {}
extension ParsedAnswer: Equatable where Value: Equatable {}

/// The three kinds of outcome that an answer can have.
public enum AnswerOutcome: String, Codable, Hashable, Sendable, CaseIterable {
    case answered, refused, unparsable
}

/// Reads values out of answers.
///
/// An answer that is a value and nothing else always counts as that value, with "Answer:" before it or not. Otherwise an answer that refuses counts as a refusal,
/// whatever it mentions. Only then is a value looked for inside a longer text, and one that could be read in two ways is unparsable. An answer that a filter
/// withheld is a refusal.
public struct AnswerParser<Value: Sendable>: Sendable {
    /// The value of a text that is nothing but a value.
    let whole: @Sendable (String) -> Value?
    /// The only value that a longer text holds.
    let inside: @Sendable (String) -> Value?

    /// - Parameters:
    ///   - whole: the value of a text that is nothing but a value, else nil.
    ///   - inside: the value that a longer text holds, else nil; nil as well if it holds several.
    public init(whole: @escaping @Sendable (String) -> Value?, inside: @escaping @Sendable (String) -> Value? = { _ in nil }) {
        (self.whole, self.inside) = (whole, inside)
    }

    /// What an answer comes to.
    public func parse(_ answer: RawAnswer) -> ParsedAnswer<Value> {
        if let value = whole(answer.text) { return .value(value) }
        if answer.ending == .filtered || refuses(answer.text) { return .refusal }
        if let value = inside(answer.text) { return .value(value) }
        return .unparsable(answer.text)
    }

    /// What a text comes to.
    public func parse(_ text: String) -> ParsedAnswer<Value> { parse(RawAnswer(text)) }
}

/// Whether a text declines to answer: it says within its first forty words that the speaker can't, won't or would rather not.
///
/// English only; a report should quote some of what it took for a refusal.
public func refuses(_ text: String) -> Bool {
    let plain = String(text.lowercased().map { $0 == "’" ? "'" : $0.isLetter || $0 == "'" ? $0 : " " })
    let beginning = " " + plain.split(separator: " ").prefix(40).joined(separator: " ") + " "
    return refusals.contains { beginning.contains(" \($0) ") }
}

private let refusals = [
    "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm not able", "i am not able", "i'm unable", "i am unable",
    "i must decline",
    "i decline", "i have to decline", "i refuse", "i'd rather not", "i would rather not", "i prefer not", "i'm not comfortable",
    "i am not comfortable", "i do not have personal", "i don't have personal", "i'm sorry but", "i am sorry but", "not appropriate for me",
]

/// The text without what often surrounds an answer: spaces, quotes, a full stop, brackets, asterisks, and a leading "Answer:".
func bare(_ text: String) -> String {
    func trimmed(_ text: Substring) -> Substring {
        let isEdge: (Character) -> Bool = { $0.isWhitespace || "\"'`*.()[]“”‘’".contains($0) }
        var rest = text.drop(while: isEdge)
        while let last = rest.last, isEdge(last) { rest.removeLast() }
        return rest
    }
    var rest = trimmed(text[...])
    for lead in ["the answer is", "my answer is", "final answer", "answer", "option", "choice"] where rest.lowercased().hasPrefix(lead) {
        let after = rest.dropFirst(lead.count)
        guard let next = after.first, next.isWhitespace || ":*(\"".contains(next) else { continue }
        rest = trimmed(after.drop { $0 == ":" || $0.isWhitespace })
    }
    return String(rest)
}
