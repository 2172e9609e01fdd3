internal import Configuration

/// Reads entries; the text between them is a comment, as BibTeX has it.
struct BibTeXReader {
    struct Entry {
        var line: Int
        /// By their names in small letters; of a name that stands twice the first counts.
        var fields: [String: String] = [:]
    }

    private let file: SourceFile
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var abbreviations: [String: String] = [:]

    init(_ file: SourceFile) {
        self.file = file
        scalars = Array(file.text.unicodeScalars)
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func entries() throws(DiagnosticError) -> [Entry] {
        var (entries, line, counted): ([Entry], Int, Int) = ([], 1, 0)
        while let at = scalars[position...].firstIndex(of: "@") {
            line += scalars[counted..<at].count { $0 == "\n" }
            counted = at
            position = at + 1
            let kind = word().lowercased()
            skipSpaces()
            guard !kind.isEmpty, kind != "comment", let open = current, open == "{" || open == "(" else { continue }
            position += 1
            let close: Unicode.Scalar = open == "{" ? "}" : ")"
            if kind == "preamble" {
                _ = try value(of: at)
                try end(close, at)
                continue
            }
            var entry = Entry(line: line)
            if kind != "string" { try key(close, at) }
            try fields(close, at, into: &entry)
            if kind == "string" { abbreviations.merge(entry.fields) { first, _ in first } } else { entries.append(entry) }
        }
        return entries
    }

    /// The name of an entry, which nobody asks for.
    private mutating func key(_ close: Unicode.Scalar, _ start: Int) throws(DiagnosticError) {
        while let scalar = current, scalar != ",", scalar != close {
            if scalar == "=" || scalar == "\"" || scalar == "{" { throw expected("a key and ',' before the fields") }
            position += 1
        }
        if current == nil { throw unfinished(start) }
        if current == "," { position += 1 }
    }

    private mutating func fields(_ close: Unicode.Scalar, _ start: Int, into entry: inout Entry) throws(DiagnosticError) {
        while true {
            skipSpaces()
            guard let scalar = current else { throw unfinished(start) }
            if scalar == close {
                position += 1
                return
            }
            let name = word().lowercased()
            if name.isEmpty { throw expected("the name of a field") }
            skipSpaces()
            guard current == "=" else { throw current == nil ? unfinished(start) : expected("'=' after '\(shown(name))'") }
            position += 1
            let text = try value(of: start)
            if entry.fields[name] == nil { entry.fields[name] = text }
            skipSpaces()
            if current == "," {
                position += 1
            } else if current != close {
                throw current == nil ? unfinished(start) : expected("',' or '\(close)'")
            }
        }
    }

    /// `{...}`, `"..."`, a number or an abbreviation, and several of them joined by `#`.
    private mutating func value(of start: Int) throws(DiagnosticError) -> String {
        var text = ""
        while true {
            skipSpaces()
            switch current {
            case "{": text += try braced(start)
            case "\"": text += try quoted(start)
            case nil: throw unfinished(start)
            default:
                let name = word()
                if name.isEmpty { throw expected("a value in braces or quotation marks") }
                text += abbreviations[name.lowercased()] ?? name
            }
            skipSpaces()
            guard current == "#" else { return text }
            position += 1
        }
    }

    private mutating func braced(_ start: Int) throws(DiagnosticError) -> String {
        var (depth, text) = (0, String.UnicodeScalarView())
        while let scalar = current {
            position += 1
            if scalar == "{" { depth += 1 }
            if scalar == "}" {
                depth -= 1
                if depth == 0 { return String(text.dropFirst()) }
            }
            text.append(scalar)
            if scalar == "\\", let next = current {
                text.append(next)
                position += 1
            }
        }
        throw unfinished(start)
    }

    private mutating func quoted(_ start: Int) throws(DiagnosticError) -> String {
        var (depth, text) = (0, String.UnicodeScalarView())
        position += 1
        while let scalar = current {
            position += 1
            if scalar == "{" { depth += 1 }
            if scalar == "}" { depth -= 1 }
            if scalar == "\"", depth <= 0 { return String(text) }
            text.append(scalar)
        }
        throw unfinished(start)
    }

    private mutating func end(_ close: Unicode.Scalar, _ start: Int) throws(DiagnosticError) {
        skipSpaces()
        guard current == close else { throw current == nil ? unfinished(start) : expected("'\(close)'") }
        position += 1
    }

    private mutating func word() -> String {
        var word = String.UnicodeScalarView()
        while let scalar = current,
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_:.+/'".unicodeScalars.contains(scalar)
        {
            word.append(scalar)
            position += 1
        }
        return String(word)
    }

    private mutating func skipSpaces() { while let scalar = current, scalar.properties.isWhitespace { position += 1 } }

    private func mark(_ position: Int) -> YAMLMark {
        let before = scalars[..<position]
        let column = position - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0)
        return YAMLMark(line: 1 + before.count { $0 == "\n" }, column: column + 1)
    }

    private func expected(_ what: String) -> DiagnosticError {
        let found = current.map { "'\(shown(String($0)))'" } ?? "the end of the file"
        return PaperList.refusal("expected \(what), found \(found)", in: file, at: mark(position), hint: nil)
    }

    private func unfinished(_ start: Int) -> DiagnosticError {
        PaperList.refusal(
            "this entry has no end", in: file, at: mark(start), hint: "a brace or quotation mark may be missing, or the file is cut off")
    }
}
