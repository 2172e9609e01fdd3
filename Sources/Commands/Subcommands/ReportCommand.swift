internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the report again from what is in the cache, without running anything.",
        discussion:
            "With --lint it lists the numbers that are typed into the prose of a study's report, or of all, and writes nothing. Exits with 3 when it finds one."
    )

    @Argument(help: "The study, as 'list' names it; with --lint all when none is named.") var study: String?
    @Option(help: "Which preset: smoke, default, paper or one of study.yaml's.") var preset = "default"
    @Option(name: .customLong("config"), help: ArgumentHelp("A file of further settings; may be given several times.", valueName: "file"))
    var files: [String] = []
    @Argument(help: ArgumentHelp("Settings for this once.", valueName: "key=value")) var overrides: [String] = []
    @Option(help: ArgumentHelp("Print what is published to this file, by Chromium.", valueName: "file")) var pdf: String?
    @Flag(help: "List the numbers that are typed into prose.") var lint = false
    @Flag(help: "Print JSON.") var json = false

    private var choices: Choices { Choices(preset: preset, files: files, overrides: overrides) }

    func run() throws {
        let project = try RepriseCommand.project()
        if lint { return try lint(project) }
        let entry = try project.entry(named: study)
        if let pdf { return try print(entry, to: pdf, project) }
        let session = try Session(project, slug: entry.slug, choices: choices)
        let planner = try Planner(session.study.graph, store: session.store, context: session.context)
        guard planner.plan.isComplete else {
            let open = session.study.graph.nodes.count - planner.plan.cachedCount
            throw CommandError(
                "error: \(open) of \(session.study.graph.nodes.count) stages of \(session.slug) are not up to date\n"
                    + "  hint: './reprise why \(session.slug)' says why, './reprise run \(session.slug)' runs them", code: 1)
        }
        let publication = try Publication(session: session, planner: planner).publish()
        if session.choices.isPublished { Atlas(root: session.project.root).refresh(store: session.store) }
        Swift.print(json ? JSONValue.members([("report", .string(publication.reportPath))]).canonicalText : publication.reportPath)
    }

    private func lint(_ project: Project) throws {
        let found = try ProseLint(study.map { [try project.entry($0)] } ?? project.catalogue.entries, in: project)
        Swift.print(json ? found.json.canonicalText : found.text)
        if !found.warnings.isEmpty { throw ExitCode(3) }
    }

    private func print(_ entry: StudyEntry, to path: String, _ project: Project) throws {
        guard choices.isPublished else {
            throw CommandError("error: only what is published can be printed; leave settings and preset out")
        }
        try ReportPrint(project: project, slug: entry.slug).write(to: path)
        Swift.print(json ? JSONValue.members([("pdf", .string(path))]).canonicalText : path)
    }
}
