internal import CLibGit2
internal import Glibc

/// The index of a working copy, read once and never written: which files are tracked, and what they looked like when git last met them.
final class GitIndex {
    struct File {
        fileprivate let entry: UnsafePointer<git_index_entry>
        /// The path from the working copy's root; a zero byte follows it in memory.
        let path: UnsafeBufferPointer<UInt8>

        var id: ObjectID { ObjectID(entry.pointee.id) }
        var mode: EntryMode { EntryMode(rawValue: entry.pointee.mode) }
        /// Whether a merge left several versions of the file.
        var isConflicted: Bool { entry.pointee.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK) != 0 }
        /// Whether a sparse checkout keeps the file off the disk.
        var maySkipDisk: Bool { has(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue) }
        fileprivate var isOnlyIntended: Bool { has(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) }

        private func has(_ flag: UInt32) -> Bool { UInt32(entry.pointee.flags_extended) & flag != 0 }
    }

    /// All entries, sorted by the bytes of their paths.
    private(set) var files: [File] = []
    private let handle: GitHandle
    private let written: timespec
    private let trustsStatusChange: Bool

    init(of repository: Repository) throws(GitError) {
        trustsStatusChange = try repository.setting("core.trustctime", standard: true)
        // Asked before the index is read: if git replaces it meanwhile, the older time only makes more files suspicious.
        var facts = stat()
        written = stat("\(repository.directory)/index", &facts) == 0 ? facts.st_mtim : timespec()
        handle = try repository.handle.with { (pointer) throws(GitError) in
            try GitHandle.owning("read the index", freedBy: git_index_free) { git_repository_index($0, pointer) }
        }
        // Entries come sorted without regard to case where the configuration says so; the walk needs the order of bytes.
        try check("sort the index") { handle.with { git_index_set_caps($0, 0) } }

        files = handle.with { index in
            (0..<git_index_entrycount(index)).map { position in
                let entry = git_index_get_byindex(index, position)!
                let path = UnsafeRawPointer(entry.pointee.path!).assumingMemoryBound(to: UInt8.self)
                return File(entry: entry, path: UnsafeBufferPointer(start: path, count: strlen(entry.pointee.path)))
            }
        }
    }

    /// Whether a file on disk is, by its status alone, the one that the index describes.
    ///
    /// A file as young as the index may have been written after git looked at it, and says nothing; git empties the size of such entries.
    func isUnchanged(_ file: File, _ facts: stat) -> Bool {
        let entry = file.entry.pointee
        guard !file.isConflicted, !file.isOnlyIntended else { return false }
        guard facts.st_mode & S_IFMT == mode_t(entry.mode) & S_IFMT else { return false }
        guard entry.file_size == UInt32(truncatingIfNeeded: facts.st_size), facts.st_size != 0 || file.id == .emptyBlob else {
            return false
        }
        guard isSame(entry.mtime, facts.st_mtim), !trustsStatusChange || isSame(entry.ctime, facts.st_ctim) else { return false }
        guard entry.ino == 0 || entry.ino == UInt32(truncatingIfNeeded: facts.st_ino) else { return false }
        return facts.st_mtim.tv_sec < written.tv_sec
            || (facts.st_mtim.tv_sec == written.tv_sec && entry.mtime.nanoseconds != 0 && facts.st_mtim.tv_nsec < written.tv_nsec)
    }

    private func isSame(_ noted: git_index_time, _ now: timespec) -> Bool {
        noted.seconds == Int32(truncatingIfNeeded: now.tv_sec) && (noted.nanoseconds == 0 || Int(noted.nanoseconds) == now.tv_nsec)
    }
}
