internal import CLibGit2

/// An open repository, with the few questions that provenance asks of it.
///
/// Opening costs well under a millisecond, so every operation opens its own and no handle crosses a thread.
final class Repository {
    let handle: GitHandle
    let objects: GitHandle

    private init(_ handle: GitHandle) throws(GitError) {
        self.handle = handle
        objects = try handle.with { (repository) throws(GitError) in
            try GitHandle.owning("open the object database", freedBy: git_odb_free) { git_repository_odb($0, repository) }
        }
    }

    /// Opens the repository that `path` lies in; `nil` if it lies in none.
    static func containing(_ path: String) throws(GitError) -> Repository? {
        let handle = try GitHandle.ifPresent(
            "open the repository around \(path)", absent: [GIT_ENOTFOUND.rawValue], freedBy: git_repository_free
        ) {
            git_repository_open_ext($0, path, 0, nil)
        }
        guard let handle else { return nil }
        return try Repository(handle)
    }

    /// Opens the repository whose working copy is `path` itself; `nil` if there is none.
    static func exactly(_ path: String) throws(GitError) -> Repository? {
        let handle = try GitHandle.ifPresent(
            "open the repository at \(path)", absent: [GIT_ENOTFOUND.rawValue], freedBy: git_repository_free
        ) {
            git_repository_open($0, path)
        }
        guard let handle else { return nil }
        return try Repository(handle)
    }

    var worktree: String? { handle.with { git_repository_workdir($0).map { withoutSlash(String(cString: $0)) } } }
    var directory: String { handle.with { withoutSlash(String(cString: git_repository_path($0))) } }
    var commonDirectory: String { handle.with { withoutSlash(String(cString: git_repository_commondir($0))) } }

    private func withoutSlash(_ path: String) -> String {
        path.utf8.count > 1 && path.utf8.last == 47 ? String(path.dropLast()) : path
    }

    /// The commit that HEAD names; `nil` before the first commit.
    func headCommit() throws(GitError) -> ObjectID? {
        var raw = git_oid()
        let absent = [GIT_ENOTFOUND.rawValue, GIT_EUNBORNBRANCH.rawValue]
        let code = try check("read HEAD", expecting: absent) { handle.with { git_reference_name_to_id(&raw, $0, "HEAD") } }
        return code < 0 ? nil : ObjectID(raw)
    }

    /// The branch that HEAD is on, even before its first commit; `nil` if HEAD is detached.
    func branch() throws(GitError) -> String? {
        let head = try handle.with { (repository) throws(GitError) in
            try GitHandle.ifPresent("read HEAD", absent: [GIT_ENOTFOUND.rawValue], freedBy: git_reference_free) {
                git_reference_lookup($0, repository, "HEAD")
            }
        }
        guard let target = head?.with({ git_reference_symbolic_target($0).map { String(cString: $0) } }) else { return nil }
        return target.hasPrefix("refs/heads/") ? String(target.dropFirst("refs/heads/".count)) : target
    }

    /// The commit that a revision such as `HEAD~2`, a branch, a tag or an abbreviated id names.
    func commit(named revision: String) throws(GitError) -> ObjectID {
        try handle.with { (repository) throws(GitError) in
            let object = try GitHandle.owning("find the commit '\(revision)'", freedBy: git_object_free) {
                git_revparse_single($0, repository, revision)
            }
            let commit = try object.with { (object) throws(GitError) in
                try GitHandle.owning("find the commit '\(revision)'", freedBy: git_object_free) {
                    git_object_peel($0, object, GIT_OBJECT_COMMIT)
                }
            }
            return commit.with { ObjectID(git_object_id($0).pointee) }
        }
    }

    /// The tree of a commit.
    func tree(of commit: ObjectID) throws(GitError) -> ObjectID {
        var raw = commit.raw
        return try handle.with { (repository) throws(GitError) in
            let commit = try GitHandle.owning("read the commit \(commit.hex)", freedBy: git_commit_free) {
                git_commit_lookup($0, repository, &raw)
            }
            return commit.with { ObjectID(git_commit_tree_id($0).pointee) }
        }
    }

    /// The content of an object.
    func bytes(of id: ObjectID) throws(GitError) -> [UInt8] {
        var raw = id.raw
        let object = try objects.with { (database) throws(GitError) in
            try GitHandle.owning("read the object \(id.hex)", freedBy: git_odb_object_free) { git_odb_read($0, database, &raw) }
        }
        return object.with {
            Array(UnsafeRawBufferPointer(start: git_odb_object_data($0), count: git_odb_object_size($0)))
        }
    }

    /// Whether the ignore rules cover a path, relative to the working copy; also true inside an ignored folder.
    func ignores(_ path: String) throws(GitError) -> Bool {
        var answer: Int32 = 0
        try check("apply the ignore rules to \(path)") { handle.with { git_ignore_path_is_ignored(&answer, $0, path) } }
        return answer != 0
    }

    /// The external filter (`filter=lfs`) that the attributes name for a path.
    func filterDriver(of path: String) throws(GitError) -> String? {
        var value: UnsafePointer<CChar>?
        try check("read the attributes of \(path)") { handle.with { git_attr_get(&value, $0, 0, path, "filter") } }
        guard let value, git_attr_value(value) == GIT_ATTR_VALUE_STRING else { return nil }
        return String(cString: value)
    }

    /// The bytes that git would store for a file with these bytes: line endings and `ident` as the attributes say.
    func filtered(_ bytes: [UInt8], path: String) throws(GitError) -> [UInt8] {
        let filters = try handle.with { (repository) throws(GitError) in
            try GitHandle.ifPresent("load the filters of \(path)", absent: [], freedBy: git_filter_list_free) {
                git_filter_list_load($0, repository, nil, path, GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE.rawValue)
            }
        }
        guard let filters, !bytes.isEmpty else { return bytes }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        try check("filter \(path)") {
            bytes.withUnsafeBytes { input in
                filters.with { git_filter_list_apply_to_buffer(&buffer, $0, input.baseAddress, input.count) }
            }
        }
        return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
    }

    /// A boolean of the configuration, or `standard` if it isn't set.
    func setting(_ name: String, standard: Bool) throws(GitError) -> Bool {
        let configuration = try handle.with { (repository) throws(GitError) in
            try GitHandle.owning("read the configuration", freedBy: git_config_free) { git_repository_config_snapshot($0, repository) }
        }
        var value: Int32 = 0
        let code = try check("read \(name)", expecting: [GIT_ENOTFOUND.rawValue]) {
            configuration.with { git_config_get_bool(&value, $0, name) }
        }
        return code < 0 ? standard : value != 0
    }

    /// Whether anything differs from HEAD, untracked files included.
    func hasChanges() throws(GitError) -> Bool {
        var options = git_status_options()
        try check("prepare a status") { git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)) }
        options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue
        let list = try handle.with { (repository) throws(GitError) in
            try GitHandle.owning("read the status of \(directory)", freedBy: git_status_list_free) {
                git_status_list_new($0, repository, &options)
            }
        }
        return list.with { git_status_list_entrycount($0) } > 0
    }
}
