internal import CLibGit2

/// Where a path lies in the world of git: its working copy, its git directory, and the one that linked worktrees share.
public struct GitLocation: Hashable, Sendable {
    /// The root of the working copy that holds the path; `nil` in a bare repository.
    public let worktree: String?
    /// The git directory of this working copy: `.git`, or `.git/worktrees/<name>` of the main one.
    public let gitDirectory: String
    /// The git directory that all linked worktrees share.
    public let commonDirectory: String

    /// Whether the working copy was made by `git worktree add`.
    public var isLinkedWorktree: Bool { gitDirectory != commonDirectory }

    /// The folder in which what all worktrees share is kept, such as the store.
    ///
    /// It is the folder around the shared `.git`. Where that has another name (a submodule, a separate git directory), it is the working
    /// copy; for worktrees of a bare repository, which have no main one, it is the bare repository itself.
    public var sharedFolder: String {
        let (parent, name) = split(commonDirectory)
        if name == ".git" { return parent }
        return isLinkedWorktree ? commonDirectory : worktree ?? commonDirectory
    }

    /// Finds the repository that a path lies in.
    ///
    /// - Returns: `nil` if the path lies in no repository.
    /// - Throws: `GitError` if there is a repository that can't be opened: owned by another user, or in a format libgit2 doesn't know.
    public static func find(from path: String) throws(GitError) -> GitLocation? {
        guard let repository = try Repository.containing(path) else { return nil }
        return GitLocation(
            worktree: repository.worktree, gitDirectory: repository.directory, commonDirectory: repository.commonDirectory)
    }
}

/// Splits an absolute path into the folder and the last name.
private func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let parent = slash == path.startIndex ? "/" : String(path[..<slash])
    return (parent, String(path[path.index(after: slash)...]))
}
