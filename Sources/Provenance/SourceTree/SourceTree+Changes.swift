internal import CLibGit2

extension SourceTree {
    /// The files in which two source trees differ, by their paths relative to the root, sorted.
    ///
    /// - Returns: `nil` if the repository lacks one of the trees: it is neither kept nor that of a commit that branches, tags or HEAD reach.
    public static func changes(from old: String, to new: String, root: String) throws(GitError) -> [String]? {
        let (repository, rules) = try committedProject(at: root)
        var memory: [ObjectID: [UInt8]] = [:]
        var ids: [ObjectID] = []
        for name in [old, new] {
            guard let id = ObjectID(hex: name) else { return nil }
            if (try? repository.bytes(of: id)) == nil {
                guard let held = try committed(id, repository, rules) else { return nil }
                memory.merge(held) { first, _ in first }
            }
            ids.append(id)
        }
        let comparison = TreeComparison(repository: repository, memory: memory)
        let prefix = rules.way.map { String(decoding: $0, as: UTF8.self) + "/" }.joined()
        return try comparison.changes(from: ids[0], to: ids[1]).compactMap { change in
            let path = String(decoding: change.path, as: UTF8.self)
            return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
        }.sorted()
    }

    /// The tree objects of a source tree that only commits speak of.
    private static func committed(_ id: ObjectID, _ repository: Repository, _ rules: SourceRules) throws(GitError) -> [ObjectID: [UInt8]]? {
        var sources = CommittedSources(repository, rules)
        var walk = try CommitWalk(from: repository.tips(), in: repository)
        while let commit = try walk.next() {
            if try sources.sources(of: commit.tree) == id { return sources.trees }
        }
        return nil
    }
}
