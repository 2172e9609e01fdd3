internal import ArgumentParser
internal import ContentStore

/// Sends the references of runs to a git remote; nothing of the kind leaves without being asked for.
struct PushRunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Sends the manifests of runs, and the sources that they were made from, to a git remote.",
        discussion:
            "'git push' leaves them here. A colleague's './reprise restore <run>' fetches what it needs. Manifests name settings, command line, "
            + "processor and kernel.")

    @Flag(help: "The references of runs: refs/reprise/runs and refs/reprise/trees.") var runs = false
    @Argument(help: "A git remote or address; by default 'origin'.") var remote: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard runs else { throw ValidationError("Say '--runs' to send the references of runs.") }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        let store = try Store(at: project.storePath)
        let pushed = try RunReferences(git: GitProgram(root: project.root)).push(store, to: remote)
        print(json ? pushed.json.canonicalText : pushed.text)
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
