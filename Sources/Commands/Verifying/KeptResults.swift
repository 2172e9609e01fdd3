internal import Configuration
internal import ContentStore
internal import Execution
internal import Reporting
internal import Statistics
internal import Workbench

/// The results with which reruns are compared: those of the store, or else the published ones, of which only digests and measured numbers are known.
struct KeptResults {
    /// The record of each stage, as far as the store has one, and the digest of its output.
    private(set) var results: [(record: StageRecord?, output: Digest)?]
    private let session: Session
    private let published: PublishedRecord?

    init(_ session: Session) throws {
        self.session = session
        let graph = session.study.graph
        let published = try session.published()
        let stages = Dictionary((published?.stages ?? []).map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
        // An older environment's results tell as well whether this one gives the same.
        lazy var elsewhere = session.store.records(labelPrefix: "\(session.slug)/")
        var results: [(record: StageRecord?, output: Digest)?] = []
        var positions: [ObjectIdentifier: Int] = [:]
        for (position, node) in graph.nodes.enumerated() {
            positions[ObjectIdentifier(node)] = position
            guard graph.inputs[position].allSatisfy({ results[$0] != nil }), let code = try session.context.fingerprint(of: node) else {
                results.append(nil)
                continue
            }
            let key = try StageKey.digest(of: node, code: code, salt: session.context.salt, inputs: session.context.inputs) {
                results[positions[ObjectIdentifier($0)]!]!.output
            }
            if let record = session.store.record(key: key, environment: session.context.environment(of: node).digest)
                ?? elsewhere["\(session.slug)/\(node.label)"]?.last(where: { $0.key == key && session.store.hasOutput(of: $0) })
            {
                results.append((record, record.output))
            } else if let stage = stages[node.label], stage.key == key.hex, let output = Digest(hex: stage.output) {
                results.append((nil, output))
            } else {
                results.append(nil)
            }
        }
        self.results = results
        self.published = published
    }

    /// The kept value of a stage; nil when only its digest is known.
    func value(_ position: Int) -> JSONValue? {
        guard let record = results[position]?.record, let bytes = session.store.output(of: record) else { return nil }
        return try? ArtifactDecoder.json(of: bytes)
    }

    /// The published numbers of a claim in the form of ``numbers(of:)``.
    func publishedNumbers(_ position: Int) -> JSONValue? {
        let node = session.study.graph.nodes[position]
        guard node.kind == .analyze, let claim = published?.claims.first(where: { $0.id == node.name }) else { return nil }
        return Self.json(claim.measured)
    }

    /// The numbers of a finding by name, as results.json holds them.
    static func numbers(of finding: [UInt8]) -> JSONValue? {
        guard let finding = try? ArtifactDecoder.decode(Finding.self, from: finding) else { return nil }
        return json(finding.measured.map { ($0.name, $0.estimate) })
    }

    private static func json(_ measured: [(name: String, estimate: Estimate)]) -> JSONValue {
        .members(
            measured.map { name, estimate in
                let parts: [(String, Double?)] = [
                    ("value", estimate.value), ("low", estimate.low), ("high", estimate.high), ("n", estimate.n.map(Double.init)),
                ]
                return (name, .members(parts.compactMap { part in part.1.map { (part.0, .number($0)) } }))
            })
    }
}

extension Session {
    /// What was published of this study at this preset; nil when nothing was, or it can't be read.
    func published() throws -> PublishedRecord? {
        guard choices.isPublished, let file = try project.source("outputs/\(slug)/results.json"),
            let record = try? PublishedRecord(parsing: file.text), record.preset == choices.preset
        else { return nil }
        return record
    }
}
