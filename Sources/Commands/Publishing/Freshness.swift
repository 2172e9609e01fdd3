internal import Configuration
internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting
internal import Workbench

/// How what is published stands to the code and settings here.
struct Freshness {
    let text: String
    let claims: [PublishedRecord.Claim]

    /// The same of the sweeps that are published with it: name, how it stands, and what runs it again.
    static func ofSweeps(_ slug: String, in project: Project) throws -> [(name: String, text: String, command: String)] {
        let names = PublishedSweeps.names(slug, root: project.root)
        guard !names.isEmpty else { return [] }
        let session = try Session(project, slug: slug, choices: Choices())
        return try names.map { name in
            guard let record = PublishedSweeps.record(slug, name, root: project.root) else {
                return (name, "unreadable: \(PublishedSweeps.path(slug, name))", "")
            }
            return (name, try SweepFreshness(record, in: session).text, record.command)
        }
    }

    static func of(_ slug: String, in project: Project) throws -> Freshness {
        guard let file = try project.source("outputs/\(slug)/results.json") else {
            _ = try project.entry(slug)
            return Freshness(text: "never run", claims: [])
        }
        let record: PublishedRecord
        do {
            guard let parsed = try PublishedRecord(parsing: file.text) else {
                return Freshness(text: "unreadable: outputs/\(slug)/results.json has another form; run the study again", claims: [])
            }
            record = parsed
        } catch {
            return Freshness(text: "unreadable: outputs/\(slug)/results.json is \(error)", claims: [])
        }
        let session = try Session(project, slug: slug, choices: Choices(preset: record.preset))
        if let difference = try firstDifference(session, record) { return Freshness(text: "stale: \(difference)", claims: record.claims) }
        let here = session.environment.fields.map { "\($0.name)=\($0.value)" }
        let there = record.environment.map { "\($0.name)=\($0.value)" }
        let trusted = record.stages.filter { !$0.trust.isEmpty }.map(\.label)
        let trust = trusted.isEmpty ? "" : ", resting on trust in \(listed(trusted))"
        return Freshness(text: (here == there ? "fresh" : "fresh (other environment)") + trust, claims: record.claims)
    }

    private static func firstDifference(_ session: Session, _ record: PublishedRecord) throws -> String? {
        let published = Dictionary(record.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        for setting in session.study.settings where published[setting.path] != setting.text {
            return "setting \(setting.path) \(published[setting.path] ?? "(not there)") -> \(setting.text) (\(setting.origin))"
        }
        let differences = DifferingStages(session, record)
        for node in session.study.graph.nodes {
            if let difference = try differences.difference(of: node) { return difference }
        }
        let labels = Set(session.study.graph.nodes.map(\.label))
        if let gone = record.stages.first(where: { !labels.contains($0.label) }) {
            return "stage \(gone.label) is gone"
        }
        return nil
    }
}

/// Which stages are no longer those of a published run; their inputs' contents are taken from what was published, so that no store is needed.
struct DifferingStages {
    private let session: Session
    private let inputs: InputFiles
    private let published: [String: PublishedRecord.Stage]

    init(_ session: Session, _ record: PublishedRecord) {
        self.session = session
        // A clone that has fetched nothing can still tell whether what is published is that of its code.
        inputs = session.context.inputs.assumingDownloads()
        published = record.stagesByLabel
    }

    /// In what a stage differs: `code of sums`; nil if in nothing.
    func difference(of node: StageNode) throws -> String? {
        guard let stage = published[node.label] else { return "stage \(node.label) is new" }
        if let missing = try inputs.missing(for: node) { return "stage \(node.label): \(missing.headline)" }
        guard let code = try session.context.fingerprint(of: node) else { return "no fingerprint for \(node.label)" }
        var isComplete = true
        let key = try StageKey.digest(of: node, code: code, salt: session.context.salt, inputs: inputs) { input in
            guard let digest = published[input.label].flatMap({ Digest(hex: $0.output) }) else {
                isComplete = false
                return Digest(of: "")
            }
            return digest
        }
        return isComplete && key.hex == stage.key ? nil : "code of \(node.label)"
    }
}
