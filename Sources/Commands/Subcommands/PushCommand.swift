internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Glibc
internal import RemoteCache
internal import Workbench

struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Sends a study's finished results to the remote.",
        discussion:
            "Those that a run would find in the store, signed with the key in REPRISE_REMOTE_KEY. What programs and language models answered stays here, "
            + "and what rests on trust.")

    @OptionGroup var options: StudyOptions
    @OptionGroup var remote: RemoteOptions

    func run() throws {
        let settings = try remote.requiredSettings()
        guard settings.maySend else {
            throw CommandError(
                settings.mayWrite
                    ? "error: this is a debug build, and what it makes is for nobody else\n  hint: './reprise' builds and starts the release"
                    : "error: the remote is read-only here\n  remote: \(settings.location)\n"
                        + "  hint: sending takes a key in \(RemoteSettings.keyVariable), and neither '--remote-read-only' nor "
                        + RemoteSettings.readOnlyVariable)
        }
        let session = try options.session()
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
        if options.json {
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
