internal import ContentStore
internal import Execution

/// One field in which two keys of a stage differ.
struct KeyDifference: Hashable {
    /// code, setting, program, file, input or environment, as in ``KeyField``
    let kind: String
    /// What became of it: `scale.factor 2.0 -> 4.0`.
    let detail: String
    /// Of code, the declaration without the stage that reaches it.
    var declaration: String?

    var line: String { "\(kind): \(detail)" }
    /// The same whatever the digests are: how members of a family are told together.
    var shape: String { String(line.prefix(upTo: line.range(ofText: " (digest ")?.lowerBound ?? line.endIndex)) }
}

/// Compares the fields of two keys of one stage.
struct KeyComparison {
    /// The declarations in the list with a digest; nil when the list is gone.
    let declarations: (String) -> [CodeUnit]?
    /// Where the new value of a setting comes from: path and value.
    var origin: (String, String) -> String? = { _, _ in nil }
    private let known = ChangedCode()

    /// What changed from one list of declarations to another: told of each member of a family, found once.
    private final class ChangedCode {
        var differences: [[String]: [KeyDifference]] = [:]
    }

    /// What differs, in the order code, settings, inputs, environment.
    func differences(from old: [KeyField], to new: [KeyField], stage: String) -> [KeyDifference] {
        var differences: [KeyDifference] = []
        let before = Dictionary(old.map { ("\($0.kind) \($0.name)", $0.value) }, uniquingKeysWith: { first, _ in first })
        for field in new {
            let previous = before["\(field.kind) \(field.name)"]
            guard previous != field.value else { continue }
            func add(_ change: String) { differences.append(KeyDifference(kind: field.kind, detail: "\(field.name) \(change)")) }
            switch field.kind {
            case "code":
                let lists = [previous ?? "", field.value, stage]
                let changed = known.differences[lists] ?? changedCode(from: previous, to: field.value, stage)
                known.differences[lists] = changed
                differences += changed
            case "setting":
                let origin = origin(field.name, field.value).map { " (\($0))" } ?? ""
                add("\(previous ?? "(not there)") -> \(field.value)\(origin)")
            case "program":
                // The version of a program may be a digest of it.
                add("\(previous.map { shortened($0) } ?? "(not there)") -> \(shortened(field.value))")
            case "file", "input": add("(digest \(previous ?? "none") -> \(field.value))")
            default: add("\(previous ?? "(not there)") -> \(field.value)")
            }
        }
        let names = Set(new.map { "\($0.kind) \($0.name)" })
        for field in old where field.kind != "code" && !names.contains("\(field.kind) \(field.name)") {
            differences.append(KeyDifference(kind: field.kind, detail: "\(field.name) is no longer taken"))
        }
        // A stage may take one setting twice.
        return differences.enumerated().filter { !differences[..<$0.offset].contains($0.element) }.map(\.element)
    }

    /// The declarations in which two lists differ.
    private func changedCode(from old: String?, to new: String, _ stage: String) -> [KeyDifference] {
        guard let old = old.flatMap(declarations), let new = declarations(new) else {
            return [Self.unlistedCode(stage)]
        }
        func byName(_ units: [CodeUnit]) -> [String: [CodeUnit]] { Dictionary(grouping: units) { "\($0.module) \($0.name)" } }
        let (before, now) = (byName(old), byName(new))
        let changed = Set(before.keys).union(now.keys).filter { before[$0]?.map(\.hash).sorted() != now[$0]?.map(\.hash).sorted() }
        let found = changed.sorted().compactMap { name -> KeyDifference? in
            let (old, new) = (before[name] ?? [], now[name] ?? [])
            guard let unit = new.first(where: { unit in !old.contains { $0.hash == unit.hash } }) ?? new.first ?? old.first else {
                return nil
            }
            let declaration = "\(unit.name), \(unit.path):\(unit.line) (\(whatChanged(from: old, to: new)))"
            return KeyDifference(kind: "code", detail: "\(stage) -> \(declaration)", declaration: declaration)
        }
        return found.isEmpty ? [Self.unnamedCode(stage)] : found
    }

    /// Code that differs in a way that is not known any more.
    static func unlistedCode(_ stage: String) -> KeyDifference {
        KeyDifference(kind: "code", detail: "what '\(stage)' can reach changed")
    }

    /// Code that differs although every declaration is the same.
    static func unnamedCode(_ stage: String) -> KeyDifference {
        KeyDifference(kind: "code", detail: "how '\(stage)' names its function, an import or a build setting changed")
    }

    /// What an edit did to the declarations of one name.
    private func whatChanged(from old: [CodeUnit], to new: [CodeUnit]) -> String {
        guard !new.isEmpty else { return "no longer reached" }
        guard !old.isEmpty else { return "newly reached" }
        let gone = old.filter { unit in !new.contains { $0.hash == unit.hash } }.map(\.tokens).joined()
        let come = new.filter { unit in !old.contains { $0.hash == unit.hash } }.map(\.tokens).joined()
        let difference = come.difference(from: gone)
        let count = max(difference.insertions.count, difference.removals.count)
        return count == 0 ? "edited" : count == 1 ? "1 token changed" : "\(count) tokens changed"
    }
}

/// Of a digest its first twelve digits, which are enough to tell it from others; anything else as it is.
func shortened(_ word: some StringProtocol) -> String { Digest(hex: word).map(\.short) ?? String(word) }

extension Store {
    /// The list of declarations with a digest; nil when it is gone.
    func declarations(_ digest: String) -> [CodeUnit]? {
        Digest(hex: digest).flatMap(blob).flatMap { try? ArtifactDecoder.decode([CodeUnit].self, from: $0) }
    }
}
