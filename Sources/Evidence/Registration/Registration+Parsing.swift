public import Configuration

extension Registration {
    /// Reads a registration file and checks its chain.
    ///
    /// - Parameter digest: SHA-256 of a text in hexadecimal.
    /// - Throws: what is not an entry, an entry that was edited, and one that doesn't follow the entry before it, each with its line.
    public static func parse(_ file: SourceFile, digest: (String) -> String) throws(DiagnosticError) -> Registration {
        var registration = Registration()
        guard let root = try YAMLNode.parse(file), !root.isNull else { return registration }
        let problems = Problems(file)
        guard let nodes = root.sequence else {
            throw DiagnosticError([Diagnostic("expected a list of entries, found \(root.found)", in: file, at: root.start)])
        }
        let hint = "restore the file from git; entries are only ever appended"
        // An entry that can't be read leaves the next without a predecessor to compare with.
        var previous: String?? = .some(nil)
        for (index, node) in nodes.enumerated() {
            guard let entry = RegistrationEntry(node, problems) else {
                previous = nil
                continue
            }
            let name = "entry \(index + 1) (claim '\(shown(entry.claim))')"
            if digest(entry.preimage) != entry.digest {
                problems.add("\(name) was edited: its digest is not that of its content", at: node.start, hint: hint)
            } else if let previous, previous != entry.previous {
                problems.add("\(name) does not follow the entry before it: one was removed, added or moved", at: node.start, hint: hint)
            }
            previous = entry.digest
            registration.entries.append(entry)
        }
        guard problems.list.isEmpty else { throw DiagnosticError(problems.list) }
        return registration
    }
}

extension RegistrationEntry {
    fileprivate init?(_ node: YAMLNode, _ problems: Problems) {
        let known = [
            "claim", "entry", "date", "seen", "changed", "rule", "controls", "diff", "because", "explains", "rule_digest",
            "controls_digest",
            "measurement", "source_tree", "previous", "digest",
        ]
        let before = problems.list.count
        guard let fields = FieldReader(node, "an entry", known: known, problems) else { return nil }
        func exact(_ key: String) -> String? {
            guard let value = fields.required(key) else { return nil }
            if let scalar = value.scalar, !value.isNull { return scalar.text }
            problems.add("'\(key)' must be text, found \(value.found)", at: value.start)
            return nil
        }
        func optional(_ key: String) -> String? { fields.required(key).flatMap { $0.isNull ? nil : exact(key) } }
        func lines(_ key: String) -> [String] {
            guard let value = fields.required(key) else { return [] }
            return fields.list(value, "'\(key)'").compactMap { line in
                if line.scalar == nil { problems.add("'\(key)' must be a list of lines, found \(line.found)", at: line.start) }
                return line.scalar?.text
            }
        }
        let kind = fields.word("entry", among: Kind.allCases.map(\.rawValue)).flatMap(Kind.init)
        let changed = lines("changed").compactMap { word -> Part? in
            if Part(rawValue: word) == nil {
                problems.add("'\(shown(word))' cannot change", at: fields.node["changed"]?.start ?? node.start)
            }
            return Part(rawValue: word)
        }
        let (claim, date, seen) = (exact("claim"), exact("date"), exact("seen"))
        let (rule, controls, diff) = (lines("rule"), lines("controls"), lines("diff"))
        let (because, explains, previous) = (optional("because"), optional("explains"), optional("previous"))
        let (ruleDigest, controlsDigest, fingerprint) = (exact("rule_digest"), exact("controls_digest"), exact("measurement"))
        let (sourceTree, digest) = (exact("source_tree"), exact("digest"))
        guard problems.list.count == before, let kind, let claim, let date, let seen, let ruleDigest, let controlsDigest, let fingerprint,
            let sourceTree, let digest
        else { return nil }
        self.init(
            claim: claim, kind: kind, date: date, seen: seen, changed: changed, rule: rule, controls: controls, diff: diff,
            because: because,
            explains: explains, ruleDigest: ruleDigest, controlsDigest: controlsDigest, fingerprint: fingerprint, sourceTree: sourceTree,
            previous: previous, digest: digest)
    }
}
