public import Configuration

/// One comparison of a rule: `name[.low|.high|.n] (<|<=|>|>=|==|!=) number|name[.low|.high|.n]`, and nothing more.
public struct Comparison: Sendable, Equatable {
    public enum Relation: String, Sendable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "=="
        case notEqual = "!="

        /// As IEEE 754 compares; a NaN never gets here.
        public func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .less: left < right
            case .lessOrEqual: left <= right
            case .greater: left > right
            case .greaterOrEqual: left >= right
            case .equal: left == right
            case .notEqual: left != right
            }
        }
    }

    /// What of a measurement is compared.
    public enum Part: String, Sendable, CaseIterable { case value, low, high, n }

    /// A measured name with its part: `share.low`.
    public struct Term: Sendable, Equatable, CustomStringConvertible {
        public let name: String
        public let part: Part

        public var description: String { part == .value ? name : "\(name).\(part.rawValue)" }
    }

    public enum Operand: Sendable, Equatable, CustomStringConvertible {
        case number(Double)
        case measured(Term)

        public var description: String {
            switch self {
            case .number(let value): "\(value)"
            case .measured(let term): term.description
            }
        }
    }

    public let left: Term
    public let relation: Relation
    public let right: Operand
    /// As it stands in the paper file.
    public let source: String
    /// Where it stands there.
    public let place: YAMLMark

    /// The same for every way to write the comparison: single spaces, shortest number.
    public var canonical: String { "\(left) \(relation.rawValue) \(right)" }

    /// The measurements that it reads.
    public var terms: [Term] { if case .measured(let term) = right { [left, term] } else { [left] } }
}

/// What is wrong with a comparison, and after how many code points.
struct ComparisonProblem: Error {
    let headline: String
    let offset: Int
    var hint: String?
}

extension Comparison {
    init(_ source: String, place: YAMLMark) throws(ComparisonProblem) {
        var reader = ComparisonReader(source)
        left = try reader.term("the name of a measurement")
        relation = try reader.relation()
        right = try reader.operand()
        try reader.end()
        self.source = source
        self.place = place
    }
}

private struct ComparisonReader {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private mutating func take(while matches: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while position < scalars.count, matches(scalars[position]) {
            text.append(scalars[position])
            position += 1
        }
        return String(text)
    }

    private mutating func skipSpaces() { _ = take { $0 == " " || $0 == "\n" } }

    private var rest: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[position...])
        return shown(String(text))
    }

    private func expected(_ what: String, hint: String? = nil) -> ComparisonProblem {
        let found = position < scalars.count ? "'\(rest)'" : "nothing"
        return ComparisonProblem(headline: "expected \(what), found \(found)", offset: position, hint: hint)
    }

    mutating func term(_ what: String) throws(ComparisonProblem) -> Comparison.Term {
        skipSpaces()
        guard position < scalars.count, isNameStart(scalars[position]) else { throw expected(what) }
        let name = take(while: isNamePart)
        guard position < scalars.count, scalars[position] == "." else { return Comparison.Term(name: name, part: .value) }
        let start = position
        position += 1
        let word = take(while: isNamePart)
        let known: [Comparison.Part] = [.low, .high, .n]
        guard let part = known.first(where: { $0.rawValue == word }) else {
            throw ComparisonProblem(
                headline: "unknown part '.\(shown(word))'" + suggestion(for: word, among: known.map(\.rawValue)), offset: start,
                hint: "a measurement has .low, .high and .n; its value is the name alone")
        }
        return Comparison.Term(name: name, part: part)
    }

    mutating func relation() throws(ComparisonProblem) -> Comparison.Relation {
        skipSpaces()
        let start = position
        let text = take { "<>=!".unicodeScalars.contains($0) }
        if let relation = Comparison.Relation(rawValue: text) { return relation }
        position = start
        throw expected(
            "one of < <= > >= == !=", hint: text == "=" ? "write ==" : text == "=<" ? "write <=" : text == "=>" ? "write >=" : nil)
    }

    mutating func operand() throws(ComparisonProblem) -> Comparison.Operand {
        skipSpaces()
        guard position < scalars.count else { throw expected("a number or a name") }
        if isNameStart(scalars[position]) { return .measured(try term("a number or a name")) }
        let start = position
        let text = take { isNamePart($0) || $0 == "." || $0 == "+" || $0 == "-" }
        if let number = YAMLScalar(text, style: .plain).number { return .number(number) }
        position = start
        throw expected("a number or a name")
    }

    mutating func end() throws(ComparisonProblem) {
        skipSpaces()
        guard position == scalars.count else {
            throw ComparisonProblem(
                headline: "a rule is one comparison; '\(rest)' is left over", offset: position,
                hint: "write each comparison as an element of the list")
        }
    }
}

extension YAMLScalar {
    /// A finite decimal number; nil for anything else.
    var number: Double? {
        switch value {
        case .integer(let digits, 10): Double(digits).flatMap { $0.isFinite ? $0 : nil }
        case .float(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }
}

func isNameStart(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" }

func isNamePart(_ scalar: Unicode.Scalar) -> Bool { isNameStart(scalar) || ("0"..."9").contains(scalar) }
