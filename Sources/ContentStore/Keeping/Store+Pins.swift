internal import Glibc

/// A use that is kept until it is unpinned.
package struct Pin: Sendable {
    /// `delayed-repression-1a2b3c4d5e6f`
    package let name: String
    package let use: StoreUse
    /// When it was pinned, in seconds since 1970.
    package let time: Double
}

extension Store {
    private var pinsFolder: String { "\(path)/v1/pins" }

    func pins() -> [KeptUse] { uses(in: pinsFolder) }

    /// What is pinned, the latest first.
    package func pinned() -> [Pin] {
        pins().map { Pin(name: String($0.path[$0.path.index(after: $0.path.lastIndex(of: "/")!)...]), use: $0.use, time: $0.time) }
    }

    /// Keeps what a run used until it is unpinned.
    package func pin(_ use: StoreUse) throws(FileError) -> Pin {
        try FileSystem.makeFolder(pinsFolder)
        var use = use
        use.began = nil
        let name = "\(use.study)-\(use.digest.short)"
        try FileSystem.replace("\(pinsFolder)/\(name)", with: Array(use.text.utf8), temporary: temporaryPath())
        return Pin(name: name, use: use, time: FileStatus(of: "\(pinsFolder)/\(name)")?.modified ?? 0)
    }

    package func unpin(_ pin: Pin) throws(FileError) {
        guard unlink("\(pinsFolder)/\(pin.name)") == 0 || errno == ENOENT else { throw FileError("remove", "\(pinsFolder)/\(pin.name)") }
    }

    /// What a run used as far as its records tell: those that it made.
    package func use(ofRun run: String, study: String) throws(FileError) -> StoreUse? {
        var use = StoreUse(study: study, trial: "default")
        use.runs = [run]
        use.records = Set(try inventory().records.filter { $0.run == run && $0.study == study }.map(\.address))
        return use.records.isEmpty ? nil : use
    }

    /// How many records of a use are there, and the bytes of its records and blobs.
    package func extent(of use: StoreUse) throws(FileError) -> (records: Int, size: Int) {
        let inventory = try inventory()
        let records = inventory.records.filter { use.records.contains($0.address) }
        let blobs = use.blobs.union(records.flatMap(\.blobs))
        return (
            records.count, records.reduce(0) { $0 + $1.frameSize } + blobs.reduce(0) { $0 + (inventory.blobs[$1]?.size ?? 0) }
        )
    }
}
