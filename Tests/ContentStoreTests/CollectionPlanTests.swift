import ContentStore
import Foundation
import Testing

@Suite struct CollectionPlanTests {
    let folder = TemporaryFolder()
    private var path: String { "\(folder.path)/store" }
    private let now = Date().timeIntervalSince1970

    private func plan(_ rules: CollectionRules) throws -> CollectionPlan { CollectionPlan(try Store(at: path).inventory(), rules) }

    private func rules(keepRuns: Int = 0, limit: Int? = nil, published: Set<Digest> = [], otherSize: Int = 0) -> CollectionRules {
        CollectionRules(keepRuns: keepRuns, limit: limit, publishedKeys: published, otherSize: otherSize, grace: -10, now: now)
    }

    private func dropped(_ plan: CollectionPlan) -> [String] { plan.dropped.map(\.record.label).sorted() }

    @Test func theLastRunsOfEachStudyKeepWhatTheyUsed() throws {
        let store = try Store(at: path)
        let records = try (0..<4).map { try sampleRecord("a/s\($0)", run: "20260101T00000\($0)Z-0001") }
        let other = try sampleRecord("b/s", run: "20250101T000000Z-0001")
        for record in records + [other] { try store.keep(record) }
        // The oldest record is what the last run used; the run that made the newest is the last that made one.
        try use(records[2], study: "a", at: path, secondsAgo: 50)
        try use(records[0], study: "a", at: path, secondsAgo: 10)
        try use(other, study: "b", at: path, secondsAgo: 1000)
        #expect(dropped(try plan(rules(keepRuns: 1))) == ["a/s1", "a/s2"])
        #expect(dropped(try plan(rules(keepRuns: 2))) == ["a/s1"])
        #expect(dropped(try plan(rules(keepRuns: 4))) == [])
        #expect(dropped(try plan(rules())) == ["a/s0", "a/s1", "a/s2", "a/s3", "b/s"])
    }

    @Test func whatIsPublishedStaysInEveryEnvironment() throws {
        let store = try Store(at: path)
        let here = try sampleRecord("a/one")
        var there = here
        there.environment = Digest(of: "there")
        try store.keep(here, there, try sampleRecord("a/two"))
        #expect(dropped(try plan(rules(published: [here.key]))) == ["a/two"])
    }

    @Test func pinsStayUntilTheyAreLetGo() throws {
        let store = try Store(at: path)
        let record = try sampleRecord("a/one", blob: 1, in: store)
        try store.keep(record)
        try use(record, study: "a", at: path)
        let pin = try store.pin(store.uses()[0].use)
        #expect(pin.name == "a-\(pin.name.suffix(12))")
        #expect(dropped(try plan(rules())) == [])
        #expect(try plan(rules()).droppedBlobs.isEmpty)
        try store.unpin(pin)
        #expect(dropped(try plan(rules())) == ["a/one"])
        #expect(try plan(rules()).droppedBlobs.map(\.digest) == [record.output])
    }

    @Test func aLimitTakesTheLeastRecentlyUsedFirst() throws {
        let store = try Store(at: path)
        let records = try (0..<4).map { try sampleRecord("a/s\($0)", blob: $0 + 1, in: store) }
        for record in records { try store.keep(record) }
        for (index, seconds) in [300.0, 100, 400, 200].enumerated() { try use(records[index], study: "a", at: path, secondsAgo: seconds) }
        let total = try plan(rules(limit: .max)).keptSize
        #expect(try dropped(plan(rules(limit: total))) == [])
        #expect(try dropped(plan(rules(limit: total - 1))) == ["a/s2"])
        #expect(try dropped(plan(rules(limit: total - 25_000))) == ["a/s0", "a/s2"])
        // Other files of the store count.
        #expect(try dropped(plan(rules(limit: total, otherSize: 1))) == ["a/s2"])
        // What roots keep stays, whatever the limit: the last run used the second record, and all are of one run.
        #expect(try dropped(plan(rules(limit: 0))) == ["a/s0", "a/s1", "a/s2", "a/s3"])
        #expect(try dropped(plan(rules(keepRuns: 1, limit: 0))) == [])
        #expect(try plan(rules(keepRuns: 1, limit: 0)).rootedSize == total)
    }

