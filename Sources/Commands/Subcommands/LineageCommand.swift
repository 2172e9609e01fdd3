internal import ArgumentParser
internal import ContentStore
internal import Execution

struct LineageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: "Says how a number or figure of a published report came about.",
        discussion: """
            Prints the stages that it comes from, back to the first, each with its function, settings and data, and the commit that has the sources. \
            Takes a number as the report prints it ('0.527'), its place ('report.md:57'), the name of something measured, or a figure's name. \
            It reads what is published and needs no store.
            """)

    @Argument(help: "The study, as 'list' names it.") var study: String
    @Argument(help: "A number, a place in the report, something measured, or a figure.") var subject: String
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let lineage = try Lineage(project.entry(study).slug, subject, in: project)
        print(json ? lineage.json.canonicalText : lineage.text)
    }
}
