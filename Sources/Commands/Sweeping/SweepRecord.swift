internal import ContentStore
internal import Statistics

/// What a sweep found, point by point, and from what: its page can be written from it without running anything.
struct SweepRecord {
    /// Something measured for a claim.
    struct Measure: Hashable {
        let claim: String
        let name: String
    }

    /// What a claim came to at a point.
    struct Finding {
        let claim: String
        let verdict: String
        /// The claim's stage there; nil when the study has none.
        let stage: Stage?
        /// What is shown of what was measured, by name.
        let measured: [String: Estimate]
    }

    /// A stage that was executed: its key, the digest of its output, and the run that made it.
    struct Stage: Hashable {
        let key: String
        let output: String
        let run: String
    }

    enum Outcome {
        case measured([Finding])
        /// The first message.
        case failed(String)
    }

    struct Point {
        /// Its place in the design, from 1.
        let number: Int
        /// A value for each axis.
        let values: [String]
        /// What decides the results there: see ``Session/recipe(_:)``.
        let recipe: String
        let outcome: Outcome

        var findings: [Finding] { if case .measured(let findings) = outcome { findings } else { [] } }
        var failure: String? { if case .failed(let message) = outcome { message } else { nil } }
    }

    let study: String
    let preset: String
    let axes: [SweepAxis]
    let kind: SweepDesign.Kind
    /// Settings that hold at all points.
    let overrides: [String]
    /// What is shown, in the order of the claims.
    let measures: [Measure]
    /// What repeats the sweep.
    let command: String
    /// The settings without the axes.
    let settings: [(path: String, value: String)]
    /// What the axes have without the sweep.
    var usual: [String?]
    /// The digest of each claim's rule and controls.
    let rules: [(claim: String, digest: String)]
    /// The fingerprint of the code of each family of stages.
    let code: [(family: String, fingerprint: String)]
    let environment: [(name: String, value: String)]
    /// How many points were wanted; a sweep that was stopped has fewer.
    let count: Int
    var points: [Point] = []
    /// The tree of the sources that made it; nil when they could not be pinned.
    var sourceTree: String?

    var failures: Int { points.count { $0.failure != nil } }
    var claims: [String] { points.first { $0.failure == nil }?.findings.map(\.claim) ?? [] }

    func overrides(at point: Point) -> [String] { zip(axes, point.values).map { "\($0.key)=\($1)" } }

    func estimate(_ measure: Measure, at point: Point) -> Estimate? {
        point.findings.first { $0.claim == measure.claim }?.measured[measure.name]
    }

    func verdict(_ claim: String, at point: Point) -> String? { point.findings.first { $0.claim == claim }?.verdict }

    /// Whether a point has the settings that the study has without the sweep.
    func isUsual(_ point: Point) -> Bool { zip(usual, point.values).allSatisfy { isSame($0, $1) } }

    private func isSame(_ usual: String?, _ value: String) -> Bool {
        guard let usual else { return false }
        if let left = Double(usual), let right = Double(value) { return left == right }
        return usual == value
    }

    func title(_ measure: Measure) -> String {
        measures.count { $0.name == measure.name } > 1 ? "\(measure.claim): \(measure.name)" : measure.name
    }
}
