import ContentStore
import Foundation
import Synchronization
import Testing

private final class Flag: Sendable {
    private let value = Mutex(false)
    var isRaised: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
}

@Suite struct StoreCollectionTests {
    let folder = TemporaryFolder()
    private var path: String { "\(folder.path)/store" }

    @discardableResult
    private func collect(keepRuns: Int = 0, published: Set<Digest> = []) throws -> CollectionPlan {
        let store = try Store(at: path)
        let passage = try store.close()
        defer { passage.end() }
        let rules = CollectionRules(keepRuns: keepRuns, publishedKeys: published, grace: -10, now: Date().timeIntervalSince1970)
        let plan = CollectionPlan(try store.inventory(), rules)
        try store.collect(plan)
        return plan
    }

    @Test func whatGoesIsGoneAndTheRestIsAsItWas() throws {
        let store = try Store(at: path)
        let kept = try sampleRecord("a/kept", blob: 1, in: store)
        let small = try sampleRecord("a/small")
        let gone = try sampleRecord("a/gone", blob: 2, in: store)
        try store.keep(kept, gone, small)
        try collect(published: [kept.key, small.key])
        let after = try Store(at: path)
        #expect(after.finds(kept) && after.finds(small) && !after.finds(gone))
        #expect(after.output(of: kept)?.count == 20_001)
        #expect(!FileManager.default.fileExists(atPath: after.blobPath(gone.output)))
        #expect(try collect(published: [kept.key, small.key]).dropped.isEmpty)
    }

    @Test func olderRecordsOfAKeyGo() throws {
        let store = try Store(at: path)
        var record = try sampleRecord("a/one")
        try store.keep(record)
        record.seconds = 2
        try store.keep(record)
        let plan = try collect(keepRuns: 1)
        #expect(plan.dropped.isEmpty)
        #expect(plan.freed > 100)
        #expect(try Store(at: path).finds(record))
        #expect(try collect(keepRuns: 1).freed == 0)
    }

    @Test func openStoresGoOnWithTheNewLog() throws {
        let (reader, writer) = (try Store(at: path), try Store(at: path))
        let kept = try sampleRecord("a/kept")
        let gone = try (0..<50).map { try sampleRecord("a/gone\($0)") }
        for record in gone { try writer.keep(record) }
        try writer.keep(kept)
        try reader.refresh()
        #expect(reader.finds(gone[0]) && reader.finds(kept))
        try collect(published: [kept.key])
        let next = try (0..<60).map { try sampleRecord("a/next\($0)") }
        for record in next { try writer.keep(record) }
        try reader.refresh()
        #expect(!reader.finds(gone[0]))
        let after = try Store(at: path)
        for record in next + [kept] { #expect(reader.finds(record) && after.finds(record)) }
        #expect(try after.inventory().records.count == 61)
    }

    @Test func aReaderOfATornEndLosesNothingThatIsWrittenOverIt() throws {
        let writer = try Store(at: path)
        try writer.keep(try sampleRecord("a/one"))
        let log = URL(filePath: "\(path)/v1/records")
        let whole = try Data(contentsOf: log)
        try (whole + whole.prefix(60)).write(to: log)
        // Both have seen the torn end; the first cuts it off.
        let (first, second) = (try Store(at: path), try Store(at: path))
        let records = try (0..<3).map { try sampleRecord("a/later\($0)") }
        try first.keep(records[0])
        try second.keep(records[1])
        try first.keep(records[2])
        let after = try Store(at: path)
        for record in records { #expect(after.finds(record)) }
        #expect(after.finds(try sampleRecord("a/one")))
    }

    /// One run: looks at what is there, says what it uses, makes what is missing and reads everything.
    private func run(_ name: String, stages: Range<Int>) throws {
        let store = try Store(at: path)
        let passage = store.enter()
        try store.refresh()
        let records = try stages.map { (index: Int) in try sampleRecord("a/s\(index)", run: name, blob: index) }
        let found = records.compactMap { store.record(key: $0.key, environment: $0.environment) }
        var subject = StoreUse(study: "a", trial: name)
        subject.runs = [name]
        try store.beginUse(subject)
        passage.end()
        for (index, record) in zip(stages, records) where !found.contains(where: { $0.key == record.key }) {
            try store.put([UInt8](repeating: UInt8(index), count: 20_000 + index))
            // Time in which the content has no record yet.
            usleep(200)
            store.add(record)
        }
        try store.commit()
        for record in found where store.output(of: record) == nil { Issue.record("\(record.label) was found, then gone") }
        let after = try Store(at: path)
        for record in records {
            let committed = after.record(key: record.key, environment: record.environment)
            if committed.flatMap(after.output) == nil { Issue.record("\(record.label) was kept, then gone") }
        }
        try store.finishUse(subject)
    }

    @Test func runsBesideACollectionMissNothing() throws {
        let isOver = Flag()
        let group = DispatchGroup()
        // Threads of their own: each waits for locks, which tasks must not.
        func start(_ body: @escaping @Sendable () throws -> Void) {
            group.enter()
            Thread {
                do { try body() } catch { Issue.record("\(error)") }
                group.leave()
            }.start()
        }
        let collections = Mutex(0)
        start {
            while !isOver.isRaised {
                let plan = try collect()
                if !plan.droppedBlobs.isEmpty { collections.withLock { $0 += 1 } }
            }
        }
        for process in 0..<3 {
            start {
                defer { isOver.raise() }
                for round in 0..<5000 where collections.withLock({ $0 }) < 20 {
                    try run("r\(process)-\(round)", stages: process..<(process + 3))
                    // The lock is not a queue: whoever asks again at once can keep a collection waiting for long.
                    usleep(500)
                }
            }
        }
        group.wait()
        // Otherwise nothing was tried.
        #expect(collections.withLock { $0 } >= 20)
        try collect()
        #expect(try Store(at: path).inventory().records.isEmpty)
    }

    @Test func leftoversOfTheDeadGo() throws {
        let store = try Store(at: path)
        let finished = try sampleRecord("a/one")
        try store.keep(finished)
        try store.keepCheckpoint([1, 2, 3], key: finished.key, environment: finished.environment)
        try store.keepCheckpoint([1, 2, 3], key: Digest(of: "open"), environment: finished.environment)
        try Data([1]).write(to: URL(filePath: "\(path)/leases/\(Digest(of: "dead").hex)"))
        let lease = store.lease(Digest(of: "held"))
        for name in ["999999999-1", "999999999-2", "\(getpid())-999"] {
            try FileManager.default.createDirectory(atPath: "\(path)/tmp/\(name)/in", withIntermediateDirectories: true)
        }
        for name in ["999999999-1", "\(getpid())-999"] { try age("\(path)/tmp/\(name)", by: 4000) }
        let leftovers = store.leftovers(now: Date().timeIntervalSince1970)
        #expect(leftovers.temporaries.map(\.path) == ["\(path)/tmp/999999999-1"])
        #expect(leftovers.leases.map(\.path) == ["\(path)/leases/\(Digest(of: "dead").hex)"])
        #expect(leftovers.unfinished.map { $0.path.contains(finished.key.hex) } == [true])
        store.remove(leftovers)
        #expect(store.leftovers(now: Date().timeIntervalSince1970).all.isEmpty)
        #expect(store.checkpoint(key: Digest(of: "open"), environment: finished.environment) == [1, 2, 3])
        #expect(store.lease(Digest(of: "held")) == nil)
        withExtendedLifetime(lease) {}
    }
}
