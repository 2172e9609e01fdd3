internal import ArgumentParser
internal import ContentStore
internal import Glibc

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes a worktree in which an old run, report or source tree stands as it was.",
        discussion: """
            Takes a run (20261121T031500Z-4f2a), a study's report as it is here ('my-study') or in a commit ('HEAD~3:my-study'), a source tree, or a \
            commit. The sources are looked for among the pinned ones, in the commits that branches and tags reach, and on the remotes. The worktree \
            shares the store, and what that lacks is taken from the remote, so that in the same environment class a run there finds everything in the \
            cache; it is said where that isn't so. What is here stays as it is.
            """)

    @Argument(help: "A run, a report, a source tree or a commit.") var subject: String
    @Option(help: ArgumentHelp("Where to make the worktree; by default beside the project.", valueName: "folder")) var to: String?
    @OptionGroup var remote: RemoteOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let target = try RestoreTargetReader(project: project, history: RunHistory(project)).target(subject)
        let (sharing, warning) = try remote.settingsOfRun()
        if let warning { writeError("warning: \(warning)\n") }
        let folder = to.map(Self.absolute) ?? "\(project.root)-\(target.shortName)"
        let restored = try RestoredWorktree(target, at: folder, in: project, from: sharing)
        print(json ? restored.json.canonicalText : restored.text)
    }

    /// git is asked from the project's root, and the user may be elsewhere.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = realpath(".", nil) else { return path }
        defer { free(here) }
        return "\(String(cString: here))/\(path)"
    }
}
