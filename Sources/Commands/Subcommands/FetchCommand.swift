internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Workbench

struct FetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Gets what studies take: files from the web, Debian's packages, Python wheels, libtorch.",
        discussion: "Without a study: what any of them takes at its default settings.")

    @Argument(help: "The studies; all by default.") var studies: [String] = []
    @Option(help: "Which preset's settings.") var preset = "default"
    @Flag(help: "Say what is missing and get nothing.") var dryRun = false
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func run() throws {
        let project = try RepriseCommand.project()
        let slugs = studies.isEmpty ? project.catalogue.entries.map(\.slug) : studies
        let sessions = try slugs.map { try Session(project, slug: $0, choices: Choices(preset: preset)) }
        var got: [String] = []
        for session in sessions {
            let fetcher = Fetcher(project: project, files: session.context.inputs, tell: { json ? () : writeError($0 + "\n") })
            let missing = try fetcher.missing(for: session.study.graph)
            got += missing.files.map { "\($0.name)" } + missing.packages
            if dryRun { continue }
            if !missing.packages.isEmpty { try fetcher.install(missing.packages) }
            for location in missing.files { try fetcher.get(location) }
        }
        let needsTorch = sessions.contains { $0.study.graph.reaches("Torch", in: project.catalogue.code) }
        if needsTorch, try !TorchSetup(project: project).isThere() {
            got.append("libtorch")
            if !dryRun { try TorchSetup(project: project).install(for: "the studies need") }
        }
        if json { return print(JSONValue.members([(dryRun ? "missing" : "got", .array(got.map(JSONValue.string)))]).canonicalText) }
        if got.isEmpty { return print("Nothing is missing.") }
        print("\(dryRun ? "missing" : "got"): \(got.joined(separator: ", "))")
    }
}
