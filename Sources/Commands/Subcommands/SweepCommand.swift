internal import ArgumentParser
internal import ContentStore
internal import Evidence
internal import Execution
internal import Reporting
internal import Statistics
internal import Workbench

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Runs a study over values of its settings, and shows what that changes.",
        discussion:
            "'./reprise sweep my-study --over delay=0.1,0.2,0.4 --over width=16..256:5:log' runs all fifteen combinations; with '--random 20', "
            + "twenty draws. What is in the cache is taken from there, so that the same command goes on where it was stopped. Sweeps register nothing; '--publish width' makes one a part of the report, "
            + "'outputs/my-study/sweeps/width', until that folder is deleted."
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
    @Option(help: ArgumentHelp("Makes it a part of the study's report, under this name.", valueName: "name")) var publish: String?

    func validate() throws {
        guard output == nil || publish == nil else { throw ValidationError("'--output' is for trials, and '--publish' makes this none") }
        guard (random ?? 1) >= 1 else { throw ValidationError("1 or more points are wanted, not \(random ?? 0)") }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        try executor.run(workers, in: project, warn: { writeError("warning: \($0)\n") }) { try run(on: $0, $1) }
    }

    private func run(on machine: MachineClass, _ cluster: SlurmSettings?) throws {
        let session = try options.session(on: machine)
        session.passage.end()
        let publication = try publish.map { try SweepPublication($0, of: session) }
        let paper = try session.paper()
        let design = try SweepDesign(axes.map { try SweepAxis($0) }, random.map { .random(count: $0, seed: seed) } ?? .grid)
        var settings = workers.run
        settings.cluster = cluster
        let sweep = Sweep(
            base: session, paper: paper, design: design, measures: try SweepReport.measures(named: measure, of: paper.claims),
            command: command, options: settings, keepsGoing: keepGoing)
        try sweep.check()
        let isJSON = options.json
        let besides = SweepProgress { writeError($0 + "\n") }
        let result = try sweep.run(progress: { $0 || isJSON ? progressRenderer(json: isJSON) : besides }) { line in
            if !isJSON { writeError(line + "\n") }
        }
        let record = result.record
        let isWhole = record.points.count == record.count
        let path = try isWhole ? publication.map { try publish(record, $0) } ?? writePage(record, session) : writePage(record, session)
        if options.json {
            print(record.json(path: path).canonicalText)
        } else {
            for line in record.lines { print(line) }
            print("\(path)  (\(result.executed) stages executed, \(result.cached) cached)")
        }
        if result.isInterrupted {
            writeError("Interrupted; the same command goes on from there.\n")
        } else if !isWhole {
            writeError("Stopped at a point that failed; '--keep-going' runs the others.\n")
        }
        if !isWhole, publication != nil { writeError("Not published: \(record.points.count) of \(record.count) points have run.\n") }
        if !isWhole || record.failures > 0 { throw ExitCode(1) }
    }

    /// The page of a trial, with its files beside it.
    private func writePage(_ record: SweepRecord, _ session: Session) throws -> String {
        let published = try SweepPublication.publishedRecord(session)
        let verdicts = published.flatMap { $0.preset == record.preset ? $0.claims : nil }.map { claims in
            Dictionary(claims.map { ($0.id, $0.verdict) }, uniquingKeysWith: { first, _ in first })
        }
        let report = SweepReport(record: record, published: verdicts)
        let folder = output ?? "\(session.store.path)/trials/\(session.slug)/sweep-\(Digest(of: command).short)"
        // The numbers first: whatever becomes of the pictures, they are there.
        try writeFile("\(folder)/sweep.csv", Array(record.csv.utf8))
        try writeFile("\(folder)/report.md", Array(report.markdown.utf8))
        let figures = report.figures
        let drawn = try DrawnFigure.drawn(figures, root: session.project.root, store: session.store.path)
        for figure in drawn { try figure.write(into: folder) }
        DrawnFigure.removeOthers(than: figures.map(\.name), in: folder)
        return "\(session.project.relative(folder))/report.md"
    }

    /// The report with the sweep; or what was written, where the report has to wait for a run.
    private func publish(_ record: SweepRecord, _ publication: SweepPublication) throws -> String {
        try publication.write(record)
        if let report = try publication.writeReport() { return report }
        writeError("The report gets the sweep with the next './reprise run \(record.study)'.\n")
        return publication.session.project.relative("\(publication.folder)/sweep.csv")
    }

    /// What repeats the sweep; the same for a sweep that was interrupted and the one that goes on.
    private var command: String {
        var words = ["./reprise", "sweep", options.study]
        words += axes.map { "--over '\($0)'" }
        if let random { words.append("--random \(random) --seed \(seed)") }
        if options.preset != "default" { words.append("--preset \(options.preset)") }
        words += options.files.map { "--config \($0)" }
        if let publish { words += ["--publish \(publish)"] + (keepGoing ? ["--keep-going"] : []) }
        if !measure.isEmpty { words.append("--measure " + measure.joined(separator: " ")) }
        // Behind a list of measurements a setting would be taken for one.
        return (words.prefix(3) + options.overrides.map { "'\($0)'" } + words.dropFirst(3)).joined(separator: " ")
    }
}

extension SweepRecord {
    /// A line for each point: its settings, then the verdict of each claim.
    var lines: [String] {
        let settings = points.map { overrides(at: $0).joined(separator: " ") }
        let width = settings.map(\.count).max() ?? 0
        return zip(points, settings).map { point, settings in
            let told =
                point.failure.map { "failed: \($0)" }
                ?? point.findings.map { "\(ReportPage.glyph($0.verdict)) \($0.claim)" }.joined(separator: "  ")
            return "\(settings.padded(to: width))  \(told)"
        }
    }

    func json(path: String) -> JSONValue {
        .members([
            ("study", .string(study)), ("report", .string(path)),
            (
                "points",
                .array(
                    points.map { point in
                        var members: [(String, JSONValue)] = [
                            ("settings", .object(zip(axes, point.values).map { (key: $0.key, value: .string($1)) }))
                        ]
                        switch point.outcome {
                        case .failed(let message): members.append(("failed", .string(message)))
                        case .measured(let findings):
                            members.append(("claims", .object(findings.map { (key: $0.claim, value: .string($0.verdict)) })))
                            members.append(
                                (
                                    "measured",
                                    .object(
                                        measures.compactMap { measure in
                                            estimate(measure, at: point).map { (key: title(measure), value: .number($0.value)) }
                                        })
                                ))
                        }
                        return .members(members)
                    })
            ),
        ])
    }
}
