public import Statistics

/// Markdown with interpolated values: the text between is taken as it is, what is interpolated is formatted and escaped.
public struct ProseText: ExpressibleByStringInterpolation, Sendable {
    public let markdown: String

    public init(stringLiteral value: String) { markdown = Self.paragraph(value) }
    public init(stringInterpolation: StringInterpolation) { markdown = Self.paragraph(stringInterpolation.text) }

    /// Line breaks of the source are only there for the author.
    private static func paragraph(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }.joined(separator: " ")
    }

    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        public mutating func appendLiteral(_ literal: String) { text += literal }
        public mutating func appendInterpolation(_ words: String) { text += escapedMarkdown(words) }
        public mutating func appendInterpolation(_ count: Int) { text += String(count) }
        public mutating func appendInterpolation(_ value: Double, _ format: NumberFormat) { text += format.text(value) }
        public mutating func appendInterpolation(_ estimate: Estimate, _ format: NumberFormat) { text += format.text(estimate) }
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
