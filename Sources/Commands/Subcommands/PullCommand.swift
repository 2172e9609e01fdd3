internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Glibc
internal import RemoteCache

struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Takes a study's finished results from the remote.",
        discussion:
            "Those that a run would make, as far as the remote has them; the run then finds them in the store. Every digest and signature is checked."
    )

    @OptionGroup var options: StudyOptions
    @OptionGroup var remote: RemoteOptions

    func run() throws {
        let settings = try remote.requiredSettings()
        let session = try options.session()
        var planner = try Planner(session.study.graph, store: session.store, context: session.context)
        let all = Set(session.study.graph.nodes.indices)
        let here = all.count { planner.isCached($0) }
        let traffic = RemoteTraffic(settings, store: session.store, mayWrite: false, patience: 20, isThrifty: false)
        let fetched = try session.fetch(all, &planner, from: traffic)
        try? session.store.finishUse(session.use())
        let isGivenUp = traffic.isGivenUp
        traffic.finish("\(settings.location)") { writeError("warning: \($0)\n") }
        let missing = all.count { !planner.isCached($0) }
        if options.json {
            print(
                JSONValue.members([
                    ("study", .string(session.slug)), ("remote", .string("\(settings.location)")), ("fetched", .integer(Int64(fetched))),
                    ("bytes", .integer(Int64(traffic.totals.foundBytes))), ("here", .integer(Int64(here))),
                    ("missing", .integer(Int64(missing))),
                ]).canonicalText)
        } else {
            let size = fetched > 0 ? " (\(byteCount(traffic.totals.foundBytes)))" : ""
            print("fetched \(counted(fetched, "result"))\(size), \(here) were here, \(missing) to run")
        }
        if isGivenUp { throw ExitCode(1) }
    }
}
