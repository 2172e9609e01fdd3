internal import Glibc
internal import Synchronization

/// Files besides records and blobs that nobody needs any more.
package struct Leftovers: Sendable {
    package struct Item: Sendable {
        package let path: String
        package let size: Int

        package init(path: String, size: Int) { (self.path, self.size) = (path, size) }
    }

    /// What processes left that are gone.
    package var temporaries: [Item] = []
    /// States of stages that have finished since, or that nobody took up again for a month.
    package var unfinished: [Item] = []
    /// Damaged files that were set aside more than a week ago.
    package var quarantine: [Item] = []
    /// Leases whose holders are gone.
    package var leases: [Item] = []

    package var all: [Item] { temporaries + unfinished + quarantine + leases }
}

extension Store {
    static let day = 86_400.0

    /// The folders of records that a newer version of this program has written: `v2`.
    package var newerSchemas: [String] { FileStatus.names(in: path).filter { $0.hasPrefix("v") && (Int($0.dropFirst()) ?? 0) > 1 } }

    /// Carries a plan out; only inside ``close(whileWaiting:)``, with a plan made in the same passage.
    ///
    /// First the log, in one step, then what it no longer speaks of: whenever this is broken off, what the store says is true.
    package func collect(_ plan: CollectionPlan) throws(FileError) {
        let temporary = temporaryPath()
        if plan.needsRewriting {
            try state.withLock { (state) throws(FileError) in
                try state.log.rewrite(dropping: plan.droppedOffsets, temporary: temporary)
                state.recent = [:]
            }
        }
        for use in plan.droppedUses { unlink(use.path) }
        for blob in plan.droppedBlobs {
            guard unlink(blobPath(blob.digest)) == 0 || errno == ENOENT else { throw FileError("remove", blobPath(blob.digest)) }
        }
        for folder in FileStatus.names(in: "\(path)/blobs") { rmdir("\(path)/blobs/\(folder)") }
    }

    /// What lies around without use.
    package func leftovers(now: Double) -> Leftovers {
        var leftovers = Leftovers()
        leftovers.temporaries = items(in: "tmp") { name, status in
            // On a shared disk the number may mean a process of another machine: what is young is left.
            ProcessName.isGone(name) || !isAlive(name) && status.modified < now - 3600
        }
        leftovers.unfinished = items(in: "v1/unfinished") { name, status in
            let parts = name.split(separator: "-")
            guard let key = parts.first.flatMap({ Digest(hex: $0) }) else { return false }
            guard !isLocked("\(path)/leases/\(key.hex)") else { return false }
            return status.modified < now - 30 * Self.day || hasRecord(key: key, environment: parts.last.map(String.init) ?? "")
        }
        leftovers.quarantine = items(in: "quarantine") { _, status in status.modified < now - 7 * Self.day }
        leftovers.leases = items(in: "leases") { name, _ in !isLocked("\(path)/leases/\(name)") }
        return leftovers
    }

    private func items(in folder: String, _ isWanted: (String, FileStatus) -> Bool) -> [Leftovers.Item] {
        FileStatus.names(in: "\(path)/\(folder)").compactMap { name in
            let path = "\(path)/\(folder)/\(name)"
            guard let status = FileStatus(of: path), isWanted(name, status) else { return nil }
            return Leftovers.Item(path: path, size: FileStatus.totalSize(path))
        }
    }

    /// Temporary names begin with the number of their process; those of older stores may have `ignore-` before it.
    private func process(_ name: String) -> Int32? { name.split(separator: "-").lazy.compactMap { Int32($0) }.first }

    private func isAlive(_ name: String) -> Bool { process(name).map(ContentStore.isAlive(process:)) ?? false }

    /// Takes away what killed processes left: half-written files, leases nobody holds, lists of use that `use` covers.
    ///
    /// Otherwise every kill would leave some more, until somebody collects.
    func sweep(_ use: StoreUse) {
        remove(
            Leftovers(
                temporaries: items(in: "tmp") { name, _ in ProcessName.isGone(name) },
                leases: items(in: "leases") { name, _ in !isLocked("\(path)/leases/\(name)") }))
        for name in FileStatus.names(in: "\(path)/v1/uses") where name.hasPrefix("live-") {
            // A run that is about to begin has made its list and not locked it yet.
            guard ProcessName.isGone(name.dropFirst("live-".count)) else { continue }
            let file = "\(path)/v1/uses/\(name)"
            guard let bytes = try? FileSystem.read(file), !isLocked(file) else { continue }
            let old = StoreUse(parsing: String(decoding: bytes, as: UTF8.self))
            // Contents of input files matter only as long as there are records that were made of them.
            let isCovered = old.study == use.study && old.trial == use.trial && old.records.isSubset(of: use.records)
            // One without a study was never written to its first line's end.
            if isCovered || old.study.isEmpty { unlink(file) }
        }
    }

    private func hasRecord(key: Digest, environment: String) -> Bool {
        state.withLock { state in
            state.log.readOnce()
            return state.log.addresses(of: key).contains { $0.environment.short == environment && state.log.record($0) != nil }
        }
    }

    /// Takes leftovers away; a lease only while nobody holds it.
    package func remove(_ leftovers: Leftovers) {
        for item in leftovers.temporaries + leftovers.unfinished + leftovers.quarantine { FileStatus.remove(item.path) }
        for item in leftovers.leases {
            guard let file = try? FileSystem.open(item.path, O_RDWR), flock(file.number, LOCK_EX | LOCK_NB) == 0,
                file.identity == FileStatus(of: item.path)?.identity
            else { continue }
            unlink(item.path)
        }
    }
}
