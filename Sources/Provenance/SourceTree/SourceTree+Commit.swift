internal import CLibGit2

extension SourceTree {
    /// The source tree of a commit, the same in every clone, and the same as a capture of its clean working copy.
    ///
    /// - Parameters:
    ///   - revision: A commit, branch, tag or anything else that `git rev-parse` understands.
    ///   - root: The project's root in any clone.
    /// - Throws: `GitError` if there is no such commit or no repository.
    public static func of(commit revision: String, root: String) throws(GitError) -> SourceTree {
        let (repository, rules) = try committedProject(at: root)
        let commit = try repository.commit(named: revision)
        var sources = CommittedSources(repository, rules)
        let id = try sources.sources(of: repository.tree(of: commit))
        var contents = Contents(repository: repository.directory)
        contents.trees = sources.trees
        return SourceTree(
            id: id.hex, headCommit: commit.hex, branch: nil, changed: [], leftOut: [], caveats: [], contents: contents, committed: true)
    }

    /// Where a source tree can be found again.
    public enum Whereabouts: Hashable, Sendable {
        /// It was pinned here, under this reference.
        case pinned(reference: String)
        /// A commit has exactly these sources.
        case commit(String)
    }

    /// Looks for a source tree among the pinned ones, then among the commits that branches, tags and HEAD reach, newest first.
    public static func find(_ id: String, root: String) throws(GitError) -> Whereabouts? {
        let (repository, _) = try committedProject(at: root)
        guard let wanted = ObjectID(hex: id) else { return nil }
        if try repository.target(of: reference(of: id)) == wanted { return .pinned(reference: reference(of: id)) }
        return try commit(withSources: id, root: root).map(Whereabouts.commit)
    }

    /// The newest commit, among those that branches, tags and HEAD reach, that has exactly these sources.
    public static func commit(withSources id: String, root: String) throws(GitError) -> String? {
        let (repository, rules) = try committedProject(at: root)
        guard let wanted = ObjectID(hex: id) else { return nil }
        var sources = CommittedSources(repository, rules)
        var walk = try CommitWalk(from: repository.tips(), in: repository)
        while let commit = try walk.next() {
            if try sources.sources(of: commit.tree) == wanted { return commit.id.hex }
        }
        return nil
    }

    static func committedProject(at root: String) throws(GitError) -> (Repository, SourceRules) {
        do {
            let (repository, _, way) = try project(at: root)
            return (repository, SourceRules(way: way, scope: .standard))
        } catch let error as GitError {
            throw error
        } catch {
            // A bare repository has commits, and they can be asked for the project at their root.
            if let repository = try Repository.containing(root), repository.worktree == nil {
                return (repository, SourceRules(way: [], scope: .standard))
            }
            throw GitError(operation: "find a repository", message: "\(root) is not in the working copy of one", code: -1)
        }
    }
}
