internal import Configuration
internal import ContentStore
internal import Execution
internal import Provenance
internal import Workbench

/// Why stages are or aren't up to date, told from the fields of their keys.
struct Reasons {
    /// The answer for one stage.
    struct Reason {
        /// One line.
        let summary: String
        /// Every field that differs.
        let differences: [String]

        /// The same for stages that differ from their last records in the same way, whatever the content of their inputs is.
        var shape: String {
            ([summary] + differences).map { $0.prefix(upTo: $0.range(ofText: " (digest ")?.lowerBound ?? $0.endIndex) }.joined(
                separator: "\n")
        }
    }

    private let session: Session
    private var planner: Planner
    private lazy var records: [String: [StageRecord]] = session.store.records(labelPrefix: "\(session.slug)/")

    init(_ session: Session, _ planner: Planner) {
        self.session = session
        self.planner = planner
    }

    mutating func reason(for position: Int) -> Reason {
        let node = session.study.graph.nodes[position]
        if let record = planner.record(position) { return Reason(summary: origin(of: record), differences: []) }
        let waitsFor = planner.waitsFor(position)
        guard waitsFor.isEmpty else { return Reason(summary: "after \(waitsFor.joined(separator: ", "))", differences: []) }
        guard records["\(session.slug)/\(node.label)"] != nil else { return Reason(summary: "never run", differences: []) }
        guard let nearest = nearest(to: position) else { return Reason(summary: "its last record can't be read", differences: []) }
        return Reason(summary: nearest.differences.first ?? "its output is gone from the store", differences: nearest.differences)
    }

    /// Where a kept result comes from.
    private func origin(of record: StageRecord) -> String {
        guard let mark = record.trust.last else {
            let age = RunID(record.run).map { ", \(timeAgo(currentTime() - Double($0.secondsSince1970)))" } ?? ""
            return "cached by run \(record.run)\(age), cost \(duration(record.seconds)) of CPU"
        }
        return "trusted on \(mark.date), made by run \(mark.executedBy): \(mark.because)"
    }

    /// The kept record of a stage that differs least, and how; of several the newest: a trial in between is not what the reader compares with.
    mutating func nearest(to position: Int) -> (record: StageRecord, differences: [String])? {
        let node = session.study.graph.nodes[position]
        guard let candidates = records["\(session.slug)/\(node.label)"], let new = try? planner.fields(position) else { return nil }
        let wanted = Set(new.map(\.line))
        var best: (record: StageRecord, fields: [KeyField], shared: Int)?
        for record in candidates.suffix(20).reversed() {
            guard let fields = try? ArtifactDecoder.decode([KeyField].self, from: record.fields) else { continue }
            let shared = wanted.intersection(fields.map(\.line)).count
            if shared > best?.shared ?? -1 { best = (record, fields, shared) }
        }
        return best.map { ($0.record, compare($0.fields, new, node)) }
    }

    /// Takes in what became of a stage since.
    mutating func update(_ planner: Planner) { self.planner = planner }

    /// What differs, in the order code, settings, inputs, environment.
    private func compare(_ old: [KeyField], _ new: [KeyField], _ node: StageNode) -> [String] {
        var differences: [String] = []
        let before = Dictionary(old.map { ("\($0.kind) \($0.name)", $0.value) }, uniquingKeysWith: { first, _ in first })
        for field in new {
            let previous = before["\(field.kind) \(field.name)"]
            guard previous != field.value else { continue }
            switch field.kind {
            case "code": differences += changedCode(since: previous, node)
            case "setting":
                let origin = session.study.settings.first { $0.path == field.name }.map { " (\($0.origin))" } ?? ""
                differences.append("setting: \(field.name) \(previous ?? "(not there)") -> \(field.value)\(origin)")
            case "program":
                differences.append("program: \(field.name) \(previous.map(shortened) ?? "(not there)") -> \(shortened(field.value))")
            case "file": differences.append("file: \(field.name) (digest \(previous ?? "none") -> \(field.value))")
            case "input": differences.append("input: \(field.name) (digest \(previous ?? "none") -> \(field.value))")
            default: differences.append("environment: \(field.name) \(previous ?? "(not there)") -> \(field.value)")
            }
        }
        let names = Set(new.map { "\($0.kind) \($0.name)" })
        for field in old where field.kind != "code" && !names.contains("\(field.kind) \(field.name)") {
            differences.append("\(field.kind): \(field.name) is no longer taken")
        }
        // A stage may take one setting twice.
        return differences.enumerated().filter { !differences[..<$0.offset].contains($0.element) }.map(\.element)
    }

    /// The version of a program may be a digest of it.
    private func shortened(_ value: String) -> String { Digest(hex: value).map(\.short) ?? value }

    /// The declarations that changed since the list with this digest was kept.
    private func changedCode(since digest: String?, _ node: StageNode) -> [String] {
        guard let digest, let bytes = Digest(hex: digest).flatMap(session.store.blob),
            let old = try? ArtifactDecoder.decode([CodeUnit].self, from: bytes)
        else { return ["code: what '\(node.name)' can reach changed"] }
        func byName(_ units: [CodeUnit]) -> [String: [CodeUnit]] { Dictionary(grouping: units) { "\($0.module) \($0.name)" } }
        let (before, now) = (byName(old), byName(session.context.code.units(of: node.site)))
        let changed = Set(before.keys).union(now.keys).filter { before[$0]?.map(\.hash).sorted() != now[$0]?.map(\.hash).sorted() }
        let lines = changed.sorted().compactMap { name -> String? in
            let (old, new) = (before[name] ?? [], now[name] ?? [])
            guard let unit = new.first(where: { unit in !old.contains { $0.hash == unit.hash } }) ?? new.first ?? old.first else {
                return nil
            }
            return "code: \(node.name) -> \(unit.name), \(unit.path):\(unit.line) (\(whatChanged(from: old, to: new)))"
        }
        return lines.isEmpty ? ["code: how '\(node.name)' names its function, an import or a build setting changed"] : lines
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

extension KeyField {
    fileprivate var line: String { "\(kind) \(name) \(value)" }
}
