internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Provenance
internal import Reporting
internal import Workbench

/// The verdict on a claim of which the store has lost the results.
let unknownVerdict = "not known"

extension SideReader {
    /// A run as the store remembers it: what it used, judged by the rules that stand here now.
    func runSide(_ manifest: RunManifest) throws -> Side {
        guard let store else { throw CommandError("error: there is no store here, so nothing is known of run '\(manifest.run)'") }
        let settings = manifest.configuration.split(separator: "\n").map(String.init).compactMap { line -> (path: String, value: String)? in
            line.range(ofText: ": ").map { (String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
        }
        var notes: [String] = []
        let (records, isPartial) = try records(of: manifest, store)
        if isPartial {
            notes.append(
                "of run \(manifest.run) only the stages that it executed are known: it didn't end, or 'gc' has dropped what it used")
        }
        var labels: Set<String> = []
        var stages: [PublishedRecord.Stage] = []
        var outputs: [String: [UInt8]] = [:]
        for record in records {
            // What two studies share lies there under the name that the first gave it.
            let label = String(record.label[record.label.index(after: record.label.firstIndex(of: "/") ?? record.label.startIndex)...])
            guard labels.insert(label).inserted else { continue }
            outputs[label] = store.output(of: record)
            stages.append(
                .init(label: label, key: record.key.hex, output: record.output.hex, seconds: record.seconds, trust: record.trust))
        }
        let record = PublishedRecord(
            study: manifest.study, preset: manifest.preset, fidelity: "", sourceTree: manifest.source.tree,
            environment: manifest.environment.fields.map { ($0.name, $0.value) }, settings: settings,
            claims: try claims(manifest, settings, outputs, isPartial: isPartial), stages: stages)
        notes.append("verdicts of run \(manifest.run) are by the rules of papers/\(manifest.study).yaml as it is now")
        let figures = outputs["report"].flatMap { try? ArtifactDecoder.decode(ReportDocument.self, from: $0) }.map {
            Markdown.figures($0.blocks)
        }
        return Side(
            name: "run \(manifest.run)", record: record,
            figures: (figures ?? []).map { figure in
                ComparedFigure(
                    name: figure.name, place: "figure '\(figure.name)' of run \(manifest.run)",
                    specification: VegaLite.specification(figure).canonicalBytes + [UInt8(ascii: "\n")], drawing: { nil })
            }, arguments: manifest.arguments.filter { $0.contains("=") && !$0.hasPrefix("-") }, isPartial: isPartial, notes: notes)
    }

    /// The records that a run found or made, in the order of their labels.
    private func records(of manifest: RunManifest, _ store: Store) throws -> (records: [StageRecord], isPartial: Bool) {
        let run = manifest.run.description
        let kept = store.uses().first { $0.use.runs.contains(run) && $0.use.study == manifest.study }
        let addresses = try kept?.use.records ?? store.use(ofRun: run, study: manifest.study)?.records ?? []
        guard !addresses.isEmpty else {
            throw CommandError(
                "error: nothing that run '\(run)' made is in the store any more\n  study: \(manifest.study)\n"
                    + "  hint: './reprise pin <run>' keeps what a run used, whatever 'gc' is told")
        }
        let all = store.records(where: addresses.contains)
        let newest = Dictionary(grouping: all, by: \.address).values.compactMap { records in
            records.last { $0.run == run } ?? records.last { $0.run < run } ?? records.last
        }
        return (newest.sorted { ($0.label, $0.key) < ($1.label, $1.key) }, kept == nil)
    }

    private func claims(
        _ manifest: RunManifest, _ settings: [(path: String, value: String)], _ outputs: [String: [UInt8]], isPartial: Bool
    ) throws -> [PublishedRecord.Claim] {
        guard let file = try project.source("papers/\(manifest.study).yaml") else { return [] }
        let paper = try Paper.parse(file)
        let overrides = settings.map { "\($0.path)=\($0.value)" }
        let sizes = (try? Session(project, slug: manifest.study, choices: Choices(preset: manifest.preset, overrides: overrides))).flatMap {
            try? RunSizes(of: $0)
        }
        return paper.claims.map { claim in
            guard let bytes = outputs[claim.id], let finding = try? ArtifactDecoder.decode(Finding.self, from: bytes) else {
                return .init(id: claim.id, verdict: isPartial ? unknownVerdict : "not tested", measured: [], controls: [], registration: "")
            }
            let measured = finding.measured.map { ($0.name, $0.estimate) }.sorted { $0.0 < $1.0 }
            let judgement = try? Evidence.judge(
                claim, measured: Dictionary(measured, uniquingKeysWith: { first, _ in first }), preset: manifest.preset,
                shortage: sizes?.shortage(for: claim))
            return .init(
                id: claim.id, verdict: judgement.map { "\($0.verdict)" } ?? "not judged (its numbers are not those that the rule asks for)",
                measured: measured, controls: judgement?.controls.map { ($0.id, $0.holds) } ?? [], registration: "")
        }
    }
}
