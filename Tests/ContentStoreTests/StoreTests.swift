import ContentStore
import Foundation
import Testing

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String
    init(_ name: String = #function) {
        path = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

private func record(_ name: String, output: [UInt8], inline: Bool = true) -> StageRecord {
    StageRecord(
        key: Digest(of: name), environment: Digest(of: "here"), output: Digest(of: output), outputSize: output.count,
        inlineOutput: inline ? output : nil, seconds: 0.25, peakMemory: 1 << 20, label: "study/\(name)", run: "r1", fields: [])
}

@Suite struct StoreTests {
    let folder = TemporaryFolder()

    private func store() throws -> Store { try Store(at: "\(folder.path)/store") }

    @Test func recordsOutliveTheProcess() throws {
        let first = try store()
        let kept = record("a", output: [1, 2, 3])
        first.add(kept)
        try first.commit()
        let second = try store()
        #expect(second.record(key: kept.key, environment: kept.environment) == kept)
        #expect(second.output(of: kept) == [1, 2, 3])
        #expect(second.record(key: kept.key, environment: Digest(of: "elsewhere")) == nil)
        #expect(second.records(labelPrefix: "study/") == ["study/a": [kept]])
    }

    @Test func nothingLastsBeforeTheCommit() throws {
        let first = try store()
        first.add(record("a", output: [1]))
        #expect(try store().record(key: Digest(of: "a"), environment: Digest(of: "here")) == nil)
        try first.commit()
        #expect(try store().record(key: Digest(of: "a"), environment: Digest(of: "here")) != nil)
    }

    @Test func aTornEndIsCutOffAndTheRestKept() throws {
        let first = try store()
        first.add(record("a", output: [1]))
        first.add(record("b", output: [2]))
        try first.commit()
        let log = "\(folder.path)/store/v1/records"
        var bytes = try Data(contentsOf: URL(filePath: log))
        bytes.removeLast(5)
        try bytes.write(to: URL(filePath: log))
        let second = try store()
        #expect(second.record(key: Digest(of: "a"), environment: Digest(of: "here")) != nil)
        #expect(second.record(key: Digest(of: "b"), environment: Digest(of: "here")) == nil)
        second.add(record("c", output: [3]))
        try second.commit()
        let third = try store()
        #expect(third.record(key: Digest(of: "a"), environment: Digest(of: "here")) != nil)
        #expect(third.record(key: Digest(of: "c"), environment: Digest(of: "here")) != nil)
    }

    @Test func aLogTornAnywhereInItsLastRecordTakesTheNextOne() throws {
        let log = URL(filePath: "\(folder.path)/store/v1/records")
        let first = record("a", output: [1])
        let torn = record("b", output: Array("rec1".utf8) + [UInt8](repeating: 7, count: 40))
        for kept in [first, torn] {
            let store = try store()
            store.add(kept)
            try store.commit()
        }
        let whole = try Data(contentsOf: log)
        let start = try #require(whole.range(of: Data("rec1".utf8), in: 20..<whole.count)?.lowerBound)
        for length in start..<whole.count {
            try whole.prefix(length).write(to: log)
            let second = try store()
            #expect(second.record(key: torn.key, environment: torn.environment) == nil, "\(length)")
            // A reader that is open while another process writes over the torn end.
            let reader = try store()
            second.add(torn)
            try second.write()
            try reader.refresh()
            for store in [reader, try store()] {
                #expect(store.record(key: first.key, environment: first.environment) == first, "\(length)")
                #expect(store.record(key: torn.key, environment: torn.environment) == torn, "\(length)")
                #expect(store.damagedRecords == 0)
            }
            #expect(try Data(contentsOf: log) == whole)
        }
    }

    @Test func whatIsWrittenOutlivesTheProcessBeforeItIsCommitted() throws {
        let first = try store()
        first.add(record("a", output: [1]))
        try first.write()
        #expect(try store().record(key: Digest(of: "a"), environment: Digest(of: "here")) != nil)
        try first.commit()
        #expect(try store().records(labelPrefix: "").count == 1)
    }

    @Test func whoeverAsksForNoRecordReadsNone() throws {
        _ = try store()
        // Reading this fails.
        try FileManager.default.createDirectory(atPath: "\(folder.path)/store/v1/records", withIntermediateDirectories: false)
        let store = try store()
        let digest = try store.put([1, 2])
        #expect(store.blob(digest) == [1, 2])
        let error = #expect(throws: FileError.self) { try store.refresh() }
        #expect(error?.description == "cannot read '\(folder.path)/store/v1/records': Is a directory")
    }

    @Test func ofALabelTheNewestWholeRecordCounts() throws {
        let first = try store()
        let (oldKey, damagedKey) = (Digest(of: "old"), Digest(of: "damaged"))
        let new = record("a", output: [2])
        var (old, damaged) = (record("a", output: [1]), record("a", output: [3]))
        (old.key, damaged.key) = (oldKey, damagedKey)
        for each in [old, new, record("elsewhere", output: [4]), damaged] { first.add(each) }
        try first.commit()
        let log = URL(filePath: "\(folder.path)/store/v1/records")
        var bytes = try Data(contentsOf: log)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: log)
        let second = try store()
        #expect(second.newest(of: ["study/a", "study/b"]) { $0 } == ["study/a": [new]])
        #expect(second.newest(5, of: ["study/a"]) { $0 } == ["study/a": [new, old]])
        #expect(second.records(labelPrefix: "study/a") == ["study/a": [old, new]])
        #expect(second.records { $0.key == oldKey || $0.key == damagedKey } == [old])
        #expect(second.damagedRecords == 1)
        var later = new
        later.seconds = 2
        second.add(later)
        #expect(second.newest(2, of: ["study/a"], \.seconds) == ["study/a": [2, 0.25]])
        #expect(second.records { $0.key == new.key } == [new, later])
    }

    @Test func aDeadHoldersNumberIsNotMixedWithTheNext() throws {
        let store = try store()
        try Data("1234567890".utf8).write(to: URL(filePath: "\(folder.path)/store/leases/\(Digest(of: "k").hex)"))
        let lease = store.lease(Digest(of: "k"))
        #expect(store.holder(of: Digest(of: "k")) == getpid())
        withExtendedLifetime(lease) {}
    }

    @Test func temporaryNamesAreNobodyElses() throws {
        let store = try store()
        let path = store.temporaryPath()
        let name = String(path[path.index(after: path.lastIndex(of: "/")!)...])
        #expect(name.hasPrefix(ProcessName.own + "-"))
        #expect(!ProcessName.isGone(name))
        let parts = ProcessName.own.split(separator: "-")
        #expect(ProcessName.isGone("\(parts[0])-\(parts[1])-00000000-1"), "the same number, in an earlier process")
        #expect(ProcessName.isGone("999999999-\(parts[1])-00000000-1"))
        #expect(!ProcessName.isGone("1-\(parts[1])-00000000-1"))
        #expect(!ProcessName.isGone("999999999-00000000-00000000-1"), "on another machine")
        #expect(!ProcessName.isGone("999999999-1"))
    }

    @Test func damageInTheMiddleCostsOneRecord() throws {
        let first = try store()
        for name in ["a", "b", "c"] { first.add(record(name, output: Array(name.utf8))) }
        try first.commit()
        let log = "\(folder.path)/store/v1/records"
        let clean = try Data(contentsOf: URL(filePath: log))
        for position in stride(from: 0, to: clean.count, by: 3) {
            var bytes = clean
            bytes[position] ^= 0x41
            try bytes.write(to: URL(filePath: log))
            let found = try ["a", "b", "c"].compactMap { name -> StageRecord? in
                try store().record(key: Digest(of: name), environment: Digest(of: "here"))
            }
            // A flipped bit loses the frame that it hit and is never read as an answer.
            #expect(found.count >= 2, "at byte \(position)")
            for record in found { #expect(record.inlineOutput.map { Digest(of: $0) } == record.output) }
        }
    }

    @Test func aDamagedBlobIsSetAsideAndMissing() throws {
        let store = try store()
        let output = [UInt8](repeating: 7, count: 50_000)
        let digest = try store.put(output)
        let kept = record("big", output: output, inline: false)
        store.add(kept)
        try store.commit()
        #expect(store.output(of: kept) == output)
        let path = store.blobPath(digest)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[100] = 8
        try bytes.write(to: URL(filePath: path))
        #expect(store.output(of: kept) == nil)
        #expect(store.takeQuarantined() == [digest])
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/store/quarantine/\(digest.hex)"))
        // Its record is a miss now, so the stage runs again.
        #expect(store.record(key: kept.key, environment: kept.environment) == nil)
        #expect(try store.put(output) == digest)
        #expect(store.output(of: kept) == output)
    }

    @Test func twoWritersLoseNothing() async throws {
        let path = "\(folder.path)/store"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let store = try Store(at: path)
                    for index in 0..<25 {
                        store.add(record("\(writer)-\(index)", output: [UInt8(index)]))
                        try store.commit()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try store().records(labelPrefix: "study/").count == 100)
    }

    @Test func aLeaseIsHeldByOne() throws {
        let store = try store()
        var first = store.lease(Digest(of: "k"))
        #expect(first != nil)
        #expect(store.lease(Digest(of: "k")) == nil)
        #expect(store.lease(Digest(of: "other")) != nil)
        first = nil
        #expect(store.lease(Digest(of: "k")) != nil)
    }

    @Test func theStoreIgnoresItself() throws {
        _ = try store()
        #expect(try String(contentsOfFile: "\(folder.path)/store/.gitignore", encoding: .utf8) == "*\n")
    }

    @Test func aFolderThatCannotBeMadeSaysSo() throws {
        try Data().write(to: URL(filePath: "\(folder.path)/file"))
        let error = #expect(throws: FileError.self) { try Store(at: "\(folder.path)/file/store") }
        #expect(error?.description == "cannot make the folder '\(folder.path)/file/store/blobs': Not a directory")
    }
}
