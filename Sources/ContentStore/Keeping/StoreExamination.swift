internal import Glibc
internal import Synchronization

/// Reads everything that a store holds, and puts right what can be put right without losing a good result.
///
/// Reading goes on beside runs. What is wrong is looked at again with everybody else kept out before anything is changed.
package struct StoreExamination {
    private let store: Store
    /// Whether to change anything.
    private let repairs: Bool
    private let now: Double
    private let waiting: () -> Void
    package private(set) var examined = Examined()
    package private(set) var findings: [Repair] = []

    package init(_ store: Store, repairs: Bool, now: Double, waiting: @escaping () -> Void = {}) {
        (self.store, self.repairs, self.now, self.waiting) = (store, repairs, now, waiting)
    }

    /// Examines records, blobs, unfinished states, lists of use, and what was left lying.
    package mutating func run() throws(FileError) {
        checkFolders()
        try checkBlobs()
        try checkLog()
        checkUnfinished()
        checkUses()
        checkLeftovers()
        checkDisk()
    }

    private mutating func tell(_ finding: String, _ action: String) {
        findings.append(Repair(repairs ? .repaired : .found, finding, action))
    }

    private mutating func warn(_ finding: String, _ action: String) { findings.append(Repair(.attention, finding, action)) }

    // MARK: Folders

    private mutating func checkFolders() {
        for name in ["blobs", "tmp", "leases", "v1", "v1/runs"] {
            let folder = "\(store.path)/\(name)"
            guard access(folder, R_OK | W_OK | X_OK) != 0 else { continue }
            if repairs, chmod(folder, (FileStatus(of: folder)?.mode ?? 0) | 0o700) == 0, access(folder, R_OK | W_OK | X_OK) == 0 {
                tell("folder '\(name)' could not be read or written", "gave its owner that right")
            } else {
                warn("folder '\(folder)' can't be read or written", "give its owner that right: chmod u+rwx '\(folder)'")
            }
        }
        for name in store.newerSchemas {
            warn("'\(name)' was written by a newer version of this program", "left alone; use that version for it")
        }
    }

    // MARK: Blobs

    private mutating func checkBlobs() throws(FileError) {
        let (blobs, strangers) = store.blobFiles()
        if !strangers.isEmpty {
            warn("\(listed(strangers)) \(strangers.count == 1 ? "is" : "are") no blob", "left alone; remove it by hand")
        }
        var readable: [(digest: Digest, path: String, size: Int)] = []
        for blob in blobs {
            guard let size = FileStatus(of: blob.path)?.size else { continue }
            examined.blobs += 1
            examined.size += size
            if access(blob.path, R_OK) != 0 {
                guard repairs, chmod(blob.path, 0o444) == 0 else {
                    warn("blob \(blob.digest.short) can't be read", "make it readable: chmod a+r '\(blob.path)'")
                    continue
                }
                tell("blob \(blob.digest.short) could not be read", "made it readable")
            }
            readable.append((blob.digest, blob.path, size))
        }
        // Gone meanwhile: a collection is at work beside this.
        let damaged = (try? sideBySide(readable) { Self.isDamaged($0.digest, $0.path) }) ?? []
        for (blob, isDamaged) in zip(readable, damaged) where isDamaged {
            if repairs {
                let passage = try store.close(whileWaiting: waiting)
                defer { passage.end() }
                // A run may have found it out meanwhile and written it anew.
                guard Self.isDamaged(blob.digest, blob.path) else { continue }
                store.quarantine(blob.digest)
            }
            tell(
                "blob \(blob.digest.short) (\(byteCount(blob.size))) has another content than its name says", "set it aside in 'quarantine'"
            )
        }
        _ = store.takeQuarantined()
    }

    private static func isDamaged(_ digest: Digest, _ path: String) -> Bool {
        (try? Digest(ofFile: path)).map { $0 != digest } ?? false
    }

    // MARK: Records

    private struct LogState {
        var damagedBytes = 0
        var dropped: [Int: String] = [:]
        var replaced: [Int: StageRecord] = [:]
    }

    private mutating func checkLog() throws(FileError) {
        if FileSystem.exists("\(store.path)/v1/records"), access("\(store.path)/v1/records", R_OK | W_OK) != 0 {
            warn("the records can't be read and written", "give their owner that right: chmod u+rw '\(store.path)/v1/records'")
            return
        }
        var found = try look()
        guard found.damagedBytes > 0 || !found.dropped.isEmpty || !found.replaced.isEmpty else { return }
        if repairs {
            let passage = try store.close(whileWaiting: waiting)
            defer { passage.end() }
            found = try look()
            let temporary = store.temporaryPath()
            if found.damagedBytes > 0 { try setLogAside() }
            try store.state.withLock { (state) throws(FileError) in
                _ = try state.log.rewrite(dropping: Set(found.dropped.keys), replacing: found.replaced, temporary: temporary)
            }
        }
        if found.damagedBytes > 0 {
            tell(
                "\(byteCount(found.damagedBytes)) of the records can't be read",
                "kept all others; the damaged file is in 'quarantine', what it lacks is made again when it is needed")
        }
        if !found.dropped.isEmpty {
            let labels = found.dropped.sorted { $0.key < $1.key }.map(\.value)
            tell("\(counted(labels.count, "record")) without a whole output: \(listed(labels))", "dropped; a run makes them again")
        }
        if !found.replaced.isEmpty {
            let labels = found.replaced.sorted { $0.key < $1.key }.map(\.value.label)
            tell("the log of \(listed(labels)) is gone", "kept the results without it")
        }
    }

    private mutating func look() throws(FileError) -> LogState {
        var found = LogState()
        let store = store
        examined.records = try store.state.withLock { (state) throws(FileError) in
            try state.log.refresh()
            let (frames, damagedBytes) = state.log.wholeFrames()
            found.damagedBytes = damagedBytes
            for frame in frames {
                guard var record = state.log.record(at: frame.lowerBound) else { continue }
                let isWhole = record.inlineOutput.map { Digest(of: $0) == record.output } ?? store.hasOutput(of: record)
                if !isWhole {
                    found.dropped[frame.lowerBound] = record.label
                } else if let series = record.series, !FileSystem.exists(store.blobPath(series)),
                    record.bytes.count == frame.count - RecordLog.headerSize
                {
                    record.series = nil
                    found.replaced[frame.lowerBound] = record
                }
            }
            return frames.count
        }
        return found
    }

    /// Whoever wants to look for more in it than checksums find has the whole file.
    private func setLogAside() throws(FileError) {
        try FileSystem.makeFolder("\(store.path)/quarantine")
        let bytes = try FileSystem.read("\(store.path)/v1/records")
        try FileSystem.replace(
            "\(store.path)/quarantine/records-\(Digest(of: bytes).short)", with: bytes, temporary: store.temporaryPath())
    }

    // MARK: The rest

    private mutating func checkUnfinished() {
        for name in FileStatus.names(in: "\(store.path)/v1/unfinished") {
            let path = "\(store.path)/v1/unfinished/\(name)"
            // A stage that is being executed replaces its state whenever it likes.
            guard !store.isLocked("\(store.path)/leases/\(name.prefix(64))"), let bytes = try? FileSystem.read(path) else { continue }
            guard bytes.count <= 32 || Digest(of: Array(bytes[32...])).bytes != Array(bytes[..<32]) else { continue }
            if repairs { unlink(path) }
            tell("the state of an unfinished stage (\(name.prefix(12))) is damaged", "removed; the stage begins anew")
        }
    }

    private mutating func checkUses() {
        for (folder, name) in [("uses", "a list of what a run used"), ("pins", "a pin")] {
            for kept in store.uses(in: "\(store.path)/v1/\(folder)") where kept.use.damagedLines > 0 && !kept.isLive {
                let file = kept.path[kept.path.index(after: kept.path.lastIndex(of: "/")!)...]
                warn(
                    "\(counted(kept.use.damagedLines, "line")) of \(name) can't be read: v1/\(folder)/\(file.prefix(20))",
                    "'gc' may take what they kept; run or pin '\(kept.use.study)' again")
            }
        }
    }

    private mutating func checkLeftovers() {
        let leftovers = store.leftovers(now: now)
        func size(_ items: [Leftovers.Item]) -> String { byteCount(items.reduce(0) { $0 + $1.size }) }
        // Old states and what was set aside are for collections to weigh.
        let useless = Leftovers(temporaries: leftovers.temporaries, leases: leftovers.leases)
        if repairs { store.remove(useless) }
        if !useless.temporaries.isEmpty {
            tell(
                "\(counted(useless.temporaries.count, "temporary file")) (\(size(useless.temporaries))) of processes that are gone",
                "removed")
        }
        if !useless.leases.isEmpty { tell("\(counted(useless.leases.count, "lease")) of processes that are gone", "removed") }
    }

    private mutating func checkDisk() {
        var info = statvfs()
        guard statvfs(store.path, &info) == 0, info.f_blocks > 0 else { return }
        let free = Int(info.f_bavail) * Int(info.f_frsize)
        if free < 1 << 30 {
            warn("only \(byteCount(free)) are free on the disk of the store", "'./reprise gc' says what can go")
        }
        if info.f_files > 0, info.f_favail * 100 < info.f_files {
            warn("the disk of the store has room for only \(info.f_favail) more files", "'./reprise gc' says what can go")
        }
    }
}

/// Bytes as people say them: `512 bytes`, `4.2 KiB`.
package func byteCount(_ bytes: Int) -> String {
    guard bytes >= 1024 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    var (value, unit) = (Double(bytes) / 1024, 0)
    while value >= 1023.95, unit < 4 { (value, unit) = (value / 1024, unit + 1) }
    let tenths = Int((value * 10).rounded())
    return
        "\(tenths >= 1000 || tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") \(["KiB", "MiB", "GiB", "TiB", "PiB"][unit])"
}

package func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// `sum[size=2,seed=0] and 5 more`: the first of some that are told together.
package func firstOf(_ labels: [String]) -> String { "\(labels[0])\(labels.count > 1 ? " and \(labels.count - 1) more" : "")" }

/// The first three, and how many more there are.
package func listed(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
}
