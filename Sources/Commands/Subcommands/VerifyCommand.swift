internal import ArgumentParser
internal import ContentStore
internal import Execution

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Reruns a study without the cache and compares every stage with what is kept.",
        discussion:
            "Stages run in a store of their own, with other hash seeds, in another order and with other timing of threads. Takes a study, or a study "
            + "and a stage, which is rerun with what it needs. Exits with 3 when a result is different.")

    @OptionGroup var options: StudyOptions
    @Option(help: "How many reruns.") var times = 1
    @OptionGroup var workers: WorkerOptions

    func validate() throws {
        guard times >= 1 else { throw ValidationError("'--times' is at least 1, found \(times).") }
    }

    func run() throws {
        var options = options
        let stage = options.takeStage()
        let session = try options.session()
        let selection = try session.selection(only: stage.map { [$0] } ?? [], until: [], from: []) ?? Set(session.study.graph.nodes.indices)
        let settings = workers.run
        let outcome = try Verification(
            session: session, selection: selection, options: settings, progress: progressRenderer(json: options.json)
        ).run(times: times)
        if let failure = outcome.failure {
            let count = failure.failures.count
            writeError(
                failure.isInterrupted
                    ? "Interrupted; nothing was compared.\n" : "\(counted(count, "stage")) failed when rerun, so nothing can be said.\n")
            throw ExitCode(1)
        }
        print(options.json ? json(session, outcome) : text(session, outcome))
        if outcome.rows.contains(where: { $0.agreement == .different }) { throw ExitCode(3) }
    }

    private func json(_ session: Session, _ outcome: Verification.Outcome) -> String {
        let stages = outcome.rows.map { row in
            JSONValue.members([
                ("stage", .string(row.label)), ("agreement", .string("\(row.agreement)")),
                ("detail", row.detail.map(JSONValue.string) ?? .null),
            ])
        }
        return JSONValue.members([
            ("study", .string(session.slug)), ("times", .integer(Int64(times))), ("stages", .array(stages)),
            ("noLongerTrusted", .array(outcome.untrusted.map(JSONValue.string))),
        ]).canonicalText
    }

    /// A line for each family and agreement, with the first stage's difference.
    private func text(_ session: Session, _ outcome: Verification.Outcome) -> String {
        var lines: [String] = []
        let names = outcome.rows.map(\.family.count).max() ?? 0
        for family in session.study.graph.families.map(\.name) {
            let rows = outcome.rows.filter { $0.family == family }
            for agreement in Agreement.allCases.reversed() {
                let alike = rows.filter { $0.agreement == agreement }
                guard let first = alike.first else { continue }
                let count = rows.count == 1 ? "\(agreement)" : "\(alike.count) \(agreement)"
                let place = first.label == family ? "" : "\(first.label): "
                lines.append(
                    "\(Self.glyph(agreement)) \(family.padded(to: names))  \(count)" + (first.detail.map { "; \(place)\($0)" } ?? ""))
            }
        }
        if !outcome.untrusted.isEmpty {
            lines.append("No longer trusted but run: \(listed(outcome.untrusted)). './reprise run \(session.slug)' writes the report anew.")
        }
        let counts = Agreement.allCases.compactMap { agreement in
            let count = outcome.rows.count { $0.agreement == agreement }
            return count == 0 ? nil : "\(count) \(agreement)"
        }
        lines.append(
            "\(session.slug): \(counted(outcome.rows.count, "stage")), rerun \(times == 1 ? "once" : "\(times) times"): \(counts.joined(separator: ", "))"
        )
        return lines.joined(separator: "\n")
    }

    private static func glyph(_ agreement: Agreement) -> String {
        switch agreement {
        case .identical: "✔"
        case .withinTolerance: "≈"
        case .withinSeedNoise: "~"
        case .different: "✘"
        }
    }
}
