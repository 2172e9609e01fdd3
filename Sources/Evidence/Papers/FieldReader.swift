internal import Configuration

/// The mistakes of one file.
final class Problems {
    let file: SourceFile
    private(set) var list: [Diagnostic] = []

    init(_ file: SourceFile) { self.file = file }

    func add(_ headline: String, at mark: YAMLMark, facts: [String] = [], hint: String? = nil) {
        list.append(Diagnostic(headline, in: file, at: mark, facts: facts, hint: hint))
    }
}

/// Reads the fields of one mapping and notes what is wrong with them; a wrong field reads as nil.
struct FieldReader {
    let node: YAMLNode
    let problems: Problems
    /// Where the fields stand, for messages: ` in claim 'x'`.
    let place: String

    init?(_ node: YAMLNode, _ what: String, known: [String], _ problems: Problems) {
        guard let pairs = node.mapping else {
            problems.add("\(what) must be a mapping, found \(node.found)", at: node.start)
            return nil
        }
        self.node = node
        self.problems = problems
        place = " in \(what)"
        for pair in pairs where !known.contains(pair.name) {
            let near = suggestion(for: pair.name, among: known)
            problems.add(
                "unknown key '\(shown(pair.name))'\(near)", at: pair.key,
                facts: near.isEmpty ? ["known\(place): \(known.joined(separator: ", "))"] : [])
        }
    }

    func required(_ key: String) -> YAMLNode? {
        if let value = node[key] { return value }
        problems.add("missing key '\(key)'\(place)", at: node.start)
        return nil
    }

    /// Text that must be there; runs of white space count as one space.
    func text(_ key: String) -> String? { required(key).flatMap { text($0, "'\(key)'") } }

    func optionalText(_ key: String) -> String? {
        guard let value = node[key], !value.isNull else { return nil }
        return text(value, "'\(key)'")
    }

    func text(_ value: YAMLNode, _ what: String) -> String? {
        let text = value.scalar.map { singleSpaced($0.text) } ?? ""
        if !text.isEmpty, !value.isNull { return text }
        problems.add("\(what) must be text, found \(value.isNull || value.scalar == nil ? value.found : "none")", at: value.start)
        return nil
    }

    func list(_ key: String) -> [YAMLNode] { node[key].map { list($0, "'\(key)'") } ?? [] }

    func list(_ value: YAMLNode, _ what: String) -> [YAMLNode] {
        if let nodes = value.sequence { return nodes }
        problems.add("\(what) must be a list, found \(value.found)", at: value.start)
        return []
    }

    /// One of a fixed list of words.
    func word(_ key: String, among words: [String]) -> String? {
        guard let value = required(key), let text = text(value, "'\(key)'") else { return nil }
        if words.contains(text) { return text }
        problems.add(
            "'\(key)' must be one of \(words.joined(separator: ", ")), found '\(shown(text))'\(suggestion(for: text, among: words))",
            at: value.start)
        return nil
    }

    func number(_ key: String) -> Double? {
        guard let value = required(key) else { return nil }
        if let number = value.scalar?.number { return number }
        problems.add("'\(key)' must be a finite number, found \(value.found)", at: value.start)
        return nil
    }

    /// Letters, digits and hyphens, as in a file name.
    func identifier(_ key: String) -> String? {
        guard let value = required(key), let text = text(value, "'\(key)'") else { return nil }
        let isGood = text.unicodeScalars.allSatisfy { ($0 != "_" && isNamePart($0)) || $0 == "-" }
        if isGood, !text.hasPrefix("-"), !text.hasSuffix("-") { return text }
        problems.add("'\(key)' must be words of letters and digits joined by '-', found '\(shown(text))'", at: value.start)
        return nil
    }
}

/// The words of a text with one space between them; by bytes, since every definition of every paper goes through it.
func singleSpaced(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
        if !isSpace { bytes.append(byte) } else if bytes.last != 0x20, !bytes.isEmpty { bytes.append(0x20) }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}
