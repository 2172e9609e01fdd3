/// What a collection takes away and what it leaves.
package struct CollectionPlan: Sendable {
    package struct Item: Sendable {
        package let record: StoreInventory.Record
        /// Seconds since 1970 at which a run last used it.
        package let lastUse: Double
        /// Bytes of the record, and of the blobs that no record before it in the plan speaks of.
        package let size: Int
    }

    package private(set) var dropped: [Item] = []
    package private(set) var kept: [Item] = []
    /// Blobs to take away, with their sizes, in the order of their digests.
    package private(set) var droppedBlobs: [(digest: Digest, size: Int)] = []
    /// Those of them of which no record speaks: input files, and what runs left that were killed.
    package private(set) var unspokenBlobs: [(digest: Digest, size: Int)] = []
    /// Blobs that nothing keeps but their age.
    package private(set) var youngBlobs: [(digest: Digest, size: Int)] = []
    package private(set) var droppedUses: [KeptUse] = []
    package private(set) var keptUses: [KeptUse] = []
    package private(set) var pins: [KeptUse] = []
    /// Older records of the same keys, and damage in the log.
    package private(set) var obsoleteSize = 0
    /// Bytes of what roots keep, everything besides records and blobs included.
    package private(set) var rootedSize = 0
    package private(set) var isRunLive = false
    /// The frames of the log that go.
    let droppedOffsets: Set<Int>
    let needsRewriting: Bool

    /// Decides, and touches nothing.
    package init(_ inventory: StoreInventory, _ rules: CollectionRules) {
        let roots = Roots(inventory, rules)
        let lastUses = LastUses(inventory, rules)
        var sizes = SizeCount(inventory)
        var isDropped = [Bool](repeating: false, count: inventory.records.count)
        var gone: Set<Digest> = []

        for (index, record) in inventory.records.enumerated() where roots.keep(record) { sizes.add(record, index) }
        for blob in roots.blobs { sizes.add(blob) }
        rootedSize = sizes.total + rules.otherSize
        var loose = Loose(inventory, roots, lastUses)
        if let limit = rules.limit {
            for record in loose.records { sizes.add(inventory.records[record], record) }
            for blob in loose.blobs { sizes.add(blob) }
            loose.sort(by: lastUses, inventory)
            for item in loose.items {
                guard sizes.total + rules.otherSize > limit else { break }
                switch item {
                case .record(let index):
                    isDropped[index] = true
                    sizes.remove(inventory.records[index])
                case .input(let blob):
                    gone.insert(blob)
                    sizes.remove(blob)
                }
            }
        } else {
            for index in loose.records { isDropped[index] = true }
            gone = loose.blobs
        }

        let remaining = Set(inventory.records.indices.filter { !isDropped[$0] }.map { inventory.records[$0].address })
        for use in inventory.uses {
            let isWhole = rules.limit != nil && use.use.records.isSubset(of: remaining) && use.use.blobs.isDisjoint(with: gone)
            if roots.uses.contains(use.path) || isWhole { keptUses.append(use) } else { droppedUses.append(use) }
        }
        pins = inventory.pins
        isRunLive = inventory.uses.contains(where: \.isLive)

        // What is spoken of once more is kept first, so that sizes in the two lists never count a blob twice.
        var spoken: Set<Digest> = []
        func items(_ isWanted: (Int) -> Bool) -> [Item] {
            inventory.records.indices.filter(isWanted).map { index in
                let record = inventory.records[index]
                let blobs = record.blobs.filter { spoken.insert($0).inserted }.reduce(0) { $0 + (inventory.blobs[$1]?.size ?? 0) }
                return Item(record: record, lastUse: lastUses.of(record), size: record.frameSize + blobs)
            }
        }
        kept = items { !isDropped[$0] }
        var needed = spoken
        for use in keptUses + pins { needed.formUnion(use.use.blobs) }
        spoken.formUnion(needed)
        dropped = items { isDropped[$0] }
        let young = min(rules.now - rules.grace, inventory.uses.compactMap { $0.isLive ? $0.use.began ?? $0.time : nil }.min() ?? .infinity)
        for (digest, blob) in inventory.blobs.sorted(by: { $0.key < $1.key }) where !needed.contains(digest) {
            if blob.modified >= young {
                youngBlobs.append((digest, blob.size))
            } else {
                droppedBlobs.append((digest, blob.size))
                if !spoken.contains(digest) { unspokenBlobs.append((digest, blob.size)) }
            }
        }
        obsoleteSize = inventory.superseded.values.reduce(inventory.damagedBytes, +)
        droppedOffsets = Set(dropped.map(\.record.offset) + Array(inventory.superseded.keys))
        needsRewriting = !droppedOffsets.isEmpty || inventory.damagedBytes > 0
    }

    /// Bytes that records and blobs will free.
    package var freed: Int {
        droppedBlobs.reduce(dropped.reduce(obsoleteSize) { $0 + $1.record.frameSize }) { $0 + $1.size }
    }

    /// Bytes of records and blobs that stay.
    package var keptSize: Int { kept.reduce(0) { $0 + $1.size } }
}

