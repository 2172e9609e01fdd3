/// One mistake of the user with its place, as a compiler would show it: headline, source line, caret, facts and one hint.
///
/// `description` is, for a mistake with a place,
///
///     pipelines/TippingPoints/DelayedRepression/study.yaml:14:9: error: unknown key 'delay' (did you mean 'delays'?)
///             delay: 4
///             ^
///     note: ...
///     hint: ...
public struct Diagnostic: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Severity: String, Sendable { case error, warning }

    public var severity: Severity
    public var headline: String
    /// The text that `line` and `column` point into; nil for a mistake without a place.
    public var file: SourceFile?
    /// Counted from 1.
    public var line: Int
    /// In code points, counted from 1.
    public var column: Int
    /// Each becomes a `note:` line.
    public var facts: [String]
    public var hint: String?

    public init(
        _ headline: String, severity: Severity = .error, in file: SourceFile? = nil, line: Int = 1, column: Int = 1, facts: [String] = [],
        hint: String? = nil
    ) {
        self.severity = severity
        self.headline = headline
        self.file = file
        self.line = line
        self.column = column
        self.facts = facts
        self.hint = hint
    }

    public init(_ headline: String, in file: SourceFile?, at mark: YAMLMark, facts: [String] = [], hint: String? = nil) {
        self.init(headline, in: file, line: mark.line, column: mark.column, facts: facts, hint: hint)
    }

    public var description: String {
        var lines = [(file.map { "\($0.location(line, column)): " } ?? "") + "\(severity.rawValue): \(headline)"]
        if let text = file?.line(line), !text.isEmpty { lines += excerpt(text, column: column) }
        lines += facts.map { "note: \($0)" }
        if let hint { lines.append("hint: \(hint)") }
        return lines.joined(separator: "\n")
    }
}

/// Several mistakes, thrown together so that all can be mended at once.
public struct DiagnosticError: Error, Sendable, Equatable, CustomStringConvertible {
    /// In source order: files as they first appear, then lines and columns; what has no place comes first. Repetitions are left out.
    public let diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) {
        var paths: [String] = []
        for diagnostic in diagnostics {
            if let path = diagnostic.file?.path, !paths.contains(path) { paths.append(path) }
        }
        func order(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            guard let path = diagnostic.file?.path else { return (-1, 0, 0) }
            return (paths.firstIndex(of: path) ?? 0, diagnostic.line, diagnostic.column)
        }
        var sorted: [Diagnostic] = []
        var seen: Set<String> = []
        for (_, diagnostic) in diagnostics.enumerated().sorted(by: { (order($0.element), $0.offset) < (order($1.element), $1.offset) })
        where seen.insert("\(diagnostic.line):\(diagnostic.column):\(diagnostic.file?.path ?? ""):\(diagnostic.headline)").inserted {
            sorted.append(diagnostic)
        }
        self.diagnostics = sorted
    }

    /// The first hundred in full.
    public var description: String {
        let rest = diagnostics.count - 100
        return diagnostics.prefix(100).map(\.description).joined(separator: "\n") + (rest > 0 ? "\nnote: and \(rest) more mistakes" : "")
    }
}

private func < (left: ((Int, Int, Int), Int), right: ((Int, Int, Int), Int)) -> Bool {
    left.0 == right.0 ? left.1 < right.1 : left.0 < right.0
}

/// The source line and the caret below it; a long line is cut to what surrounds the caret, control characters are made visible.
private func excerpt(_ text: Substring, column: Int) -> [String] {
    let (all, width) = (text.unicodeScalars, 160)
    let caret = all.index(all.startIndex, offsetBy: max(0, column - 1), limitedBy: all.endIndex) ?? all.endIndex
    // Half of the room for what stands before the caret; all of it where nothing follows.
    let end = all.index(caret, offsetBy: width / 2, limitedBy: all.endIndex) ?? all.endIndex
    let after = all.distance(from: caret, to: end)
    let start = all.index(caret, offsetBy: after - width, limitedBy: all.startIndex) ?? all.startIndex
    let before = all.distance(from: start, to: caret)
    let limit = all.index(caret, offsetBy: width - before, limitedBy: all.endIndex) ?? all.endIndex
    let scalars = all[start..<limit].map { scalar -> Unicode.Scalar in
        scalar != "\t" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)) ? "\u{FFFD}" : scalar
    }
    let padding = (start > all.startIndex ? " " : "") + scalars[..<before].map { $0 == "\t" ? "\t" : " " }.joined()
    let line = (start > all.startIndex ? "…" : "") + String(String.UnicodeScalarView(scalars)) + (limit < all.endIndex ? "…" : "")
    return [line, padding + "^"]
}

/// Text from outside as it may stand in a headline: one line, no control characters, at most 60 characters.
public func shown(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == 60 {
            result.append("…")
            break
        }
        result.append(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || isLineEnd(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(result)
}
