internal import ArgumentParser
internal import ContentStore
internal import Evidence
internal import Provenance
internal import Reporting

struct CiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite", abstract: "Prints BibTeX for what is published about a study, with commit and run, and for its paper.")

    @Argument(help: "The study, as 'list' names it.") var study: String
    @Option(help: "Where the project can be read.") var url: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func run() throws {
        let project = try RepriseCommand.project()
        let published = try PublishedSources(study, in: project)
        guard let outline = try Atlas(root: project.root).outlines().first(where: { $0.slug == study }) else {
            throw CommandError("error: no paper file\n  expected: papers/\(study).yaml")
        }
        let results = "outputs/\(study)/results.json"
        let version = try FileVersion.history(of: results, root: project.root).last { $0.bytes != nil }
        // What differs from the last commit is in none yet.
        let isCommitted = try version.map { try readFile("\(project.root)/\(results)") == $0.bytes } ?? false
        let run = try Self.run(of: study, tree: published.tree, project)
        let citation = Citation(
            slug: study, title: outline.title, date: (isCommitted ? version?.date : nil) ?? today(), arxiv: outline.arxiv, doi: outline.doi,
            paperDate: outline.published, verdicts: published.record.claims.map(\.verdict), commit: isCommitted ? version?.commit : nil,
            tree: published.tree, run: run, address: url)
        if json {
            return print(
                JSONValue.members([
                    ("study", .string(study)), ("commit", citation.commit.map(JSONValue.string) ?? .null),
                    ("tree", citation.tree.map(JSONValue.string) ?? .null), ("run", run.map(JSONValue.string) ?? .null),
                    ("bibtex", .string(citation.bibTeX)),
                ]).canonicalText)
        }
        print(citation.bibTeX, terminator: "")
    }

    /// The newest run of the published sources that the store here knows; a clone has none.
    private static func run(of study: String, tree: String?, _ project: Project) throws -> String? {
        let folder = "\(project.storePath)/v1/runs"
        guard let tree, FileStatus(of: folder) != nil else { return nil }
        for run in RunManifest.runs(in: folder).sorted().reversed() {
            let manifest = try? RunManifest.read("\(folder)/\(run).json")
            if let manifest, manifest.study == study, manifest.source.tree == tree { return "\(run)" }
        }
        return nil
    }
}

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Packs the sources, settings, results and environment of a published study, and a script that reruns it.")

    @Argument(help: "The study, as 'list' names it.") var study: String
    @Option(help: ArgumentHelp("The archive: .tar.gz or .tar.zst.", valueName: "file")) var output: String
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func run() throws {
        let project = try RepriseCommand.project()
        let bundle = try StudyBundle(study, in: project)
        try bundle.write(to: output)
        let size = FileStatus(of: output)?.size ?? 0
        if json {
            return print(
                JSONValue.members([
                    ("bundle", .string(output)), ("bytes", .integer(Int64(size))),
                    ("tree", bundle.published.tree.map(JSONValue.string) ?? .null),
                ]).canonicalText)
        }
        print("\(output)  (\(byteCount(size)), source tree \(bundle.published.tree ?? "none"))")
    }
}
