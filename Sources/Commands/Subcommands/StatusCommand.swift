internal import ArgumentParser
internal import Configuration
internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting
internal import Workbench

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says whether what is published still belongs to the code and settings here.",
        discussion: "Needs no store: results.json names the key of every stage, so any clone can tell.")

    @Argument(help: "Studies; all when none is named.") var studies: [String] = []
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let slugs = studies.isEmpty ? project.catalogue.entries.map(\.slug) : studies
        let rows = try slugs.map { ($0, try Freshness.of($0, in: project)) }
        if json {
            let members = rows.map { slug, status in
                JSONValue.members([
                    ("study", .string(slug)), ("status", .string(status.text)),
                    ("claims", .members(status.claims.map { ($0.id, .string($0.verdict)) })),
                ])
            }
            return print(JSONValue.array(members).canonicalText)
        }
        let width = rows.map(\.0.count).max() ?? 0
        for (slug, status) in rows {
            var counts: [String] = []
            for verdict in [
                "reproduced", "not reproduced", "inconclusive", "inconclusive (control failed)", "instrument validated", "not tested",
            ] {
                let count = status.claims.count { $0.verdict == verdict }
                if count > 0 { counts.append("\(count) \(verdict)") }
            }
            print("\(slug.padded(to: width))  \(status.text)\(counts.isEmpty ? "" : "  (\(counts.joined(separator: ", ")))")")
        }
    }
}

/// How what is published stands to the code and settings here.
struct Freshness {
    let text: String
    let claims: [PublishedRecord.Claim]

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
        let stages = Dictionary(record.stages.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
        for node in session.study.graph.nodes {
            guard let stage = stages[node.label] else { return "stage \(node.label) is new" }
            if let missing = try session.context.inputs.missing(for: node) { return "stage \(node.label): \(missing.headline)" }
            guard let code = try session.context.fingerprint(of: node) else { return "no fingerprint for \(node.label)" }
            var isComplete = true
            let key = try StageKey.digest(of: node, code: code, salt: session.context.salt, inputs: session.context.inputs) { input in
                guard let digest = stages[input.label].flatMap({ Digest(hex: $0.output) }) else {
                    isComplete = false
                    return Digest(of: "")
                }
                return digest
            }
            if !isComplete || key.hex != stage.key { return "code of \(node.label)" }
        }
        let labels = Set(session.study.graph.nodes.map(\.label))
        if let gone = record.stages.first(where: { !labels.contains($0.label) }) {
            return "stage \(gone.label) is gone"
        }
        return nil
    }
}
