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
        let differences: [KeyDifference]

        /// The same for stages that differ from their last records in the same way, whatever the content of their inputs is.
        var shape: String { differences.isEmpty ? summary : differences.map(\.shape).joined(separator: "\n") }
    }

    private let session: Session
    private var planner: Planner
    private var comparisons: [CallSite: KeyComparison] = [:]
    /// The newest records of each stage, the newest first.
    private lazy var records: [String: [StageRecord]] = session.store.newest(
        20, of: Set(session.study.graph.nodes.map { "\(session.slug)/\($0.label)" })
    ) { $0 }

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
        return Reason(summary: nearest.differences.first?.line ?? "its output is gone from the store", differences: nearest.differences)
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
    mutating func nearest(to position: Int) -> (record: StageRecord, differences: [KeyDifference])? {
        let node = session.study.graph.nodes[position]
        guard let candidates = records["\(session.slug)/\(node.label)"], let new = try? planner.fields(position) else { return nil }
        let wanted = Set(new.map(\.line))
        var best: (record: StageRecord, fields: [KeyField], shared: Int)?
        for record in candidates {
            guard let fields = try? ArtifactDecoder.decode([KeyField].self, from: record.fields) else { continue }
            let shared = wanted.intersection(fields.map(\.line)).count
            if shared > best?.shared ?? -1 { best = (record, fields, shared) }
        }
        return best.map { ($0.record, compare($0.fields, new, node)) }
    }

    /// Takes in what became of a stage since.
    mutating func update(_ planner: Planner) { self.planner = planner }

    /// What differs, in the order code, settings, inputs, environment.
    private mutating func compare(_ old: [KeyField], _ new: [KeyField], _ node: StageNode) -> [KeyDifference] {
        if let known = comparisons[node.site] { return known.differences(from: old, to: new, stage: node.name) }
        let present = new.first { $0.kind == "code" }?.value
        let comparison = KeyComparison(
            // The store gets the present list only when the stage has run.
            declarations: { [session] in $0 == present ? session.context.code.units(of: node.site) : session.store.declarations($0) },
            origin: { [session] path, _ in session.study.settings.first { $0.path == path }.map { "\($0.origin)" } })
        comparisons[node.site] = comparison
        return comparison.differences(from: old, to: new, stage: node.name)
    }
}

extension KeyField {
    fileprivate var line: String { "\(kind) \(name) \(value)" }
}
