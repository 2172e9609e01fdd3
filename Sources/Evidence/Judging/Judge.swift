public import Configuration
public import Statistics

/// Applies a claim's rule to what a study measured for it.
///
/// Presets are ordered `smoke` < `default` < `paper`; others count as `smoke`, except `endpoint`, which counts as `default` and alone
/// judges claims that are judged there. Without it such a claim is judged by its `validated` list, or `not tested`.
/// - Parameters:
///   - measured: the measurements of this claim and its controls by name.
///   - shortage: what the run had too little of for this claim, such as `seeds 3 of 60`; then nothing is judged.
/// - Throws: mistakes of the study, which are never a verdict, at the rule they concern: a name that was not measured, NaN, an interval
///   without n or upside down, a limit that is not there, and a rule whose two lists both apply.
public func judge(_ claim: Claim, measured: [String: Estimate], preset: String, shortage: String? = nil) throws(DiagnosticError)
    -> Judgement
{
    let isAtPreset = claim.judgedAt == "endpoint" ? preset == "endpoint" : rank(preset) >= rank(claim.judgedAt)
    let isJudged = isAtPreset && shortage == nil
    let isInstrumentOnly = !isAtPreset && claim.judgedAt == "endpoint"
    let scope = Scope(claim, measured)
    scope.checkNames(isInstrumentOnly: isInstrumentOnly, isStrict: shortage == nil && (isJudged || rank(preset) >= rank("default")))
    try scope.throwProblems()
    guard isJudged || (isInstrumentOnly && shortage == nil && rank(preset) >= rank("default")) else {
        return scope.judgement(.notJudged(because: isAtPreset ? shortage ?? "" : "preset \(preset)"))
    }
    if isInstrumentOnly, claim.validated.isEmpty { return scope.judgement(.notTested) }

    let reproduced = isJudged ? scope.evaluate(claim.reproduced, .reproduced) : []
    let refuted = isJudged ? scope.evaluate(claim.refuted, .refuted) : []
    let validated = scope.evaluate(claim.validated, .validated)
    let controls = claim.controls.map { control in
        let evaluations = scope.evaluate(control.holds, .holds)
        return Judgement.ControlResult(id: control.id, why: control.why, evaluations: evaluations, holds: evaluations.allSatisfy(\.holds))
    }
    try scope.throwProblems()

    let isReproduced = !reproduced.isEmpty && reproduced.allSatisfy(\.holds)
    let against = refuted.filter(\.holds)
    if isReproduced, let first = against.first {
        throw scope.contradiction(first, against)
    }
    let verdict: Verdict =
        if !controls.allSatisfy(\.holds) {
            .inconclusiveControlFailed
        } else if !validated.allSatisfy(\.holds) {
            .inconclusive
        } else if reproduced.isEmpty {
            .instrumentValidated
        } else {
            isReproduced ? .reproduced : against.isEmpty ? .inconclusive : .notReproduced
        }
    return Judgement(claim: claim.id, verdict: verdict, evaluations: reproduced + refuted + validated, controls: controls)
}

private func rank(_ preset: String) -> Int {
    switch preset {
    case "paper": 2
    case "default", "endpoint": 1
    default: 0
    }
}

/// One claim with its measurements, and the mistakes found on the way.
private final class Scope {
    private let claim: Claim
    private let measured: [String: Estimate]
    private var problems: [Diagnostic] = []

    init(_ claim: Claim, _ measured: [String: Estimate]) {
        self.claim = claim
        self.measured = measured
    }

    func judgement(_ verdict: Verdict) -> Judgement { Judgement(claim: claim.id, verdict: verdict, evaluations: [], controls: []) }

    func throwProblems() throws(DiagnosticError) {
        if !problems.isEmpty { throw DiagnosticError(problems) }
    }

    /// Every name must be measured, also one that no rule reads; without an endpoint, only what validates the instrument.
    /// A run that can't judge may be too small for an interval or a number, so there the names alone count.
    func checkNames(isInstrumentOnly: Bool, isStrict: Bool) {
        let instrument = Set((claim.validated + claim.controls.flatMap(\.holds)).flatMap { $0.terms.map(\.name) })
        for name in claim.measuredNames where !isInstrumentOnly || instrument.contains(name) {
            guard let estimate = measured[name] else {
                let others = measured.keys.filter { !claim.measuredNames.contains($0) }.sorted()
                problem("'\(name)' was not measured\(suggestion(for: name, among: others))", name)
                continue
            }
            guard isStrict else { continue }
            if estimate.value.isNaN || estimate.low?.isNaN == true || estimate.high?.isNaN == true {
                problem("'\(name)' is not a number", name, "value \(estimate.value)" + interval(estimate))
            }
            if estimate.low != nil || estimate.high != nil, estimate.n == nil {
                problem("'\(name)' has an interval but no n", name, "value \(estimate.value)" + interval(estimate))
            }
            if let low = estimate.low, let high = estimate.high, low > high {
                problem("the interval of '\(name)' is upside down", name, "value \(estimate.value)" + interval(estimate))
            }
        }
    }

    private func interval(_ estimate: Estimate) -> String {
        guard estimate.low != nil || estimate.high != nil else { return "" }
        return ", interval \(estimate.low.map { "\($0)" } ?? "open") to \(estimate.high.map { "\($0)" } ?? "open")"
    }

    private func problem(_ headline: String, _ name: String, _ fact: String? = nil) {
        let rules = claim.reproduced + claim.refuted + claim.validated + claim.controls.flatMap(\.holds)
        let place = rules.first { $0.terms.contains { $0.name == name } }?.place ?? claim.place
        problems.append(Diagnostic("claim '\(claim.id)': \(headline)", in: claim.file, at: place, facts: fact.map { [$0] } ?? []))
    }

    func evaluate(_ comparisons: [Comparison], _ list: Judgement.List) -> [Judgement.Evaluation] {
        comparisons.compactMap { comparison in
            let left = number(comparison.left, comparison)
            let right: Double? =
                switch comparison.right {
                case .number(let value): value
                case .measured(let term): number(term, comparison)
                }
            guard let left, let right else { return nil }
            return Judgement.Evaluation(
                list: list, comparison: comparison, left: left, right: right, holds: comparison.relation.holds(left, right))
        }
    }

    private func number(_ term: Comparison.Term, _ comparison: Comparison) -> Double? {
        guard let estimate = measured[term.name] else { return nil }
        let value: Double? =
            switch term.part {
            case .value: estimate.value
            case .low: estimate.low
            case .high: estimate.high
            case .n: estimate.n.map(Double.init)
            }
        if value == nil {
            let what = term.part == .n ? "without n" : "without that limit of an interval"
            problems.append(
                Diagnostic(
                    "claim '\(claim.id)': '\(term)' is compared, but '\(term.name)' was measured \(what)", in: claim.file,
                    at: comparison.place, hint: "let the study give 'Measured(\"\(term.name)\", ...)' an estimate that has it"))
        }
        return value
    }

    func contradiction(_ first: Judgement.Evaluation, _ against: [Judgement.Evaluation]) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(
                "claim '\(claim.id)': the rule says both reproduced and refuted", in: claim.file, at: first.comparison.place,
                facts: ["all of 'reproduced' holds"]
                    + against.map {
                        "so does '\($0.comparison.source)' of 'refuted': \($0.left) \($0.comparison.relation.rawValue) \($0.right)"
                    },
                hint: "the two lists must exclude each other")
        ])
    }
}
