internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Says what a run would do, why, and about how long it would take.")

    @OptionGroup var options: StudyOptions
    @Option(parsing: .upToNextOption, help: "Only these stages.") var only: [String] = []
    @Option(parsing: .upToNextOption, help: "These stages and what they need.") var until: [String] = []
    @Option(parsing: .upToNextOption, help: "These stages, what follows from them, and what that needs.") var from: [String] = []

    func run() throws {
        let session = try options.session()
        let graph = session.study.graph
        let selection = try session.selection(only: only, until: until, from: from)
        let planner = try Planner(graph, store: session.store, context: session.context, selection: selection)
        let chosen = selection ?? Set(graph.nodes.indices)
        // Asked for only if something would run: it may take as long as everything else.
        lazy var expected = session.expectedSeconds()
        var reasons = Reasons(session, planner)
        var rows: [(family: String, kind: String, count: Int, cached: Int, open: Int, seconds: Double?, reason: String)] = []
        for family in graph.families {
            let members = family.members.filter(chosen.contains)
            guard let first = members.first else { continue }
            let open = members.filter { !planner.isCached($0) }
            let known = open.compactMap { expected[graph.nodes[$0].label] }
            rows.append(
                (
                    family.name, graph.nodes[first].kind.rawValue, members.count, members.count - open.count, open.count,
                    known.count == open.count ? known.reduce(0, +) : nil, open.first.map { reasons.reason(for: $0).summary } ?? ""
                ))
        }
        if options.json {
            let stages = rows.map { row in
                JSONValue.members([
                    ("stage", .string(row.family)), ("kind", .string(row.kind)), ("count", .integer(Int64(row.count))),
                    ("cached", .integer(Int64(row.cached))), ("cpuSeconds", row.seconds.map(JSONValue.number) ?? .null),
                    ("reason", .string(row.reason)),
                ])
            }
            return print(JSONValue.members([("study", .string(session.slug)), ("stages", .array(stages))]).canonicalText)
        }
        let width = rows.map(\.family.count).max() ?? 0
        for row in rows {
            let name = row.family.padded(to: width)
            if row.open == 0 {
                print("✔ \(name)  \(row.count == 1 ? "cached" : "all \(row.count) cached")")
            } else {
                let cost = row.seconds.map { ", about \(duration($0)) of CPU" } ?? ", cost unknown: never run"
                print("▶ \(name)  \(row.open) of \(row.count) to run\(cost): \(row.reason)")
            }
        }
        let open = rows.reduce(0) { $0 + $1.open }
        if open == 0 {
            print("Everything is up to date.")
        } else if rows.allSatisfy({ $0.open == 0 || $0.seconds != nil }) {
            let seconds = rows.reduce(0) { $0 + ($1.seconds ?? 0) } / Double(Session.cores)
            print("\(open) stages, about \(duration(seconds)) on \(Session.cores) cores.")
        } else {
            print("\(open) stages; how long they take is not known yet.")
        }
    }
}
