internal import Glibc
internal import Synchronization

/// Keeps the outputs of stages by content and the records that say which stage made them.
///
/// `blobs/` holds immutable files named by their SHA-256, independent of any schema; `v1/` holds the log of records and the manifests of runs.
/// Blobs are written to a temporary name and renamed; a record is written only after the blobs it speaks of are on disk, so a crash
/// leaves garbage, never a wrong answer. Reading checks the digest: a damaged blob is moved to `quarantine/` and counts as missing.
public final class Store: Sendable {
    /// The folder that holds everything.
    public let path: String
    let state: Mutex<State>

    struct State: ~Copyable {
        let log: RecordLog
        var unwritten: [StageRecord] = []
        var unsynchronized: Set<Digest> = []
        /// Whether the log holds records that a power cut could take away.
        var isLogAhead = false
        var recent: [RecordLog.Address: StageRecord] = [:]
        var quarantined: [Digest] = []
        var use = UseNotes()
    }

    /// Opens the store at `path`, making it when there is none.
    ///
    /// Records are read when the first is asked for: a worker asks for none, and there may be millions.
    /// Errors: ``FileError`` when the folders can't be made.
    public init(at path: String) throws(FileError) {
        self.path = path
        for folder in ["blobs", "tmp", "leases", "v1/runs"] { try FileSystem.makeFolder("\(path)/\(folder)") }
        state = Mutex(State(log: RecordLog(path: "\(path)/v1/records")))
        let ignore = "\(path)/.gitignore"
        if !FileSystem.exists(ignore) { try FileSystem.replace(ignore, with: Array("*\n".utf8), temporary: temporaryPath()) }
    }

    /// The folder of the run manifests.
    public var runsFolder: String { "\(path)/v1/runs" }

    // MARK: Records

    /// The newest whole record of a key in an environment whose output is still there.
    public func record(key: Digest, environment: Digest) -> StageRecord? {
        let address = RecordLog.Address(key: key, environment: environment)
        let record = state.withLock { state in
            state.log.readOnce()
            return state.recent[address] ?? state.log.record(address)
        }
        guard let record, hasOutput(of: record), note(address, of: record) else { return nil }
        return record
    }

    /// Whether the output that a record speaks of is in the store, as far as its size tells.
    public func hasOutput(of record: StageRecord) -> Bool {
        record.inlineOutput != nil || FileSystem.size(blobPath(record.output)) == record.outputSize
    }

    /// What is wanted of the newest records of each of some labels, at most `count` of each, the newest first; for people's questions, not for keys.
    public func newest<Value: Sendable>(_ count: Int = 1, of labels: Set<String>, _ value: @Sendable (StageRecord) -> Value) -> [String:
        [Value]]
    {
        state.withLock { state in
            var newest: [String: [Value]] = [:]
            var open = labels.count
            func isOpen(_ label: String) -> Bool { labels.contains(label) && newest[label, default: []].count < count }
            func take(_ record: StageRecord) {
                newest[record.label, default: []].append(value(record))
                if newest[record.label]?.count == count { open -= 1 }
            }
            for record in state.unwritten.reversed() where isOpen(record.label) { take(record) }
            state.log.readOnce()
            for offset in state.log.offsets.reversed() {
                guard open > 0 else { break }
                guard let label = state.log.label(at: offset), isOpen(label), let record = state.log.record(at: offset) else { continue }
                take(record)
            }
            return newest
        }
    }

    /// All records of the labels that begin with a text, oldest first.
    public func records(labelPrefix prefix: String) -> [String: [StageRecord]] {
        state.withLock { state in
            let wanted = Array(prefix.utf8)
            state.log.readOnce()
            let written = state.log.offsets.compactMap { offset in
                state.log.label(at: offset, prefix: wanted).flatMap { _ in state.log.record(at: offset) }
            }
            return Dictionary(grouping: written + state.unwritten.filter { $0.label.hasPrefix(prefix) }, by: \.label)
        }
    }

    /// All records of the addresses that are wanted, oldest first.
    public func records(where isWanted: @Sendable (RecordAddress) -> Bool) -> [StageRecord] {
        state.withLock { state in
            state.log.readOnce()
            let written = state.log.offsets.compactMap { isWanted(state.log.address(at: $0)) ? state.log.record(at: $0) : nil }
            return written + state.unwritten.filter { isWanted($0.address) }
        }
    }

    /// How many records are damaged; each is as if it weren't there.
    public var damagedRecords: Int {
        state.withLock { state in
            state.log.readOnce()
            return state.log.damagedFrames + state.log.offsets.count { !state.log.isWhole(at: $0) }
        }
    }

    /// Takes in records that other processes have written.
    public func refresh() throws(FileError) {
        try state.withLock { (state) throws(FileError) in try state.log.refresh() }
    }

    /// Keeps a record from now on for this process; ``write()`` makes it outlive the process, ``commit()`` a power cut.
    public func add(_ record: StageRecord) {
        state.withLock {
            $0.unwritten.append(record)
            $0.recent[record.address] = record
            $0.use.records.insert(record.address)
            if record.inlineOutput == nil { $0.unsynchronized.insert(record.output) }
            if let series = record.series { $0.unsynchronized.insert(series) }
        }
    }

