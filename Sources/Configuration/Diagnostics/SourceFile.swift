/// A text that errors point into: a file, or one argument of the command line.
public struct SourceFile: Sendable, Equatable {
    /// The path as it is shown to the user.
    public let path: String
    public let text: String
    /// Where the first byte stands that is not UTF-8.
    package let invalidByte: YAMLMark?
    /// The position of the argument on the command line, from 1; nil for a file.
    let argument: Int?

    public init(path: String, text: String) {
        self.init(path: path, text: text, invalidByte: nil, argument: nil)
    }

    /// A file as its bytes; those that are not UTF-8 are shown as U+FFFD and make the parser refuse the file.
    public init(path: String, bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(path: path, text: text)
        } else {
            self.init(path: path, text: String(decoding: bytes, as: UTF8.self), invalidByte: firstInvalid(bytes), argument: nil)
        }
    }

    /// One argument of the command line, counted from 1.
    package static func argument(_ number: Int, _ text: String) -> SourceFile {
        SourceFile(path: "argument \(number)", text: text, invalidByte: nil, argument: number)
    }

    private init(path: String, text: String, invalidByte: YAMLMark?, argument: Int?) {
        self.path = path
        self.text = text
        self.invalidByte = invalidByte
        self.argument = argument
    }

    /// `path:14:9`, and `argument 2:9` for an argument of one line.
    func location(_ line: Int, _ column: Int) -> String {
        argument != nil && line == 1 ? "\(path):\(column)" : "\(path):\(line):\(column)"
    }

    /// Whether there is nothing but line ends from the start of a line on.
    func isBeyondText(_ line: Int) -> Bool { line > endOfText.line }

    /// One past the last character that is no line end.
    var endOfText: YAMLMark {
        var (mark, end) = (YAMLMark.first, YAMLMark.first)
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { before = scalar }
            if scalar == "\n", before == "\r" { continue }
            if isLineEnd(scalar) {
                mark = YAMLMark(line: mark.line + 1, column: 1)
            } else {
                mark.column += 1
                end = mark
            }
        }
        return end
    }

    /// The text of a line, counted from 1 with the line ends of YAML 1.1, by which libyaml counts.
    func line(_ number: Int) -> Substring? {
        let scalars = text.unicodeScalars
        var (line, start, index) = (1, scalars.startIndex, scalars.startIndex)
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let here = index
            scalars.formIndex(after: &index)
            guard isLineEnd(scalar) else { continue }
            if line == number { return text[start..<here] }
            if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" { scalars.formIndex(after: &index) }
            (line, start) = (line + 1, index)
        }
        return line == number ? text[start...] : nil
    }
}

func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
}

private func firstInvalid(_ bytes: [UInt8]) -> YAMLMark? {
    var (line, column) = (1, 1)
    var iterator = bytes.makeIterator()
    var codec = UTF8()
    while true {
        switch codec.decode(&iterator) {
        case .scalarValue("\n"): (line, column) = (line + 1, 1)
        case .scalarValue: column += 1
        case .error: return YAMLMark(line: line, column: column)
        case .emptyInput: return nil
        }
    }
}
