internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints the output of a stage as JSON, or draws what it logged.",
        discussion: "Takes a study and a stage: 'show delayed-repression/critical-delay'. Quote levels: 'show \"s/fit[seed=3]\"'.")

    @OptionGroup var options: StudyOptions
    @Flag(help: "Draw the series that the stage logged, and what it printed; with --json the numbers.") var log = false

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
        var logged: [(String, StageLog)] = []
        for position in selection.sorted() {
            let label = graph.nodes[position].label
            guard let record = planner.record(position), let bytes = session.store.output(of: record) else {
                throw CommandError(
                    "error: '\(label)' has no output for this configuration\n  hint: './reprise run \(session.slug) --until \(label)'",
                    code: 1)
            }
            logged.append((label, try StageLog(of: record, in: session.store)))
            if !log { shown.append((label, try ArtifactDecoder.json(of: bytes))) }
        }
        if log { return show(logged) }
        for (label, log) in logged where !log.isEmpty {
            writeError("note: '\(label)' logged \(log.summary); './reprise show \(session.slug)/\(label) --log' shows it\n")
        }
        if shown.count == 1 { return print(shown[0].1.canonicalText) }
        print(JSONValue.members(shown).canonicalText)
    }

    private func show(_ logged: [(label: String, log: StageLog)]) {
        if options.json { return print(JSONValue.members(logged.map { ($0.label, $0.log.json) }).canonicalText) }
        for (label, log) in logged {
            print("\(label)\(log.isEmpty ? ": nothing logged" : "")")
            for series in log.series { print(SeriesPlot(series).lines.map { "  \($0)" }.joined(separator: "\n")) }
            if !log.printed.isEmpty {
                print("  printed:\n" + log.printed.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
            }
        }
    }
}

/// What a stage left beside its result.
private struct StageLog {
    let series: [LoggedSeries]
    let printed: String

    init(of record: StageRecord, in store: Store) throws {
        series = try record.series.flatMap(store.blob).map { try ArtifactDecoder.decode([LoggedSeries].self, from: $0) } ?? []
        printed = record.printed
    }

    var isEmpty: Bool { series.isEmpty && printed.isEmpty }

    var summary: String {
        (series.map { "'\($0.name)' (\($0.values.count) points)" } + (printed.isEmpty ? [] : ["some text"])).joined(separator: ", ")
    }

    var json: JSONValue {
        .members([
            (
                "series",
                .array(
                    series.map { series in
                        .members([
                            ("name", .string(series.name)), ("steps", .array(series.steps.map(JSONValue.number))),
                            ("values", .array(series.values.map(JSONValue.number))),
                        ])
                    })
            ), ("printed", .string(printed)),
        ])
    }
}