    /// Writes the records that were added: other processes can read them, and nothing that kills this one takes them away.
    public func write() throws(FileError) {
        try state.withLock { (state) throws(FileError) in
            guard !state.unwritten.isEmpty else { return }
            let records = state.unwritten
            state.unwritten = []
            state.isLogAhead = true
            try state.log.append(records)
            try state.use.tell(records.map(\.address))
        }
    }

    /// Writes what was added, and waits until all that was written since the last commit is on disk.
    ///
    /// After a power cut in between a record may be there whose blob is not, or not whole: that is found when it is read.
    public func commit() throws(FileError) {
        try write()
        let blobs = state.withLock { state -> [Digest]? in
            defer { (state.unsynchronized, state.isLogAhead) = ([], false) }
            return state.isLogAhead ? state.unsynchronized.sorted() : nil
        }
        guard let blobs else { return }
        for blob in blobs {
            // A blob that went missing meanwhile makes its record a miss, which is the right answer.
            if let file = try? FileSystem.open(blobPath(blob), O_RDONLY) { try file.synchronize() }
        }
        try state.withLock { (state) throws(FileError) in try state.log.synchronize() }
    }

    // MARK: Blobs

    /// The path of a blob, whether it exists or not.
    public func blobPath(_ digest: Digest) -> String {
        let hex = digest.hex
        return "\(path)/blobs/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }

    /// Keeps `bytes` and returns their digest; what is already there is not written again.
    @discardableResult
    public func put(_ bytes: [UInt8]) throws(FileError) -> Digest {
        let digest = Digest(of: bytes)
        let target = blobPath(digest)
        // A collection beside this either has taken an old blob away before, or finds it as young as the new record that will speak of it.
        let passage = enter()
        defer { passage.end() }
        if FileSystem.size(target) == bytes.count, FileSystem.touch(target) || errno == EROFS { return digest }
        try FileSystem.makeFolder("\(path)/blobs/\(digest.hex.prefix(2))")
        try FileSystem.replace(target, with: bytes, temporary: temporaryPath(), mode: 0o444)
        return digest
    }

    func nextTemporary() -> Int {
        temporaries.withLock {
            $0 += 1
            return $0
        }
    }

    /// The bytes of a blob; nil when it is missing or damaged. A damaged one is set aside.
    public func blob(_ digest: Digest) -> [UInt8]? {
        guard let bytes = try? FileSystem.read(blobPath(digest)) else { return nil }
        guard Digest(of: bytes) == digest else {
            quarantine(digest)
            return nil
        }
        return bytes
    }

    /// Whether a blob is there and is what its name says; a damaged one is set aside. Memory stays flat in its size.
    public func isWhole(_ digest: Digest) -> Bool {
        guard let found = try? Digest(ofFile: blobPath(digest)) else { return false }
        if found != digest { quarantine(digest) }
        return found == digest
    }

    /// The output that a record speaks of; nil when it is missing or damaged.
    public func output(of record: StageRecord) -> [UInt8]? {
        guard let inline = record.inlineOutput else { return blob(record.output) }
        return Digest(of: inline) == record.output ? inline : nil
    }

    func quarantine(_ digest: Digest) {
        try? FileSystem.makeFolder("\(path)/quarantine")
        let target = "\(path)/quarantine/\(digest.hex)"
        // The time of the file is when it was set aside: collections wait a week.
        if rename(blobPath(digest), target) == 0 { _ = FileSystem.touch(target) }
        state.withLock { $0.quarantined.append(digest) }
    }

    /// The blobs set aside since the last call; each deserves a line to the user.
    public func takeQuarantined() -> [Digest] {
        state.withLock { state in
            defer { state.quarantined = [] }
            return state.quarantined
        }
    }

    // MARK: Leases

    /// The right to execute a key, held until the lease goes; nil while another process holds it.
    ///
    /// A lease only saves work: the kernel frees it when its holder dies, and two runs that both execute a stage keep equal results.
    public func lease(_ key: Digest) -> Lease? {
        while true {
            guard let file = try? FileSystem.open("\(path)/leases/\(key.hex)", O_RDWR | O_CREAT) else { return Lease(file: nil) }
            guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else { return nil }
            // Whoever held it may have taken the file away between the two calls.
            guard let status = FileStatus(of: file.path), file.identity == status.identity else { continue }
            // A holder that was killed has left its own number. Only then: some file systems write a file that was cut off out at once.
            if status.size > 0 { ftruncate(file.number, 0) }
            try? file.write(Array("\(getpid())".utf8))
            return Lease(file: file)
        }
    }

    /// The process that holds the lease of a key; nil when none does, or it has not said yet.
    public func holder(of key: Digest) -> Int32? {
        (try? FileSystem.read("\(path)/leases/\(key.hex)")).flatMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }
}

/// How many temporary names this process has given out, whichever store they are in.
private let temporaries = Mutex(0)

/// The right to execute a key; see ``Store/lease(_:)``.
public final class Lease: Sendable {
    private let file: Descriptor?
    init(file: Descriptor?) { self.file = file }
    deinit { if let file { unlink(file.path) } }
}
