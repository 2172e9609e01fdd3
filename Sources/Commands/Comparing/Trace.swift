internal import ContentStore
internal import Execution
internal import Reporting
internal import Workbench

/// The stages of one side and how they hang together, as far as the store or the pipeline here tell.
final class Trace {
    let side: Side
    let stages: [String: PublishedRecord.Stage]
    private let store: Store?
    private let graph: StageGraph?
    private let positions: [String: Int]
    private let families: [String: [String]]
    private let records: [String: [StageRecord]]
    private var knownFields: [String: [KeyField]?] = [:]

    init(_ side: Side, _ reader: SideReader, records: [String: [StageRecord]]) {
        self.side = side
        self.records = records
        store = reader.store
        stages = side.record.stagesByLabel
        families = Dictionary(grouping: side.record.stages.map(\.label), by: stageFamily)
        // With the settings of that side the pipeline here has its stages, unless the pipeline was another then.
        let overrides = side.record.settings.map { "\($0.path)=\($0.value)" }
        graph = try? reader.project.catalogue[side.record.study]?.configure(
            studyFile: nil, preset: "default", files: [], overrides: overrides
        ).graph
        positions = Dictionary(
            (graph?.nodes ?? []).enumerated().map { ($0.element.label, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// The fields of a stage's key; nil when the store has no record of it.
    func fields(_ label: String) -> [KeyField]? {
        if let known = knownFields[label] { return known }
        let fields = record(label).flatMap { try? ArtifactDecoder.decode([KeyField].self, from: $0.fields) }
        knownFields[label] = .some(fields)
        return fields
    }

    /// The record of a stage; nil when the store has lost it.
    func record(_ label: String) -> StageRecord? {
        guard let stage = stages[label] else { return nil }
        let found = records[stage.key]?.filter { $0.output.hex == stage.output && $0.trust == stage.trust } ?? []
        return found.last { $0.label == "\(side.record.study)/\(label)" } ?? found.last
    }

    /// The output of a stage where it is small; nil when the store lacks it.
    func smallOutput(_ label: String) -> JSONValue? {
        record(label)?.inlineOutput.flatMap { try? ArtifactDecoder.json(of: $0) }
    }

    /// The stages that a stage takes; nil when nothing here tells.
    func inputs(_ label: String) -> [String]? {
        let planned = positions[label].flatMap { position in
            graph?.inputs[position].map { graph?.nodes[$0].label ?? "" }
        }
        guard let taken = fields(label)?.filter({ $0.kind == "input" }) else { return planned }
        // The pipeline here may wire the stage otherwise than it was then.
        if let planned, Set(planned.map(stageFamily)) == Set(taken.map(\.name)), planned.allSatisfy({ stages[$0] != nil }) {
            return planned
        }
        return taken.flatMap { field in
            let members = families[field.name] ?? []
            return field.value.hasSuffix(" stages") ? members : members.filter { stages[$0]?.output.hasPrefix(field.value) == true }
        }
    }

    /// The paths of the settings that a stage takes by the pipeline here; nil when it has no such stage.
    func settings(_ label: String) -> [String]? {
        positions[label].flatMap { position in
            graph?.nodes[position].inputs.compactMap { if case .value(let value) = $0, !value.path.isEmpty { value.path } else { nil } }
        }
    }

    /// The levels of a stage apart from the seed, and the seed; nil for a stage without seed.
    func seed(_ label: String) -> (levels: String, seed: String)? {
        guard let open = label.firstIndex(of: "["), label.hasSuffix("]") else { return nil }
        let levels =
            positions[label].flatMap { graph?.nodes[$0].levels.map { ("\($0.factor)=\($0.text)", $0.isSeed) } }
            ?? label[label.index(after: open)...].dropLast().split(separator: ",").map { (String($0), $0.hasPrefix("seed=")) }
        guard let seed = levels.first(where: \.1)?.0 else { return nil }
        return (levels.filter { !$0.1 }.map(\.0).joined(separator: ","), seed)
    }
}

/// The name of a stage without its levels.
func stageFamily(_ label: String) -> String { String(label.prefix { $0 != "[" }) }
