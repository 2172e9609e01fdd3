extension YAMLNode {
    /// Reads the one document of a file; nil when there is none.
    ///
    /// Errors, all with their place: what libyaml refuses, bytes that are not UTF-8, characters that end a line in YAML 1.1 only, a second
    /// document, a key that stands twice or is not a scalar, an alias without an anchor before it, tags other than `!!str`, `!!seq` and
    /// `!!map`, and documents beyond the limits: 16 MiB, 100 levels, 500,000 values after aliases are expanded. Keys that stand twice are
    /// all reported; anything else stops the parser.
    public static func parse(_ file: SourceFile) throws(DiagnosticError) -> YAMLNode? {
        try parse(file, skipping: 0)
    }

    /// Reads what follows the first `skipping` code points of a text of one line.
    static func parse(_ file: SourceFile, skipping: Int) throws(DiagnosticError) -> YAMLNode? {
        if let mark = file.invalidByte { throw DiagnosticError([Diagnostic("this byte is not UTF-8", in: file, at: mark)]) }
        if let problem = formerLineEnd(file) { throw DiagnosticError([problem]) }
        // libyaml would count a byte order mark as a column.
        let isMarked = skipping == 0 && file.text.unicodeScalars.first == "\u{FEFF}"
        let dropped = isMarked ? 1 : skipping
        var text = dropped == 0 ? file.text : String(file.text.unicodeScalars.dropFirst(dropped))
        guard text.utf8.count <= 1 << 24 else { throw DiagnosticError([Diagnostic("this file is larger than 16 MiB", in: file)]) }
        if let line = hundredthDirective(text) {
            throw DiagnosticError([Diagnostic("more than 100 directives", in: file, line: line)])
        }
        let result = text.withUTF8 { bytes -> Result<YAMLNode?, DiagnosticError> in
            let builder = YAMLBuilder(YAMLEvents(bytes, file: file, columnOffset: isMarked ? 1 : skipping), file: file)
            return Result { () throws(DiagnosticError) in try builder.document() }
        }
        return try result.get()
    }
}

/// libyaml ends a line, and with it a comment, where YAML 1.2 has a character like any other.
private func formerLineEnd(_ file: SourceFile) -> Diagnostic? {
    guard file.text.utf8.contains(where: { $0 == 0xC2 || $0 == 0xE2 }) else { return nil }
    var mark = YAMLMark.first
    var before: Unicode.Scalar?
    for scalar in file.text.unicodeScalars {
        switch scalar {
        case "\n" where before == "\r": break
        case "\n", "\r": mark = YAMLMark(line: mark.line + 1, column: 1)
        case "\u{85}", "\u{2028}", "\u{2029}":
            let name = String(scalar.value, radix: 16)
            return Diagnostic(
                "the character U+\(String(repeating: "0", count: 4 - name.count))\(name) ends a line in YAML 1.1 and not in 1.2", in: file,
                at: mark, hint: "in text between double quotation marks write \(yamlQuoted(String(scalar)).dropFirst().dropLast())")
        default: mark.column += 1
        }
        before = scalar
    }
    return nil
}

/// The line of the 101st that starts with '%': libyaml compares each directive with all before it.
private func hundredthDirective(_ text: String) -> Int? {
    var (line, count, isStart) = (1, 0, true)
    for byte in text.utf8 {
        if isStart, byte == UInt8(ascii: "%") {
            count += 1
            if count > 100 { return line }
        }
        isStart = byte == UInt8(ascii: "\n")
        if isStart { line += 1 }
    }
    return nil
}

/// Builds nodes from events.
private final class YAMLBuilder {
    private struct Anchored {
        let node: YAMLNode
        let count: Int
        let height: Int
    }

    private let events: YAMLEvents
    private let file: SourceFile
    private var anchors: [String: Anchored] = [:]
    private var problems: [Diagnostic] = []
    private var count = 0

    init(_ events: YAMLEvents, file: SourceFile) {
        self.events = events
        self.file = file
    }

    func document() throws(DiagnosticError) -> YAMLNode? {
        do throws(Diagnostic) {
            _ = try events.next()
            guard case .documentStart = try events.next().event else { return nil }
            let root = try node(try events.next(), depth: 1).node
            _ = try events.next()
            let (after, start, _) = try events.next()
            if case .documentStart = after { throw Diagnostic("a second document starts here; one is allowed", in: file, at: start) }
            if problems.isEmpty { return root }
        } catch {
            problems.append(error)
        }
        throw DiagnosticError(problems)
    }

