internal import ArgumentParser
internal import Configuration
internal import Execution
internal import Glibc

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Runs a study again whenever its sources or settings change, and shows the report in the browser.",
        discussion: "The site is served on this machine alone; open pages load again by themselves. Ctrl-C ends it.")

    @Argument(help: "The study, as 'list' names it.") var study: String
    @Option(help: "The port of 127.0.0.1 to listen on; 0 for any that is free.") var port = 8765
    @Option(help: ArgumentHelp("Where to write the site.", valueName: "folder")) var output: String?
    @Flag(help: .hidden) var yes = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("a port from 0 to 65535 is wanted, not \(port)") }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        let slug = try project.entry(study).slug
        let folder = output ?? "\(project.root)/.site"
        _ = WatchInterrupt.program
        // What is started later looks for changed sources again.
        unsetenv("REPRISE_FRESH")
        _ = try SiteBuilder(project).build(into: folder)
        let server = try WatchServer(folder: folder, port: port)
        server.start()
        defer { server.stop() }
        let hasReport = try project.source("outputs/\(slug)/report.md") != nil
        print("\(server.address)\(hasReport ? "\(slug)/" : "")  (Ctrl-C ends it)")
        fflush(nil)
        Watching(project: project, slug: slug, folder: folder, server: server).run()
    }
}
