internal import ContentStore
internal import Foundation
internal import Provenance
internal import Reporting

/// One worktree in which commit after commit is run; builds go on from the last one, and results come from the store that all worktrees share.
final class BisectionWorktree {
    private let project: Project
    private let study: String
    private let claim: String
    private let git: GitProgram
    let path: String
    /// Whether something was built there already, so that the next build is no longer than an edit takes.
    var isBuilt: Bool { FileStatus(of: "\(path)/.build") != nil }

    init(_ project: Project, study: String, claim: String) throws {
        (self.project, self.study, self.claim) = (project, study, claim)
        git = try GitProgram(root: project.root)
        path = "\(project.root)-bisect-\(study)"
    }

    /// Runs the study at a commit, and keeps what it would publish.
    ///
    /// Errors: ``CommandError`` when the commit doesn't build, the study isn't in it, or a stage fails.
    func run(_ commit: String) throws -> Bisection.Known {
        try checkOut(commit)
        let prefix = try git.run(["rev-parse", "--show-prefix"], because: "looking for the project in its repository")
        let root = prefix.isEmpty ? path : "\(path)/\(prefix.dropLast())"
        guard let shell = ExternalProgram(["env"]), FileStatus(of: "\(root)/reprise") != nil else {
            throw CommandError("error: commit \(commit.prefix(12)) has no './reprise'", code: 1)
        }
        // The launcher there starts, and builds, the program of that commit.
        try withTemporaryFolder { folder in
            _ = try shell.run(
                ["-u", "REPRISE_ROOT", "-u", "REPRISE_FRESH", "REPRISE_STORE=\(project.storePath)", "\(root)/reprise", "run", study],
                in: folder, because: "running \(study) at commit \(commit.prefix(12))")
        }
        let outputs = "\(root)/outputs/\(study)"
        let record = try Side.record(readFile("\(outputs)/results.json"), place: "outputs/\(study)/results.json")
        guard let verdict = record.claims.first(where: { $0.id == claim })?.verdict else {
            throw CommandError("error: commit \(commit.prefix(12)) has no claim '\(claim)'", code: 1)
        }
        let kept = "\(project.storePath)/trials/\(study)/bisect-\(commit.prefix(12))"
        FileStatus.remove(kept)
        try makeFolder(String(kept[..<(kept.lastIndex(of: "/") ?? kept.endIndex)]))
        try FileManager.default.copyItem(atPath: outputs, toPath: kept)
        return Bisection.Known(verdict: verdict, place: kept)
    }

    private func checkOut(_ commit: String) throws {
        guard FileStatus(of: path) != nil else {
            try git.run(["worktree", "add", "--quiet", "--detach", path, commit], because: "making a worktree")
            return
        }
        // One that is left of a bisection that was killed is as good, as long as it is one.
        guard git.answer(["-C", path, "rev-parse", "--git-dir"])?.contains("/worktrees/") == true else {
            throw CommandError("error: there is something at '\(path)', where commits would be run\n  hint: move it away", code: 1)
        }
        // Results of the commit before must not pass for those of this one; what was built may stay.
        try git.run(["checkout", "--quiet", "--force", "--detach", commit], in: path, because: "checking out \(commit.prefix(12))")
        try git.run(["clean", "--quiet", "-d", "--force", "--", "."], in: path, because: "tidying up")
    }

    func remove() { _ = git.answer(["worktree", "remove", "--force", path]) }
}