    private typealias Event = (event: YAMLEvent, start: YAMLMark, end: YAMLMark)

    private func node(_ next: Event, depth: Int) throws(Diagnostic) -> (node: YAMLNode, height: Int) {
        let before = count
        count += 1
        try check(depth, next.start)
        switch next.event {
        case .alias(let name):
            guard let anchored = anchors[name] else {
                throw Diagnostic(
                    "no anchor '\(shown(name))' before this alias" + suggestion(for: name, among: anchors.keys.sorted()), in: file,
                    at: next.start)
            }
            count += anchored.count
            try check(depth + anchored.height, next.start)
            return (anchored.node, anchored.height)
        case .scalar(var scalar, let anchor, let tag):
            if tag == "!" || tag == "tag:yaml.org,2002:str" {
                if scalar.style == .plain { scalar.style = .singleQuoted }
            } else if let tag {
                throw unsupported(tag, next.start)
            }
            let node = YAMLNode(.scalar(scalar), start: next.start, end: next.end)
            remember(node, anchor, count: 1, height: 0)
            return (node, 0)
        case .sequenceStart(let anchor, let tag):
            if let tag, tag != "!", tag != "tag:yaml.org,2002:seq" { throw unsupported(tag, next.start) }
            var (nodes, height, end) = ([YAMLNode](), 0, next.end)
            while true {
                let element = try events.next()
                if case .sequenceEnd = element.event {
                    end = element.end
                    break
                }
                let child = try node(element, depth: depth + 1)
                nodes.append(child.node)
                height = max(height, child.height + 1)
            }
            let node = YAMLNode(.sequence(nodes), start: next.start, end: end)
            remember(node, anchor, count: count - before, height: height)
            return (node, height)
        case .mappingStart(let anchor, let tag):
            if let tag, tag != "!", tag != "tag:yaml.org,2002:map" { throw unsupported(tag, next.start) }
            var (pairs, height, end) = ([YAMLPair](), 0, next.end)
            var places: [String: YAMLMark] = [:]
            while true {
                let key = try events.next()
                if case .mappingEnd = key.event {
                    end = key.end
                    break
                }
                let name = try name(try node(key, depth: depth + 1).node, at: key.start)
                let child = try node(try events.next(), depth: depth + 1)
                height = max(height, child.height + 1)
                if let first = places.updateValue(key.start, forKey: name) {
                    if problems.count == DecodingSession.enough { throw Diagnostic("too many duplicate keys", in: file, at: key.start) }
                    problems.append(
                        Diagnostic(
                            "duplicate key '\(shown(name))'", in: file, at: key.start, facts: ["it stands first at line \(first.line)"]))
                } else {
                    pairs.append(YAMLPair(name: name, key: key.start, value: child.node))
                }
            }
            let node = YAMLNode(.mapping(pairs), start: next.start, end: end)
            remember(node, anchor, count: count - before, height: height)
            return (node, height)
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            throw Diagnostic("not valid YAML: the document ends here", in: file, at: next.start)
        }
    }

    private func name(_ node: YAMLNode, at mark: YAMLMark) throws(Diagnostic) -> String {
        guard let scalar = node.scalar else { throw Diagnostic("a key must be text or a number, found \(node.found)", in: file, at: mark) }
        switch scalar.value {
        case .null, .bool:
            let hint = scalar.text.isEmpty ? nil : "write \(yamlQuoted(scalar.text))"
            throw Diagnostic("a key must be text or a number, found \(node.found)", in: file, at: mark, hint: hint)
        case .string where scalar.style == .plain && scalar.text == "<<":
            throw Diagnostic("merge keys ('<<') are not part of YAML 1.2", in: file, at: mark, hint: "write the keys out")
        case .integer, .float, .string: return scalar.text
        }
    }

    private func remember(_ node: YAMLNode, _ anchor: String?, count: Int, height: Int) {
        if let anchor { anchors[anchor] = Anchored(node: node, count: count, height: height) }
    }

    private func check(_ depth: Int, _ mark: YAMLMark) throws(Diagnostic) {
        if depth > 100 { throw Diagnostic("nested more than 100 levels deep", in: file, at: mark) }
        if count > 500_000 { throw Diagnostic("more than 500,000 values after aliases are expanded", in: file, at: mark) }
    }

    private func unsupported(_ tag: String, _ mark: YAMLMark) -> Diagnostic {
        let standard = "tag:yaml.org,2002:"
        let name = tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
        return Diagnostic("tags such as '\(shown(name))' have no meaning here", in: file, at: mark)
    }
}
