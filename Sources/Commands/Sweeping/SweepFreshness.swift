internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Provenance

/// How the points of a published sweep stand to the code, settings and rules here.
struct SweepFreshness {
    /// The first thing that differs; nil when the same would be run and judged in the same way.
    let difference: String?
    private let isSameEnvironment: Bool

    /// - Parameter session: of the study, with any choices.
    init(_ record: SweepRecord, in session: Session) throws {
        let choices = Choices(preset: record.preset, overrides: record.overrides)
        func fields(_ fields: [(name: String, value: String)]) -> [String] { fields.map { "\($0.name)=\($0.value)" } }
        isSameEnvironment = fields(session.environment.fields.map { ($0.name, $0.value) }) == fields(record.environment)
        do {
            let base = try Session(session, choices: choices)
            defer { base.passage.end() }
            difference = try Self.difference(record, base)
        } catch let error as DiagnosticError {
            difference = error.diagnostics.first?.headline ?? "its settings can't be read"
        }
    }

    var text: String {
        if let difference { return "stale: \(difference)" }
        return isSameEnvironment ? "fresh" : "fresh (other environment)"
    }

    private static func difference(_ record: SweepRecord, _ base: Session) throws -> String? {
        let before = Dictionary(record.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        for setting in base.study.settings
        where before[setting.path] != setting.text && !record.axes.contains(where: { $0.varies(setting.path) }) {
            return "setting \(setting.path) \(before[setting.path] ?? "(not there)") -> \(setting.text)"
        }
        for claim in try base.paper().claims where record.rules.first(where: { $0.claim == claim.id })?.digest != claim.ruleDigest {
            return "the rule of \(claim.id)"
        }
        for (family, fingerprint) in try base.familyCode() {
            guard let old = record.code.first(where: { $0.family == family }) else { return "stage \(family) is new" }
            if old.fingerprint != fingerprint { return "code of \(family)" }
        }
        let inputs = base.context.inputs.assumingDownloads()
        for point in record.points {
            var choices = base.choices
            choices.overrides += record.overrides(at: point)
            let session = try Session(base, choices: choices)
            defer { session.passage.end() }
            do {
                if try session.recipe(inputs) != point.recipe { return "the stages of point \(point.number)" }
            } catch let missing as InputFiles.Missing {
                return missing.headline
            }
        }
        return nil
    }
}
