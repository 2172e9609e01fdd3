internal import ArgumentParser
internal import ContentStore
internal import Evidence
internal import Execution
internal import Reporting
internal import Statistics

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Runs a study over values of its settings, and shows what that changes.",
        discussion:
            "'./reprise sweep my-study --over delay=0.1,0.2,0.4 --over width=16..256:5:log' runs all fifteen combinations; with '--random 20', "
            + "twenty draws. What is in the cache is taken from there, so that the same command goes on where it was stopped. Sweeps register nothing."
    )

    @OptionGroup var options: StudyOptions
    @Option(
        name: .customLong("over"),
        help: ArgumentHelp(
            "A setting and its values: 'a,b,c', or 'LOW..HIGH:COUNT', evenly spaced; ':log' behind that spaces their logarithms.",
            valueName: "key=values"))
    var axes: [String] = []
    @Option(help: ArgumentHelp("Draws so many points at random in place of all combinations.", valueName: "count")) var random: Int?
    @Option(help: "The seed of the draws.") var seed: UInt64 = 1
    @Option(parsing: .upToNextOption, help: "The measurements to show; without it, those that decide on the claims.") var measure:
        [String] = []
    @Flag(help: "Go on after a point that failed.") var keepGoing = false
    @OptionGroup var workers: WorkerOptions
    @OptionGroup var executor: ExecutorOptions
    @Option(help: ArgumentHelp("Where the page goes; without it, to the trials in the store.", valueName: "folder")) var output: String?

    func validate() throws {
        guard (random ?? 1) >= 1 else { throw ValidationError("1 or more points are wanted, not \(random ?? 0)") }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        try executor.run(workers, in: project, warn: { writeError("warning: \($0)\n") }) { try run(project, on: $0, $1) }
    }

    private func run(_ project: Project, on machine: MachineClass, _ cluster: SlurmSettings?) throws {
        let session = try options.session(on: machine)
        let claims = try session.paper().claims
        let measures = try SweepReport.measures(named: measure, of: claims)
        let design = try SweepDesign(axes.map { try SweepAxis($0) }, random.map { .random(count: $0, seed: seed) } ?? .grid)
        var settings = workers.run
        settings.cluster = cluster
        let sweep = Sweep(
            project: project, slug: session.slug, choices: options.choices, design: design, options: settings, machine: machine,
            keepsGoing: keepGoing)
        try sweep.check()
        let result = try sweep.run(progress: progressRenderer(json: options.json)) { line in
            if !options.json { writeError(line + "\n") }
        }
        let report = SweepReport(slug: session.slug, design: design, result: result, measures: measures, command: command)
        let folder = output ?? "\(session.store.path)/trials/\(session.slug)/sweep-\(Digest(of: command).short)"
        for figure in try DrawnFigure.drawn(Markdown.figures(report.blocks), root: project.root, store: session.store.path) {
            try figure.write(into: folder)
        }
        try writeFile("\(folder)/sweep.csv", Array(report.csv.utf8))
        try writeFile("\(folder)/report.md", Array(report.markdown.utf8))
        let shownFolder = project.relative(folder)
        if options.json {
            print(report.json(path: "\(shownFolder)/report.md").canonicalText)
        } else {
            for line in report.lines { print(line) }
            print("\(shownFolder)/report.md  (\(result.executed) stages executed, \(result.cached) cached)")
        }
        if result.isInterrupted {
            writeError("Interrupted; the same command goes on from there.\n")
        } else if result.rows.count < design.points.count {
            writeError("Stopped at a point that failed; '--keep-going' runs the others.\n")
        }
        if result.isInterrupted || result.failures > 0 { throw ExitCode(1) }
    }

    /// What repeats the sweep; the same for a sweep that was interrupted and the one that goes on.
    private var command: String {
        var words = ["./reprise", "sweep", options.study]
        words += axes.map { "--over '\($0)'" }
        if let random { words.append("--random \(random) --seed \(seed)") }
        if options.preset != "default" { words.append("--preset \(options.preset)") }
        words += options.files.map { "--config \($0)" }
        if !measure.isEmpty { words.append("--measure " + measure.joined(separator: " ")) }
        // Behind a list of measurements a setting would be taken for one.
        return (words.prefix(3) + options.overrides.map { "'\($0)'" } + words.dropFirst(3)).joined(separator: " ")
    }
}

extension SweepReport {
    /// A line for each point: its settings, then the verdict of each claim.
    var lines: [String] {
        let settings = result.rows.map { $0.point.overrides(design.axes).joined(separator: " ") }
        let width = settings.map(\.count).max() ?? 0
        return result.rows.indices.map { place in
            let row = result.rows[place]
            let told =
                switch row.outcome {
                case .failed(let message): "failed: \(message)"
                case .measured(let claims): claims.map { "\(ReportPage.glyph($0.verdict)) \($0.claim.id)" }.joined(separator: "  ")
                }
            return "\(settings[place].padded(to: width))  \(told)"
        }
    }

    func json(path: String) -> JSONValue {
        .members([
            ("study", .string(slug)), ("report", .string(path)),
            (
                "points",
                .array(
                    result.rows.map { row in
                        var members: [(String, JSONValue)] = [
                            (
                                "settings",
                                .object(zip(design.axes, row.point.values).map { (key: $0.key, value: .string($1)) })
                            )
                        ]
                        switch row.outcome {
                        case .failed(let message): members.append(("failed", .string(message)))
                        case .measured(let claims):
                            members.append(("claims", .object(claims.map { (key: $0.claim.id, value: .string($0.verdict)) })))
                            members.append(
                                (
                                    "measured",
                                    .object(
                                        measures.compactMap { measure in
                                            estimate(measure, at: row).map { (key: title(measure), value: .number($0.value)) }
                                        })
                                ))
                        }
                        return .members(members)
                    })
            ),
        ])
    }
}
