internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Says why stages would run again, or by what they are up to date.",
        discussion: "Takes a study, or a study and a stage: 'why delayed-repression/critical-delay'.")

    @OptionGroup var options: StudyOptions

    func run() throws {
        var options = options
        let wanted = options.takeStage()
        let session = try options.session()
        let graph = session.study.graph
        let planner = try Planner(graph, store: session.store, context: session.context)
        let selection = try session.selection(only: wanted.map { [$0] } ?? [], until: [], from: []) ?? Set(graph.nodes.indices)
        var reasons = Reasons(session, planner)
        var rows: [(labels: [String], reason: Reasons.Reason, isCached: Bool)] = []
        var told: [String: Int] = [:]
        for position in selection.sorted() {
            let reason = reasons.reason(for: position)
            let node = graph.nodes[position]
            if wanted == nil, planner.isCached(position) { continue }
            // Members of a family that rerun for one reason are told together.
            if let row = told["\(node.name)\n\(reason.shape)"] {
                rows[row].labels.append(node.label)
            } else {
                told["\(node.name)\n\(reason.shape)"] = rows.count
                rows.append(([node.label], reason, planner.isCached(position)))
            }
        }
        if options.json {
            let stages = rows.flatMap { row in
                row.labels.map { label in
                    JSONValue.members([
                        ("stage", .string(label)), ("cached", .bool(row.isCached)), ("reason", .string(row.reason.summary)),
                        ("differences", .array(row.reason.differences.map { .string($0.line) })),
                    ])
                }
            }
            return print(JSONValue.members([("study", .string(session.slug)), ("stages", .array(stages))]).canonicalText)
        }
        if rows.isEmpty { return print("Nothing would run: all \(graph.nodes.count) stages are up to date.") }
        for row in rows {
            print("\(row.isCached ? "✔" : "▶") \(firstOf(row.labels)): \(row.reason.summary)")
            for difference in row.reason.differences.dropFirst() { print("    \(difference.line)") }
        }
    }
}
