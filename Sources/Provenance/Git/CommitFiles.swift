internal import CLibGit2

/// The files of a project as one commit holds them.
public struct CommitFiles: Sendable {
    /// The commit's name, 40 hexadecimal digits.
    public let commit: String
    /// The commit's day in UTC, as year-month-day.
    public let date: String
    public let subject: String
    private let root: String
    private let tree: ObjectID

    /// - Parameters:
    ///   - revision: a commit, branch, tag or anything else that `git rev-parse` understands.
    ///   - root: the project's root, in the working copy of a repository.
    /// - Throws: `GitError` if there is no such commit or no repository.
    public init(_ revision: String, root: String) throws(GitError) {
        let repository = try Self.repository(root)
        let id = try repository.commit(named: revision)
        guard let commit = try repository.commit(id) else {
            throw GitError(operation: "read the commit \(id.hex)", message: "the repository lacks it", code: -1)
        }
        (self.commit, date, subject, tree, self.root) = (id.hex, commit.day, commit.subject, commit.tree, root)
    }

    /// A file, by its path relative to the root; nil where there is none.
    public func bytes(of path: String) throws(GitError) -> [UInt8]? {
        let repository = try Self.repository(root)
        guard let entry = try repository.entry(at: repository.way(to: path, root: root), in: tree), !entry.isTree else { return nil }
        return try repository.bytes(of: entry.id)
    }

    /// The names in a folder, sorted; none where there is no such folder.
    public func names(in folder: String) throws(GitError) -> [String] {
        let repository = try Self.repository(root)
        guard let entry = try repository.entry(at: repository.way(to: folder, root: root), in: tree), entry.isTree else { return [] }
        return (TreeObject.entries(of: try repository.bytes(of: entry.id)) ?? []).map { String(decoding: $0.name, as: UTF8.self) }.sorted()
    }

    /// The names of the branches and tags of the repository around `root`, sorted; none where there is no repository.
    public static func names(root: String) throws(GitError) -> [String] {
        guard let repository = try Repository.containing(root) else { return [] }
        var names: [String] = []
        for folder in ["refs/heads/", "refs/tags/", "refs/remotes/"] {
            names += try repository.references(matching: folder + "*").map { String($0.dropFirst(folder.count)) }
        }
        return names.sorted()
    }

    private static func repository(_ root: String) throws(GitError) -> Repository {
        guard let repository = try Repository.containing(root) else {
            throw GitError(operation: "find a repository", message: "\(root) is not in the working copy of one", code: -1)
        }
        return repository
    }
}
