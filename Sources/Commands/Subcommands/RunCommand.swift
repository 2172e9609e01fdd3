internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Glibc
internal import RemoteCache

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs what is not up to date, judges the claims and writes the report.",
        discussion:
            "Settings for this once follow the study: './reprise run my-study seeds=3'. Such trials, and presets other than default, paper "
            + "and endpoint, leave the published report alone.")

    @OptionGroup var options: StudyOptions
    @Option(parsing: .upToNextOption, help: "Only these stages.") var only: [String] = []
    @Option(parsing: .upToNextOption, help: "These stages and what they need.") var until: [String] = []
    @Option(parsing: .upToNextOption, help: "These stages, what follows from them, and what that needs.") var from: [String] = []
    @OptionGroup var workers: WorkerOptions
    @OptionGroup var executor: ExecutorOptions
    @OptionGroup var remote: RemoteOptions
    @Flag(help: "Exit with 4 when a claim is not reproduced.") var strict = false

    func run() throws {
        try executor.run(workers, in: RepriseCommand.project(), warn: { tell("warning: \($0)") }) { try run(on: $0, $1) }
    }

    private func run(on machine: MachineClass, _ cluster: SlurmSettings?) throws {
        let session = try options.session(on: machine)
        // A paper file with mistakes is told before anything runs.
        _ = try session.paper()
        _ = try session.registration()
        var settings = workers.run
        (settings.only, settings.until, settings.from, settings.cluster) = (only, until, from, cluster)
        let progress = progressRenderer(json: options.json)
        let (sharing, warning) = try remote.settingsOfRun()
        if let warning { progress.show(.warning(warning)) }
        let shared = sharing.map { RemoteTraffic($0, store: session.store, mayWrite: $0.maySend) }
        // What is finished is told, and published, before anybody waits for the remote.
        defer {
            if let shared, let sharing {
                shared.finish("\(sharing.location)") { if options.json { progress.show(.warning($0)) } else { tell("warning: \($0)") } }
                let totals = shared.totals
                if totals.sent > 0, !options.json {
                    tell("sent \(counted(totals.sent, "result")) (\(byteCount(totals.sentBytes))) to \(sharing.location)")
                }
            }
        }
        let outcome = try StudyRun(session: session, options: settings, progress: progress, shared: shared).execute()
        if !outcome.summary.failures.isEmpty || outcome.summary.isInterrupted {
            let count = outcome.summary.failures.count
            tell(
                outcome.summary.isInterrupted
                    ? "Interrupted; what had finished is kept."
                    : "\(count) stage\(count == 1 ? "" : "s") failed, \(outcome.summary.skipped) could not run; what had finished is kept.")
            throw ExitCode(1)
        }
        guard outcome.planner.plan.isComplete else {
            return tell("\(outcome.summary.executed) stages executed; there is no report before all of \(session.slug) has run.")
        }
        let publication = try Publication(session: session, planner: outcome.planner).publish()
        if session.choices.isPublished { Atlas(root: session.project.root).refresh(store: session.store) }
        if options.json {
            print(
                JSONValue.members([
                    ("study", .string(session.slug)), ("executed", .integer(Int64(outcome.summary.executed))),
                    ("cached", .integer(Int64(outcome.summary.cached))), ("fetched", .integer(Int64(outcome.summary.shared))),
                    ("report", .string(publication.reportPath)),
                    (
                        "claims",
                        .array(publication.claims.map { .members([("id", .string($0.id)), ("verdict", .string($0.verdict))]) })
                    ),
                ]).canonicalText)
        } else {
            for line in publication.lines { print(line) }
            let summary = outcome.summary
            let fetched = summary.shared > 0 ? ", \(summary.shared) fetched" : ""
            let cached =
                summary.executed + summary.shared == 0
                ? "everything was cached" : "\(summary.executed) stages executed, \(summary.cached) cached\(fetched)"
            print("\(publication.reportPath)  (\(cached))")
        }
        if strict, publication.hasRefuted { throw ExitCode(4) }
    }

    private func tell(_ text: String) { writeError(text + "\n") }
}

/// How a run is told on standard error: in place on a terminal, line by line elsewhere.
func progressRenderer(json: Bool) -> any ProgressRenderer {
    if json { return JSONProgress { writeError($0 + "\n") } }
    if isatty(2) != 0, environmentVariable("TERM") != "dumb" {
        return TerminalProgress(now: monotonicSeconds) { writeError($0) }
    }
    return PlainProgress { writeError($0 + "\n") }
}
