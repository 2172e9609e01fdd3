internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints the output of a stage as JSON.",
        discussion: "Takes a study and a stage: 'show delayed-repression/critical-delay'. Quote levels: 'show \"s/fit[seed=3]\"'.")

    @OptionGroup var options: StudyOptions

    func run() throws {
        var options = options
        guard let slash = options.study.firstIndex(of: "/") else {
            throw CommandError("error: 'show' takes a study and a stage\n  found:    \(options.study)\n  expected: study/stage", code: 2)
        }
        let stage = String(options.study[options.study.index(after: slash)...])
        options.study = String(options.study[..<slash])
        let session = try options.session()
        let graph = session.study.graph
        let selection = try session.selection(only: [stage], until: [], from: []) ?? []
        let planner = try Planner(graph, store: session.store, context: session.context)
        var shown: [(String, JSONValue)] = []
        for position in selection.sorted() {
            let label = graph.nodes[position].label
            guard let record = planner.record(position), let bytes = session.store.output(of: record) else {
                throw CommandError(
                    "error: '\(label)' has no output for this configuration\n  hint: './reprise run \(session.slug) --until \(label)'",
                    code: 1)
            }
            shown.append((label, try ArtifactDecoder.json(of: bytes)))
        }
        if shown.count == 1 { return print(shown[0].1.canonicalText) }
        print(JSONValue.members(shown).canonicalText)
    }
}
