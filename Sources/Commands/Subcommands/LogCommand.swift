internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Lists the runs that are known here, newest first, or tells all about one.",
        discussion:
            "Takes a study, a stage of it ('my-study/fit': the runs that executed it) or a run (20261121T031500Z-4f2a). Runs that found "
            + "everything in the cache are no runs of their own.")

    @Argument(help: "A study, a stage or a run; all studies when it is left out.") var subject: String?
    @Option(name: .shortAndLong, help: "How many runs to list.") var number = 20
    @Flag(help: "List all runs.") var all = false
    @Flag(help: "First fetch the runs that others have sent to the git remotes by 'push --runs'.") var fetch = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard number > 0 else { throw ValidationError("'--number' must be at least 1, found \(number).") }
    }

    func run() throws {
        let project = try RepriseCommand.project()
        if fetch { try RunReferences(git: GitProgram(root: project.root)).fetchAll { writeError($0 + "\n") } }
        let history = try RunHistory(project)
        if let subject, let run = RunID(subject) { return try describe(run, history) }
        let belongs = try filter(project)
        let (entries, unreadable) = history.latest(all ? nil : number, where: belongs)
        for error in unreadable { writeError("warning: \(error)\n") }
        let log = RunLog(entries: entries, now: currentTime())
        if json { return print(log.json.canonicalText) }
        guard !entries.isEmpty else { return print("No run\(subject.map { " of '\($0)'" } ?? "") is known here.") }
        print(log.text)
    }

    /// Which runs are asked for. A study that is no longer here may still have runs.
    private func filter(_ project: Project) throws -> (RunManifest) -> Bool {
        guard let subject else { return { _ in true } }
        guard let slash = subject.firstIndex(of: "/") else {
            if project.catalogue[subject] == nil, try RunHistory(project).latest(1, where: { $0.study == subject }).entries.isEmpty {
                _ = try project.entry(subject)
            }
            return { $0.study == subject }
        }
        let (slug, stage) = (try project.entry(String(subject[..<slash])).slug, String(subject[subject.index(after: slash)...]))
        return { manifest in
            manifest.study == slug && manifest.stages.contains { $0.label == stage || stageFamily($0.label) == stage }
        }
    }

    private func describe(_ run: RunID, _ history: RunHistory) throws {
        let entry = history.entry(try history.manifest(named: run).manifest)
        let side = try? SideReader(history.project).runSide(entry.manifest)
        let description = RunDescription(entry: entry, claims: side?.record.claims ?? [], now: currentTime())
        print(json ? description.json.canonicalText : description.text)
    }
}
