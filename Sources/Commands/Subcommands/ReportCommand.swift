internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the report again from what is in the cache, without running anything.")

    @OptionGroup var options: StudyOptions

    func run() throws {
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
        if options.json { return print(JSONValue.members([("report", .string(publication.reportPath))]).canonicalText) }
        print(publication.reportPath)
    }
}
