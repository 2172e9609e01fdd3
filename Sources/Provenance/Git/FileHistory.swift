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
        let way = repository.way(to: path, root: root)
        var walk = try CommitWalk(from: [head], in: repository)
        var versions: [FileVersion] = []
        while let commit = try walk.next() {
            let own = try repository.entry(at: way, in: commit.tree)?.id
            var parents: [ObjectID?] = []
            for parent in commit.parents {
                // A shallow clone names parents that it doesn't hold.
                guard let parent = try repository.commit(parent) else { continue }
                parents.append(try repository.entry(at: way, in: parent.tree)?.id)
            }
            guard parents.isEmpty ? own != nil : parents.contains(where: { $0 != own }) else { continue }
            var before: [[UInt8]?] = []
            for parent in parents { before.append(try repository.content(parent)) }
            versions.append(
                FileVersion(
                    commit: commit.id.hex, date: commit.day, subject: commit.subject, bytes: try repository.content(own),
                    before: before))
        }
        return versions.reversed()
    }
}

extension CommitWalk.Commit {
    /// The day in UTC, as year-month-day.
    var day: String {
        let digits = RunID(secondsSince1970: Int(time), suffix: 0).description
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
    }
}

extension Repository {
    /// The names on the way from the working copy's root to a file of the project at `root`.
    func way(to path: String, root: String) -> [[UInt8]] {
        let folder = worktree.map { root.hasPrefix($0 + "/") ? root.dropFirst($0.count + 1).split(separator: "/") : [] } ?? []
        return (folder + path.split(separator: "/")).map { Array($0.utf8) }
    }

    /// The entry at the end of a way of names through a tree.
    func entry(at way: [[UInt8]], in tree: ObjectID) throws(GitError) -> TreeEntry? {
        var found: TreeEntry?
        for name in way {
            if let found, !found.isTree { return nil }
            guard let next = TreeObject.entries(of: try bytes(of: found?.id ?? tree))?.first(where: { $0.name == name }) else { return nil }
            found = next
        }
        return found
    }

    fileprivate func content(_ id: ObjectID?) throws(GitError) -> [UInt8]? {
        guard let id else { return nil }
        return try bytes(of: id)
    }
}
