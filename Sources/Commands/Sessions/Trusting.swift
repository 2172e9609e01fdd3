internal import ContentStore
internal import Execution
internal import Provenance
internal import Workbench

/// Makes the last outputs of stages count as those of their present code and inputs, without running them.
struct Trusting {
    /// A stage with the record that counts from now on.
    struct Trusted {
        let label: String
        let record: StageRecord
        var mark: TrustMark { record.trust[record.trust.count - 1] }
    }

    private let session: Session
    private let because: String
    private var planner: Planner
    private var reasons: Reasons

    init(_ session: Session, because: String) throws {
        self.session = session
        self.because = because
        planner = try Planner(session.study.graph, store: session.store, context: session.context)
        reasons = Reasons(session, planner)
    }

    /// Trusts the stages among these that would run, and keeps a manifest of it.
    ///
    /// Errors: ``CommandError`` with all stages that can't be trusted; then nothing is written.
    mutating func trust(_ positions: [Int]) throws -> [Trusted] {
        let run = RunID.now()
        var trusted: [Trusted] = []
        var problems: [String] = []
        for position in positions {
            try planner.look(up: position)
            guard !planner.isCached(position) else { continue }
            reasons.update(planner)
            let label = session.study.graph.nodes[position].label
            switch try answer(for: position, run: run) {
            case .record(let record):
                trusted.append(Trusted(label: label, record: record))
                planner.finish(position, record)
            case .refusal(let why): problems.append("'\(label)': \(why)")
            }
        }
        guard problems.isEmpty else {
            let more = problems.count > 5 ? ["and \(problems.count - 5) more"] : []
            throw CommandError(
                (["error: can't trust what has not been made"] + (problems.prefix(5) + more).map { "  \($0)" }
                    + [
                        "  hint: './reprise run \(session.slug)' makes it; trust is for code, files, programs and inputs that make no difference"
                    ])
                    .joined(separator: "\n"), code: 2)
        }
        guard !trusted.isEmpty else { return [] }
        try session.keep(
            trusted.map(\.record), run: run, trusted.map { .init(label: $0.label, key: $0.record.key.hex, outcome: .trusted, seconds: 0) })
        return trusted
    }

    private enum Answer {
        case record(StageRecord)
        case refusal(String)
    }

    private mutating func answer(for position: Int, run: RunID) throws -> Answer {
        let waitsFor = planner.waitsFor(position)
        guard waitsFor.isEmpty else { return .refusal("its inputs are not known before \(waitsFor.joined(separator: ", "))") }
        guard let key = planner.plan.keys[position], let (old, differences) = reasons.nearest(to: position) else {
            return .refusal("it has never run")
        }
        guard session.store.hasOutput(of: old) else { return .refusal("its output is gone from the store") }
        // The report says with which settings its numbers were made.
        if let setting = differences.first(where: { $0.kind == "setting" }) { return .refusal("it takes another \(setting.line)") }
        var record = old
        record.key = key
        record.environment = planner.environment(position).digest
        record.run = run.description
        record.fields = try ArtifactEncoder.encode(try planner.fields(position) ?? [])
        record.trust.append(
            TrustMark(
                because: because, date: today(), executedBy: old.trust.last?.executedBy ?? old.run, differences: differences.map(\.line)))
        return .record(record)
    }
}
