internal import ArgumentParser
internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Glibc

struct PapersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "papers", abstract: "Lists the papers, and imports new ones from saved lists.",
        subcommands: [PapersListCommand.self, PapersImportCommand.self, PapersAtlasCommand.self], defaultSubcommand: PapersListCommand.self)
}

struct PapersListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the papers with date, fidelity and whether there is a study.")

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let outlines = try Atlas(root: project.root).outlines()
        func study(_ outline: PaperOutline) -> String? { project.catalogue[outline.slug]?.folder }
        if json {
            let rows = outlines.map { outline in
                JSONValue.members([
                    ("paper", .string(outline.slug)), ("title", .string(outline.title)),
                    ("published", outline.published.map(JSONValue.string) ?? .null),
                    ("link", outline.address.map(JSONValue.string) ?? .null),
                    ("theme", .string(outline.theme)), ("feeds", .array(outline.feeds.map(JSONValue.string))),
                    ("fidelity", outline.fidelity.map { .string($0.rawValue) } ?? .null), ("claims", .integer(Int64(outline.claims.count))),
                    ("rules", .bool(outline.hasRules)), ("study", study(outline).map(JSONValue.string) ?? .null),
                ])
            }
            return print(JSONValue.array(rows).canonicalText)
        }
        let width = outlines.map(\.slug.count).max() ?? 0
        for outline in outlines {
            let (date, fidelity) = (outline.published ?? "no date", outline.fidelity?.rawValue ?? "not decided")
            print("\(outline.slug.padded(to: width))  \(date.padded(to: 10))  \(fidelity.padded(to: 11))  \(study(outline) ?? "no study")")
        }
    }
}

struct PapersImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Writes a paper file for each paper of a saved list that is not there yet.",
        discussion:
            "Reads a page of daily papers saved as text, BibTeX, and Atom feeds of arXiv. A paper is known by its title, arXiv number or DOI; "
            + "files that are there are never touched.")

    @Argument(help: ArgumentHelp("Saved lists.", valueName: "file")) var files: [String]
    @Option(help: "The name of the feed, for the new files.") var feed: String?
    @Option(help: "The year of dates that name none; this year by default.") var year: Int?
    @Flag(help: "Say what is new and write nothing.") var dryRun = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if let year, !(1900...2999).contains(year) { throw ValidationError("a year such as 2026 is wanted, not \(year)") }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        let year = year ?? Int(today().prefix(4)) ?? 2000
        let lists = try files.map { path in try PaperList.papers(in: SourceFile(path: path, bytes: try readList(path)), year: year) }
        var papers = try PaperImport(root: project.root, studies: project.catalogue.entries.map(\.slug), feed: feed)
        let outcome = try papers.take(lists, isWriting: !dryRun)
        if !outcome.new.isEmpty, !dryRun { try Atlas(root: project.root).write() }
        if json {
            let new = outcome.new.map { JSONValue.members([("paper", .string($0.slug)), ("title", .string($0.title))]) }
            return print(
                JSONValue.members([
                    ("entries", .integer(Int64(outcome.entries))), ("papers", .integer(Int64(outcome.papers))), ("new", .array(new)),
                ]).canonicalText)
        }
        for paper in outcome.new { print("papers/\(paper.slug).yaml  \(paper.title)") }
        func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
        print(
            "\(counted(outcome.entries, "entry", "entries")), \(counted(outcome.papers, "paper", "papers")), \(outcome.new.count) new"
                + (dryRun && !outcome.new.isEmpty ? ", nothing written" : ""))
    }

    /// The bytes of a list, which may also come through a pipe; what is too large is not read to its end.
    private func readList(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        func problem() -> CommandError { CommandError("error: cannot read '\(path)': \(String(cString: strerror(errno)))", code: 2) }
        guard file >= 0 else { throw problem() }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= PaperList.largest {
            let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 { bytes.append(contentsOf: chunk[..<count]) } else if errno != EINTR { throw problem() }
        }
        throw CommandError(
            "error: '\(path)' is larger than \(PaperList.largest >> 20) MiB\n  hint: a list of papers is rarely larger than one; import it in parts",
            code: 2)
    }
}

struct PapersAtlasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "atlas", abstract: "Writes the overview of all papers, outputs/README.md, again.")

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let isWritten = try Atlas(root: RepriseCommand.project().root).write()
        if json { return print(JSONValue.members([("file", .string(Atlas.path)), ("changed", .bool(isWritten))]).canonicalText) }
        print("\(Atlas.path)  (\(isWritten ? "written" : "as it was"))")
    }
}
