internal import ArgumentParser
internal import ContentStore

struct SiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Writes the reports and the atlas as web pages.",
        discussion: "Made from committed files alone: no store is needed, nothing is run, and the pages load nothing from anywhere else.")

    @Option(help: ArgumentHelp("Where to write it.", valueName: "folder")) var output: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func run() throws {
        let project = try RepriseCommand.project()
        let folder = output ?? "\(project.root)/.site"
        let outcome = try SiteBuilder(project).build(into: folder)
        if json {
            return print(
                JSONValue.members([
                    ("folder", .string(folder)), ("files", .integer(Int64(outcome.files))), ("bytes", .integer(Int64(outcome.bytes))),
                    ("changed", .integer(Int64(outcome.changed))), ("papers", .integer(Int64(outcome.papers))),
                    ("reports", .integer(Int64(outcome.reports))),
                ]).canonicalText)
        }
        let (papers, reports) = (counted(outcome.papers, "paper"), counted(outcome.reports, "report"))
        print(
            "\(output ?? ".site")/index.html  (\(papers), \(reports), \(byteCount(outcome.bytes)); \(counted(outcome.changed, "file")) changed)"
        )
    }
}