/// What is kept whatever its age.
private struct Roots {
    private var addresses: Set<RecordAddress> = []
    private var runs: Set<String> = []
    private let publishedKeys: Set<Digest>
    /// Contents of input files.
    private(set) var blobs: Set<Digest> = []
    /// The files of uses that are roots.
    private(set) var uses: Set<String> = []

    init(_ inventory: StoreInventory, _ rules: CollectionRules) {
        publishedKeys = rules.publishedKeys
        var counts: [String: Int] = [:]
        for use in inventory.uses {
            let isRecent = counts[use.use.study, default: 0] < rules.keepRuns
            if !use.isLive { counts[use.use.study, default: 0] += 1 }
            if use.isLive || isRecent { uses.insert(use.path) }
            if use.isLive { runs.formUnion(use.use.runs) }
        }
        for use in inventory.uses.filter({ uses.contains($0.path) }) + inventory.pins {
            addresses.formUnion(use.use.records)
            blobs.formUnion(use.use.blobs)
        }
        // Of a run that was killed only its records tell; the last to write one is the latest, whatever the names say.
        var lastWritten: [String: [String: Int]] = [:]
        for record in inventory.records {
            lastWritten[record.study, default: [:]][record.run] = max(record.offset, lastWritten[record.study]?[record.run] ?? 0)
        }
        for study in lastWritten.values { runs.formUnion(study.sorted { $0.value > $1.value }.prefix(rules.keepRuns).map(\.key)) }
    }

    func keep(_ record: StoreInventory.Record) -> Bool {
        addresses.contains(record.address) || runs.contains(record.run) || publishedKeys.contains(record.address.key)
    }
}

/// When things were last used.
private struct LastUses {
    private var records: [RecordAddress: Double] = [:]
    private var blobs: [Digest: Double] = [:]

    init(_ inventory: StoreInventory, _ rules: CollectionRules) {
        // The latest use comes first.
        for use in inventory.uses {
            for record in use.use.records where records[record] == nil { records[record] = use.time }
            for blob in use.use.blobs where blobs[blob] == nil { blobs[blob] = use.time }
        }
    }

    func of(_ record: StoreInventory.Record) -> Double { records[record.address] ?? runTime(record.run) ?? 0 }
    func of(_ blob: Digest) -> Double { blobs[blob] ?? 0 }
}

/// Seconds since 1970 of a run's name, `20261121T031500Z-4f2a`; nil for another name.
private func runTime(_ run: String) -> Double? {
    let bytes = Array(run.utf8)
    guard bytes.count >= 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
        let minute = number(11..<13), let second = number(13..<15)
    else { return nil }
    // Days from a year that begins in March, so that the day that some years have more is the last one.
    let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days = shifted.0 * 365 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400 + (shifted.1 * 153 + 2) / 5 + day - 719_469
    return Double(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// What no root keeps.
private struct Loose {
    enum Item {
        case record(Int)
        case input(Digest)
    }

    let records: [Int]
    let blobs: Set<Digest>
    private(set) var items: [Item] = []

    init(_ inventory: StoreInventory, _ roots: Roots, _ lastUses: LastUses) {
        records = inventory.records.indices.filter { !roots.keep(inventory.records[$0]) }
        blobs = Set(inventory.uses.flatMap(\.use.blobs)).subtracting(roots.blobs)
    }

    /// The least recently used first; among equals first what frees most for the work of making it again.
    mutating func sort(by lastUses: LastUses, _ inventory: StoreInventory) {
        struct Rank {
            let item: Item
            let time: Double
            let cost: Double
            let name: String
        }
        func size(_ digest: Digest) -> Int { inventory.blobs[digest]?.size ?? 0 }
        let ranks =
            records.map { index in
                let record = inventory.records[index]
                let size = record.blobs.reduce(record.frameSize) { $0 + size($1) }
                return Rank(item: .record(index), time: lastUses.of(record), cost: record.seconds / Double(size), name: record.label)
            } + blobs.map { Rank(item: .input($0), time: lastUses.of($0), cost: 0, name: $0.hex) }
        items = ranks.sorted { ($0.time, $0.cost, $0.name) < ($1.time, $1.cost, $1.name) }.map(\.item)
    }
}

/// Bytes of records and of the blobs that at least one of them, or a use, speaks of.
private struct SizeCount {
    private let blobs: [Digest: StoreInventory.Blob]
    private var counts: [Digest: Int] = [:]
    private(set) var total = 0

    init(_ inventory: StoreInventory) { blobs = inventory.blobs }

    mutating func add(_ record: StoreInventory.Record, _ index: Int) {
        total += record.frameSize
        for blob in record.blobs { add(blob) }
    }

    mutating func remove(_ record: StoreInventory.Record) {
        total -= record.frameSize
        for blob in record.blobs { remove(blob) }
    }

    mutating func add(_ blob: Digest) {
        if counts[blob, default: 0] == 0 { total += blobs[blob]?.size ?? 0 }
        counts[blob, default: 0] += 1
    }

    mutating func remove(_ blob: Digest) {
        counts[blob, default: 0] -= 1
        if counts[blob] == 0 { total -= blobs[blob]?.size ?? 0 }
    }
}
