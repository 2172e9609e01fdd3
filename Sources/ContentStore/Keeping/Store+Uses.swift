internal import Glibc
internal import Synchronization

/// What this process has found or put in the store so far, and the file by which it tells others while it is at it.
struct UseNotes {
    var records: Set<RecordAddress> = []
    var blobs: Set<Digest> = []
    var current: StoreUse?
    /// The file of a run that is executing; it carries the lock.
    var live: Descriptor?
    /// The file of what the run had used at its end, locked until the process ends.
    var kept: Descriptor?

    func tell(_ records: [RecordAddress]) throws(FileError) {
        guard let live, !records.isEmpty else { return }
        try live.write(Array((records.map(StoreUse.line).joined(separator: "\n") + "\n").utf8))
    }
}

/// A use as it lies in the store.
package struct KeptUse: Sendable {
    package let path: String
    package let use: StoreUse
    /// When it was last made use of, in seconds since 1970.
    package let time: Double
    package let size: Int
    /// Whether the run is still at it.
    package let isLive: Bool
}

extension Store {
    private var usesFolder: String { "\(path)/v1/uses" }

    // MARK: Telling

    /// Says to collections what this process uses and will use, until it ends.
    ///
    /// To be called inside a passage that was entered before the first record was looked up.
    public func beginUse(_ use: StoreUse) throws(FileError) {
        try FileSystem.makeFolder(usesFolder)
        let file = try FileSystem.open("\(usesFolder)/live-\(ProcessName.own)-\(nextTemporary())", O_RDWR | O_CREAT | O_EXCL | O_APPEND)
        while flock(file.number, LOCK_SH) != 0 { guard errno == EINTR else { throw FileError("lock", file.path) } }
        var use = use
        use.began = FileStatus(of: file)?.modified
        try state.withLock { (state) throws(FileError) in
            (use.records, use.blobs) = (state.use.records, state.use.blobs)
            try file.write(Array(use.text.utf8))
            (state.use.current, state.use.live) = (use, file)
        }
        sweep(use)
    }

    /// Keeps the list of what this process has used, and the lock on it until the process ends.
    ///
    /// A process that executes nothing calls this alone, inside the passage in which it looked the records up.
    public func finishUse(_ use: StoreUse) throws(FileError) {
        let passage = enter()
        defer { passage.end() }
        try FileSystem.makeFolder(usesFolder)
        var use = use
        let live = state.withLock { state in
            (use.records, use.blobs) = (state.use.records, state.use.blobs)
            return state.use.live
        }
        let target = "\(usesFolder)/\(use.digest.hex)"
        if !FileSystem.exists(target) { try FileSystem.replace(target, with: Array(use.text.utf8), temporary: temporaryPath()) }
        let file = try FileSystem.open(target, O_RDWR | O_APPEND)
        while flock(file.number, LOCK_SH) != 0 { guard errno == EINTR else { throw FileError("lock", target) } }
        if !use.runs.isEmpty {
            try file.write(Array((use.runs.map { "run \($0)\n" } + use.trees.map { "tree \($0)\n" }).joined().utf8))
        }
        futimens(file.number, nil)
        if let live { unlink(live.path) }
        state.withLock { state in (state.use.kept, state.use.live, state.use.current) = (file, nil, nil) }
        sweep(use)
    }

    /// Notes that a record was found; false when a collection has taken it away since this process read the log.
    func note(_ address: RecordAddress, of record: StageRecord) -> Bool {
        let isNew = state.withLock { $0.use.records.insert(address).inserted && $0.use.live != nil }
        guard isNew else { return true }
        let passage = enter()
        defer { passage.end() }
        return state.withLock { state in
            try? state.log.refresh()
            guard state.recent[address] ?? state.log.record(address) == record, hasOutput(of: record),
                (try? state.use.tell([address])) != nil
            else {
                state.use.records.remove(address)
                return false
            }
            return true
        }
    }

    // MARK: Reading

    /// What runs have used, the latest first.
    package func uses() -> [KeptUse] { uses(in: usesFolder) }

    func uses(in folder: String) -> [KeptUse] {
        FileStatus.names(in: folder).compactMap { name -> KeptUse? in
            let path = "\(folder)/\(name)"
            guard let status = FileStatus(of: path), !status.isFolder, let bytes = try? FileSystem.read(path) else { return nil }
            return KeptUse(
                path: path, use: StoreUse(parsing: String(decoding: bytes, as: UTF8.self)), time: status.modified, size: status.size,
                isLive: isLocked(path))
        }.sorted { $0.time == $1.time ? $0.path < $1.path : $0.time > $1.time }
    }

    /// Whether another process holds a lock on a file.
    func isLocked(_ path: String) -> Bool {
        guard let file = try? FileSystem.open(path, O_RDONLY) else { return false }
        return flock(file.number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
