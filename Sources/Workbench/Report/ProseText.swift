public import Statistics

/// Markdown with interpolated values: the text between is taken as it is, what is interpolated is formatted and escaped.
///
/// Numbers are kept with their values, not as text: `\(share, .percent)`, `\(slope, .interval)`, `\(quoted: "0.72", from: "Table 2")`.
public struct ProseText: ExpressibleByStringInterpolation, Sendable, Equatable {
    package enum Span: Sendable, Equatable {
        case text(String)
        case number(ReportNumber)

        var markdown: String {
            switch self {
            case .text(let text): text
            case .number(let number): number.text
            }
        }
    }

    package let spans: [Span]

    public init(stringLiteral value: String) {
        var interpolation = StringInterpolation(literalCapacity: value.utf8.count, interpolationCount: 0)
        interpolation.appendLiteral(value)
        spans = interpolation.spans
    }
    public init(stringInterpolation: StringInterpolation) { spans = stringInterpolation.spans }

    package init(spans: [Span]) { self.spans = spans }
    /// Text that is markdown already.
    package init(markdown: String) { spans = markdown.isEmpty ? [] : [.text(markdown)] }
    package init(_ number: ReportNumber) { spans = [.number(number)] }
    package init(_ value: Double, _ format: NumberFormat) { self.init(.init(text: format.text(value), origin: .value([value]))) }
    package init(_ estimate: Estimate, _ format: NumberFormat) {
        self.init(.init(text: format.text(estimate), origin: .value(estimate.valueAndEnds)))
    }

    public var markdown: String { spans.map(\.markdown).joined() }

    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var spans: [Span] = []

        public init(literalCapacity: Int, interpolationCount: Int) { spans.reserveCapacity(2 * interpolationCount + 1) }

        /// Line breaks of the source, and the spaces after them, are only there for the author.
        public mutating func appendLiteral(_ literal: String) {
            let lines = literal.split(separator: "\n", omittingEmptySubsequences: false)
            guard literal != "", let first = lines.first else { return }
            let start = spans.isEmpty ? first.drop { $0 == " " } : first
            spans.append(.text(([start] + lines.dropFirst().map { $0.drop { $0 == " " } }).joined(separator: " ")))
        }

        public mutating func appendInterpolation(_ words: String) { spans.append(.text(escapedMarkdown(words))) }
        public mutating func appendInterpolation(_ text: ProseText) { spans += text.spans }
        public mutating func appendInterpolation(_ count: Int) {
            spans.append(.number(.init(text: String(count), origin: .value([Double(count)]))))
        }
        public mutating func appendInterpolation(_ value: Double, _ format: NumberFormat) { spans += ProseText(value, format).spans }
        public mutating func appendInterpolation(_ estimate: Estimate, _ format: NumberFormat) {
            spans += ProseText(estimate, format).spans
        }

        /// A number as the paper prints it, followed by its place there: a table, a figure, a section.
        public mutating func appendInterpolation(quoted number: String, from place: String) {
            spans.append(.number(.init(text: escapedMarkdown(number), origin: .quoted(place: place))))
            spans.append(.text(" (\(escapedMarkdown(place)))"))
        }
    }
}

extension Estimate {
    /// The value, and the ends of its interval where it has one.
    package var valueAndEnds: [Double] {
        guard let low, let high else { return [value] }
        return [value, low, high]
    }
}

extension ProseText: Codable {
    public init(from decoder: any Decoder) throws { spans = try [Span](from: decoder) }
    public func encode(to encoder: any Encoder) throws { try spans.encode(to: encoder) }
}

extension ProseText.Span: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .number(try container.decode(ReportNumber.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try text.encode(to: encoder)
        case .number(let number): try number.encode(to: encoder)
        }
    }
}

/// Text from outside as markdown shows it: nothing in it can become markup.
public func escapedMarkdown(_ text: String) -> String {
    var escaped = ""
    for character in text {
        switch character {
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "&": escaped += "&amp;"
        case "\\", "`", "*", "_", "[", "]", "|", "$", "#", "~": escaped += "\\\(character)"
        case "\n", "\r": escaped += " "
        default: escaped.append(character)
        }
    }
    return escaped
}
