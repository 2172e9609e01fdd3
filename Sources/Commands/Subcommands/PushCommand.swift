internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Glibc
internal import RemoteCache
internal import Workbench

struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Sends a study's finished results to the remote; with --runs, references of runs to a git remote.",
        discussion:
            "Results are those that a run would find in the store, signed with the key in REPRISE_REMOTE_KEY. What programs and language models answered stays here, "
            + "and what rests on trust. --runs sends the manifests of runs, the lists of their results and the sources that they were made from, which 'git push' leaves here: "
            + "a colleague's './reprise log --fetch' lists them, and './reprise restore <run>' fetches what it needs. Manifests name settings, command line, processor and kernel."
    )

    @Argument(help: "The study, as 'list' names it; with --runs, a git remote or address, by default 'origin'.") var study: String?
    @Flag(help: "The references of runs: refs/reprise/runs, refs/reprise/results and refs/reprise/trees.") var runs = false
    @Option(help: "Which preset: smoke, default, paper or one of study.yaml's.") var preset = "default"
    @Option(name: .customLong("config"), help: ArgumentHelp("A file of further settings; may be given several times.", valueName: "file"))
    var files: [String] = []
    @Argument(help: ArgumentHelp("Settings for this once.", valueName: "key=value")) var overrides: [String] = []
    @OptionGroup var remote: RemoteOptions
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard runs || study != nil else {
            throw ValidationError("Name a study to send its results, or say '--runs' to send the references of runs.")
        }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        if runs {
            let pushed = try RunReferences(git: GitProgram(root: project.root)).push(Store(at: project.storePath), to: study)
            return print(json ? pushed.json.canonicalText : pushed.text)
        }
        let settings = try remote.requiredSettings()
        guard settings.maySend else {
            throw CommandError(
                settings.mayWrite
                    ? "error: this is a debug build, and what it makes is for nobody else\n  hint: './reprise' builds and starts the release"
                    : "error: the remote is read-only here\n  remote: \(settings.location)\n"
                        + "  hint: sending takes a key in \(RemoteSettings.keyVariable), and neither '--remote-read-only' nor "
                        + RemoteSettings.readOnlyVariable)
        }
        let session = try Session(project, slug: study ?? "", choices: Choices(preset: preset, files: files, overrides: overrides))
        let graph = session.study.graph
        let planner = try Planner(graph, store: session.store, context: session.context)
        let traffic = RemoteTraffic(settings, store: session.store, patience: 20, isThrifty: false)
        var (missing, own): ([Int], [Int]) = ([], [])
        for (position, node) in graph.nodes.enumerated() {
            guard let record = planner.record(position) else {
                missing.append(position)
                continue
            }
            if session.context.isShareable(node), record.trust.isEmpty { traffic.offer(record) } else { own.append(position) }
        }
        traffic.finishSending()
        let isGivenUp = traffic.isGivenUp
        let (totals, name) = (traffic.totals, "\(settings.location)")
        traffic.finish(name) { writeError("warning: \($0)\n") }
        if json {
            print(
                JSONValue.members([
                    ("study", .string(session.slug)), ("remote", .string(name)), ("sent", .integer(Int64(totals.sent))),
                    ("bytes", .integer(Int64(totals.sentBytes))), ("known", .integer(Int64(totals.known))),
                    ("private", .integer(Int64(own.count))), ("missing", .integer(Int64(missing.count))),
                ]).canonicalText)
        } else {
            let size = totals.sent > 0 ? " (\(byteCount(totals.sentBytes)))" : ""
            print("sent \(counted(totals.sent, "result"))\(size), \(totals.known) were there")
            if !own.isEmpty { print("kept here: \(firstOf(own.map { graph.nodes[$0].label }))") }
            if !missing.isEmpty { print("not made yet: \(firstOf(missing.map { graph.nodes[$0].label }))") }
        }
        if isGivenUp || totals.isRefused { throw ExitCode(1) }
    }
}

extension RunReferences.Pushed {
    var text: String {
        let news =
            runs.isEmpty && trees.isEmpty
            ? "\(remote) has everything" : "pushed \(counted(runs.count, "run")) and \(counted(trees.count, "source tree")) to \(remote)"
        let had = known > 0 ? " (\(counted(known, "run")) already there)" : ""
        return (["\(news)\(had)"] + kept.map { "not pushed: \($0.run), \($0.why)" }).joined(separator: "\n")
    }

    var json: JSONValue {
        .members([
            ("remote", .string(remote)), ("runs", .array(runs.map(JSONValue.string))), ("trees", .array(trees.map(JSONValue.string))),
            ("known", .integer(Int64(known))),
            ("kept", .array(kept.map { .members([("run", .string($0.run)), ("why", .string($0.why))]) })),
        ])
    }
}