    @Test func amongEqualsTheCheapestForItsSizeGoesFirst() throws {
        let store = try Store(at: path)
        let dear = try sampleRecord("a/dear", seconds: 100, blob: 1, in: store)
        let cheap = try sampleRecord("a/cheap", seconds: 0.1, blob: 2, in: store)
        try store.keep(dear, cheap)
        try use(dear, cheap, study: "a", at: path)
        let total = try plan(rules(limit: .max)).keptSize
        #expect(try dropped(plan(rules(limit: total - 1))) == ["a/cheap"])
    }

    @Test func aBlobThatTwoRecordsShareGoesWithTheLast() throws {
        let store = try Store(at: path)
        let old = try sampleRecord("a/old", run: "20250101T000000Z-0001", blob: 7, in: store)
        let new = try sampleRecord("a/new", run: "20260101T000000Z-0001", blob: 7, in: store)
        try store.keep(old, new)
        let first = try plan(rules(keepRuns: 1))
        #expect(dropped(first) == ["a/old"])
        #expect(first.droppedBlobs.isEmpty)
        #expect(first.freed < 1000)
        #expect(first.freed + (try plan(rules(keepRuns: 2))).keptSize - first.keptSize < 2000)
        #expect(try plan(rules()).droppedBlobs.map(\.digest) == [old.output])
    }

    @Test func blobsThatKeyFieldsNameStayWithTheirRecord() throws {
        let store = try Store(at: path)
        let declarations = try store.put([UInt8](repeating: 3, count: 50))
        var record = try sampleRecord("a/one")
        record.fields = Array("[{\"value\":\"\(declarations.hex)\"}]".utf8)
        try store.keep(record)
        #expect(try plan(rules(keepRuns: 1)).droppedBlobs.isEmpty)
        #expect(try plan(rules()).droppedBlobs.map(\.digest) == [declarations])
    }

    @Test func theYoungStay() throws {
        let store = try Store(at: path)
        let digest = try store.put([UInt8](repeating: 3, count: 50))
        let young = CollectionRules(keepRuns: 0, grace: 900, now: now)
        #expect(try plan(young).droppedBlobs.isEmpty)
        #expect(try plan(young).youngBlobs.map(\.digest) == [digest])
        try age(store.blobPath(digest), by: 1000)
        #expect(try plan(young).unspokenBlobs.map(\.digest) == [digest])
        // Whoever puts it once more is about to speak of it.
        try store.put([UInt8](repeating: 3, count: 50))
        #expect(try plan(young).droppedBlobs.isEmpty)
    }

    @Test func aRunAtWorkKeepsWhatItUsesAndMakes() throws {
        let store = try Store(at: path)
        let found = try sampleRecord("a/found", blob: 1, in: store)
        let later = try sampleRecord("b/later", blob: 2, in: store)
        let other = try sampleRecord("b/other", blob: 3, in: store)
        try store.keep(found, later, other)
        for record in [found, later, other] { try age(store.blobPath(record.output), by: 5) }
        let running = try Store(at: path)
        #expect(running.finds(found))
        var subject = StoreUse(study: "a", trial: "default")
        subject.runs = ["20260202T000000Z-0001"]
        try running.beginUse(subject)
        #expect(try dropped(plan(rules())) == ["b/later", "b/other"])
        // What it finds on the way, and what it makes.
        #expect(running.finds(later))
        let made = try sampleRecord("a/made", run: "20260202T000000Z-0001", blob: 4, in: running)
        let spoken = try running.put([UInt8](repeating: 9, count: 30_000))
        try running.keep(made)
        let plan = try plan(rules())
        #expect(dropped(plan) == ["b/other"])
        #expect(plan.droppedBlobs.map(\.digest) == [other.output])
        #expect(plan.youngBlobs.map(\.digest) == [spoken])
        #expect(plan.isRunLive)
        try running.finishUse(subject)
        #expect(store.uses().map(\.use.records) == [[found.address, later.address, made.address]])
        #expect(store.uses().map(\.isLive) == [true])
    }
}
