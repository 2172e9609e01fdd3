internal import Glibc
internal import Synchronization

/// What lies in a store, without the contents.
package struct StoreInventory: Sendable {
    package struct Record: Sendable {
        let offset: Int
        /// Bytes in the log.
        let frameSize: Int
        let address: RecordAddress
        /// `study/stage[level=...]`
        package let label: String
        package let run: String
        let seconds: Double
        /// The output, if it is a blob, the series, and what the fields of the key name by its digest.
        package let blobs: [Digest]

        package var study: String { String(label.prefix { $0 != "/" }) }
        /// `study/stage`, without the levels.
        package var family: String { String(label.prefix { $0 != "[" }) }
    }

    package struct Blob: Sendable {
        let size: Int
        let modified: Double
    }

    /// The newest whole record of each address.
    package var records: [Record] = []
    /// Older records of the same addresses: where their frames are, and their bytes.
    var superseded: [Int: Int] = [:]
    /// Bytes of the log that belong to no whole frame.
    var damagedBytes = 0
    package var blobs: [Digest: Blob] = [:]
    var uses: [KeptUse] = []
    var pins: [KeptUse] = []

    /// Bytes of all blobs.
    package var blobSize: Int { blobs.values.reduce(0) { $0 + $1.size } }
}

extension Store {
    /// Looks at everything that a collection decides about.
    package func inventory() throws(FileError) -> StoreInventory {
        var inventory = StoreInventory()
        (inventory.uses, inventory.pins) = (uses(), pins())
        inventory.blobs = Dictionary(
            blobFiles().blobs.compactMap { blob in
                FileStatus(of: blob.path).map { (blob.digest, .init(size: $0.size, modified: $0.modified)) }
            },
            uniquingKeysWith: { first, _ in first })
        try state.withLock { (state) throws(FileError) in
            try state.log.refresh()
            let (frames, damagedBytes) = state.log.wholeFrames()
            inventory.damagedBytes = damagedBytes
            var newest: [RecordAddress: Int] = [:]
            for frame in frames {
                guard let record = state.log.record(at: frame.lowerBound) else { continue }
                let entry = StoreInventory.Record(
                    offset: frame.lowerBound, frameSize: frame.count, address: record.address, label: record.label, run: record.run,
                    seconds: record.seconds, blobs: spokenOf(by: record).filter { inventory.blobs[$0] != nil })
                if let older = newest[record.address] {
                    inventory.superseded[inventory.records[older].offset] = inventory.records[older].frameSize
                    inventory.records[older] = entry
                } else {
                    newest[record.address] = inventory.records.count
                    inventory.records.append(entry)
                }
            }
        }
        return inventory
    }

    /// Every digest that a record names, whether there is such a blob or not.
    private func spokenOf(by record: StageRecord) -> [Digest] {
        var digests = (record.inlineOutput == nil ? [record.output] : []) + (record.series.map { [$0] } ?? [])
        var start: Int?
        for (index, byte) in (record.fields + [0]).enumerated() {
            let isDigit = (48...57).contains(byte) || (97...102).contains(byte)
            if isDigit {
                start = start ?? index
            } else if let first = start {
                if index - first == 64, let digest = Digest(hex: String(decoding: record.fields[first..<index], as: UTF8.self)) {
                    digests.append(digest)
                }
                start = nil
            }
        }
        return digests
    }

    /// The files in `blobs` that have the name of a digest, in the order of their names, and those that have another.
    package func blobFiles() -> (blobs: [(digest: Digest, path: String)], strangers: [String]) {
        var blobs: [(digest: Digest, path: String)] = []
        var strangers: [String] = []
        for folder in FileStatus.names(in: "\(path)/blobs") {
            for name in FileStatus.names(in: "\(path)/blobs/\(folder)") {
                if let digest = Digest(hex: folder + name) {
                    blobs.append((digest, "\(path)/blobs/\(folder)/\(name)"))
                } else {
                    strangers.append("blobs/\(folder)/\(name)")
                }
            }
        }
        return (blobs, strangers)
    }
}
