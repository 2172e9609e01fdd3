internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Statistics
internal import Workbench

/// A claim of the paper with what the study measured for it.
struct JudgedClaim {
    let claim: Claim
    /// Nil when the study has no stage for the claim.
    let judgement: Judgement?
    let measured: [String: Estimate]

    var verdict: String { judgement.map { "\($0.verdict)" } ?? "not tested" }
    var isJudged: Bool {
        guard let judgement else { return false }
        if case .notJudged = judgement.verdict { return false }
        return true
    }
    var isRefuted: Bool { judgement?.verdict == .notReproduced }
}

extension Session {
    var paperPath: String { "papers/\(slug).yaml" }

    func paper() throws -> Paper {
        guard let file = try project.source(paperPath) else {
            throw CommandError("error: no paper file\n  expected: \(paperPath)\n  hint: it holds the claims and the rule for each", code: 2)
        }
        return try Paper.parse(file)
    }

    /// The claims with their verdicts; all mistakes of the study at once.
    func judge(_ paper: Paper, _ planner: Planner) throws -> [JudgedClaim] {
        var problems: [Diagnostic] = []
        var judged: [JudgedClaim] = []
        let sizes = try RunSizes(of: self)
        for claim in paper.claims {
            guard let position = analysis(of: claim.id) else {
                judged.append(JudgedClaim(claim: claim, judgement: nil, measured: [:]))
                continue
            }
            guard let record = planner.record(position), let bytes = store.output(of: record) else { continue }
            let finding = try ArtifactDecoder.decode(Finding.self, from: bytes)
            let measured = Dictionary(finding.measured.map { ($0.name, $0.estimate) }, uniquingKeysWith: { first, _ in first })
            do {
                judged.append(
                    JudgedClaim(
                        claim: claim,
                        judgement: try Evidence.judge(
                            claim, measured: measured, preset: choices.preset, shortage: sizes.shortage(for: claim)),
                        measured: measured))
            } catch {
                problems += error.diagnostics
            }
        }
        guard problems.isEmpty else { throw DiagnosticError(problems) }
        return judged
    }

    func analysis(of claim: String) -> Int? { study.graph.nodes.firstIndex { $0.kind == .analyze && $0.name == claim } }
}
