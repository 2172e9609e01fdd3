internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the report again from what is in the cache, without running anything.")

    @OptionGroup var options: StudyOptions
    @Option(help: ArgumentHelp("Print what is published to this file, by Chromium.", valueName: "file")) var pdf: String?

    func run() throws {
        if let pdf { return try print(to: pdf) }
        let session = try options.session()
        let planner = try Planner(session.study.graph, store: session.store, context: session.context)
        guard planner.plan.isComplete else {
            let open = session.study.graph.nodes.count - planner.plan.cachedCount
            throw CommandError(
                "error: \(open) of \(session.study.graph.nodes.count) stages of \(session.slug) are not up to date\n"
                    + "  hint: './reprise why \(session.slug)' says why, './reprise run \(session.slug)' runs them", code: 1)
        }
        let publication = try Publication(session: session, planner: planner).publish()
        if session.choices.isPublished { Atlas(root: session.project.root).refresh(store: session.store) }
        if options.json { return Swift.print(JSONValue.members([("report", .string(publication.reportPath))]).canonicalText) }
        Swift.print(publication.reportPath)
    }

    private func print(to path: String) throws {
        guard options.choices.isPublished else {
            throw CommandError("error: only what is published can be printed; leave settings and preset out")
        }
        let project = try RepriseCommand.project()
        try ReportPrint(project: project, slug: project.entry(options.study).slug).write(to: path)
        if options.json { return Swift.print(JSONValue.members([("pdf", .string(path))]).canonicalText) }
        Swift.print(path)
    }
}
