internal import CLibGit2

/// The commits that some tips reach, newest first.
///
/// The library's own walk fails at the edge of a shallow clone, where parents are named but missing; here the walk just ends there.
struct CommitWalk {
    struct Commit {
        let id: ObjectID
        let tree: ObjectID
        let parents: [ObjectID]
        /// Seconds since 1970.
        let time: Int64
        /// The first paragraph of the message, on one line.
        let subject: String
    }

    private let repository: Repository
    private var seen: Set<ObjectID> = []
    /// Commits to visit, oldest first.
    private var waiting: [Commit] = []

    init(from tips: [ObjectID], in repository: Repository) throws(GitError) {
        self.repository = repository
        for tip in tips { try add(tip) }
    }

    mutating func next() throws(GitError) -> Commit? {
        guard let commit = waiting.popLast() else { return nil }
        for parent in commit.parents { try add(parent) }
        return commit
    }

    private mutating func add(_ id: ObjectID) throws(GitError) {
        guard seen.insert(id).inserted, let commit = try repository.commit(id) else { return }
        // Histories are nearly in order, so the right place is nearly always close to the end.
        let place = waiting.lastIndex { $0.time <= commit.time }.map { $0 + 1 } ?? 0
        waiting.insert(commit, at: place)
    }
}

extension Repository {
    /// A commit's own facts; `nil` if the repository doesn't hold it.
    func commit(_ id: ObjectID) throws(GitError) -> CommitWalk.Commit? {
        var raw = id.raw
        let handle = try handle.with { (repository) throws(GitError) in
            try GitHandle.ifPresent("read the commit \(id.hex)", absent: [GIT_ENOTFOUND.rawValue], freedBy: git_commit_free) {
                git_commit_lookup($0, repository, &raw)
            }
        }
        return handle?.with { commit in
            CommitWalk.Commit(
                id: id, tree: ObjectID(git_commit_tree_id(commit).pointee),
                parents: (0..<git_commit_parentcount(commit)).map { ObjectID(git_commit_parent_id(commit, $0).pointee) },
                time: git_commit_time(commit), subject: git_commit_summary(commit).map { String(cString: $0) } ?? "")
        }
    }

    /// The commits that HEAD, branches, tags and remote branches name.
    func tips() throws(GitError) -> [ObjectID] {
        var tips: [ObjectID] = []
        if let head = try headCommit() { tips.append(head) }
        for pattern in ["refs/heads/*", "refs/tags/*", "refs/remotes/*"] {
            for name in try references(matching: pattern) {
                // A tag may name something else than a commit.
                if let commit = try? commit(named: name) { tips.append(commit) }
            }
        }
        return tips
    }

    /// The names of the references that match a pattern, sorted.
    func references(matching pattern: String) throws(GitError) -> [String] {
        let operation = "list the references \(pattern)"
        let iterator = try handle.with { (repository) throws(GitError) in
            try GitHandle.owning(operation, freedBy: git_reference_iterator_free) {
                git_reference_iterator_glob_new($0, repository, pattern)
            }
        }
        var names: [String] = []
        var name: UnsafePointer<CChar>?
        while try check(operation, expecting: [GIT_ITEROVER.rawValue], { iterator.with { git_reference_next_name(&name, $0) } }) == 0 {
            if let name { names.append(String(cString: name)) }
        }
        return names.sorted()
    }
}
