internal import CLibGit2

/// One commit's version of a file, beside those of its parents.
public struct FileVersion: Sendable {
    /// The commit's name, 40 hexadecimal digits.
    public let commit: String
    /// The commit's day in UTC, as year-month-day.
    public let date: String
    public let subject: String
    /// The file there; nil where there is none.
    public let bytes: [UInt8]?
    /// The file in each parent; nil where there is none.
    public let before: [[UInt8]?]

    /// The versions of a file in the commits that HEAD reaches, oldest first: those in which it differs from a parent's.
    ///
    /// - Parameters:
    ///   - path: relative to `root`.
    ///   - root: the project's root, in the working copy of a repository; what lies in none has no history.
    public static func history(of path: String, root: String) throws(GitError) -> [FileVersion] {
        guard let repository = try Repository.containing(root), let head = try repository.headCommit() else { return [] }
        let folder =
            repository.worktree.map { root.hasPrefix($0 + "/") ? Array(root.dropFirst($0.count + 1).split(separator: "/")) : [] } ?? []
        let way = (folder.map(String.init) + path.split(separator: "/").map(String.init)).map { Array($0.utf8) }
        var walk = try CommitWalk(from: [head], in: repository)
        var versions: [FileVersion] = []
        while let commit = try walk.next() {
            let own = try repository.entry(at: way, in: commit.tree)
            var parents: [ObjectID?] = []
            for parent in commit.parents {
                // A shallow clone names parents that it doesn't hold.
                guard let parent = try repository.commit(parent) else { continue }
                parents.append(try repository.entry(at: way, in: parent.tree))
            }
            guard parents.isEmpty ? own != nil : parents.contains(where: { $0 != own }) else { continue }
            var before: [[UInt8]?] = []
            for parent in parents { before.append(try repository.content(parent)) }
            versions.append(
                FileVersion(
                    commit: commit.id.hex, date: day(commit.time), subject: commit.subject, bytes: try repository.content(own),
                    before: before))
        }
        return versions.reversed()
    }

    private static func day(_ seconds: Int64) -> String {
        let digits = RunID(secondsSince1970: Int(seconds), suffix: 0).description
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
    }
}

extension Repository {
    /// The object at the end of a way of names through a tree.
    fileprivate func entry(at way: [[UInt8]], in tree: ObjectID) throws(GitError) -> ObjectID? {
        var id = tree
        for name in way {
            guard let found = TreeObject.entries(of: try bytes(of: id))?.first(where: { $0.name == name }) else { return nil }
            id = found.id
        }
        return id
    }

    fileprivate func content(_ id: ObjectID?) throws(GitError) -> [UInt8]? {
        guard let id else { return nil }
        return try bytes(of: id)
    }
}
