import ContentStore
import Foundation
import Testing

@Suite struct StoreExaminationTests {
    let folder = TemporaryFolder()
    private var path: String { "\(folder.path)/store" }
    private var log: URL { URL(filePath: "\(path)/v1/records") }

    private func examine(repairs: Bool = true) throws -> [Repair] {
        var examination = StoreExamination(try Store(at: path), repairs: repairs, now: Date().timeIntervalSince1970)
        try examination.run()
        return examination.findings
    }

    private func damage(_ digest: Digest, _ change: (inout Data) -> Void) throws {
        let url = URL(filePath: try Store(at: path).blobPath(digest))
        var bytes = try Data(contentsOf: url)
        change(&bytes)
        try FileManager.default.removeItem(at: url)
        try bytes.write(to: url)
    }

    @Test func aSoundStoreIsLeftAsItIs() throws {
        let store = try Store(at: path)
        try store.keep(try sampleRecord("a/one", blob: 1, in: store), try sampleRecord("a/two"))
        let before = try Data(contentsOf: log)
        #expect(try examine() == [])
        #expect(try Data(contentsOf: log) == before)
    }

    @Test func everyDamagedBlobIsSetAsideAndItsRecordDropped() throws {
        let store = try Store(at: path)
        let records = try (0..<4).map { (index: Int) in try sampleRecord("a/s\(index)", blob: index, in: store) }
        for record in records { try store.keep(record) }
        let changes: [(inout Data) -> Void] = [{ $0[0] ^= 1 }, { $0[$0.count - 1] ^= 128 }, { $0 = $0.prefix(100) }, { $0.append(0) }]
        for (record, change) in zip(records, changes) {
            try damage(record.output, change)
            let size = try FileManager.default.attributesOfItem(atPath: store.blobPath(record.output))[.size] as! Int
            let expected = [
                (
                    "blob \(record.output.short) (\(byteCount(size))) has another content than its name says",
                    "set it aside in 'quarantine'"
                ), ("1 record without a whole output: \(record.label)", "dropped; a run makes them again"),
            ]
            #expect(try examine(repairs: false).map(\.finding).first == expected[0].0)
            #expect(try examine() == expected.map { Repair(.repaired, $0, $1) })
            #expect(try examine() == [])
            #expect(FileManager.default.fileExists(atPath: "\(path)/quarantine/\(record.output.hex)"))
            #expect(!(try Store(at: path)).finds(record))
        }
        #expect(try Store(at: path).inventory().records.isEmpty)
    }

    @Test func aLookChangesNothing() throws {
        let store = try Store(at: path)
        let record = try sampleRecord("a/one", blob: 1, in: store)
        try store.keep(record)
        try damage(record.output) { $0[5] ^= 4 }
        #expect(try examine(repairs: false).map(\.kind) == [.found])
        #expect(FileManager.default.fileExists(atPath: store.blobPath(record.output)))
        #expect(!FileManager.default.fileExists(atPath: "\(path)/quarantine"))
    }

    @Test func aRecordWithoutItsBlobIsDropped() throws {
        let store = try Store(at: path)
        let records = try (0..<5).map { (index: Int) in try sampleRecord("a/s\(index)", blob: index, in: store) }
        for record in records { try store.keep(record) }
        for record in records.dropLast() { try FileManager.default.removeItem(atPath: store.blobPath(record.output)) }
        #expect(
            try examine() == [
                Repair(.repaired, "4 records without a whole output: a/s0, a/s1, a/s2 and 1 more", "dropped; a run makes them again")
            ])
        #expect(try Store(at: path).finds(records[4]))
        #expect(try examine() == [])
    }

    @Test func aResultWhoseLogIsGoneStays() throws {
        let store = try Store(at: path)
        var record = try sampleRecord("a/one")
        record.series = try store.put([1, 2, 3])
        record.printed = "said"
        try store.keep(record)
        try FileManager.default.removeItem(atPath: store.blobPath(record.series!))
        #expect(try examine() == [Repair(.repaired, "the log of a/one is gone", "kept the results without it")])
        record.series = nil
        #expect(try Store(at: path).finds(record))
        #expect(try examine() == [])
    }

    @Test func damageInTheLogCostsWhatItHits() throws {
        let records = try ["a/one", "a/two", "a/three", "a/four"].map { try sampleRecord($0) }
        for record in records { try Store(at: path).keep(record) }
        let whole = try Data(contentsOf: log)
        for position in stride(from: 0, to: whole.count, by: 3) {
            var bytes = whole
            bytes[position] ^= UInt8(1 << (position % 8))
            try bytes.write(to: log)
            let findings = try examine()
            #expect(findings.count == 1 && findings[0].finding.hasSuffix(" of the records can't be read"), "byte \(position): \(findings)")
            let after = try Store(at: path)
            #expect(records.count { after.finds($0) } == 3, "byte \(position)")
            #expect(try examine() == [], "byte \(position)")
        }
    }

    @Test func aTornEndIsCutOffWhereverItIs() throws {
        let records = try ["a/one", "a/two"].map { try sampleRecord($0) }
        try Store(at: path).keep(records[0])
        let first = try Data(contentsOf: log).count
        try Store(at: path).keep(records[1])
        let whole = try Data(contentsOf: log)
        for length in first + 1..<whole.count {
            try whole.prefix(length).write(to: log)
            #expect(
                try examine() == [
                    Repair(
                        .repaired, "\(byteCount(length - first)) of the records can't be read",
                        "kept all others; the damaged file is in 'quarantine', what it lacks is made again when it is needed")
                ])
            #expect(try Data(contentsOf: log) == whole.prefix(first))
        }
        #expect(try Store(at: path).finds(records[0]))
    }

    @Test func anOutputThatLooksLikeAFrameIsNone() throws {
        let inner = try sampleRecord("a/inner")
        try Store(at: path).keep(inner)
        let frame = try Data(contentsOf: log)
        try FileManager.default.removeItem(at: log)
        // The log of one store as the output of a stage: when the frame around it is damaged, its magic number is met first.
        var outer = try sampleRecord("a/outer")
        outer.inlineOutput = Array("rec1".utf8) + [255, 0, 0, 0] + Array(frame.dropLast(3))
        outer.output = Digest(of: outer.inlineOutput!)
        outer.outputSize = outer.inlineOutput!.count
        let next = try sampleRecord("a/next")
        try Store(at: path).keep(outer)
        try Store(at: path).keep(next)
        var bytes = try Data(contentsOf: log)
        bytes[20] ^= 1
        try bytes.write(to: log)
        #expect(try Store(at: path).finds(next))
        #expect(try examine().count == 1)
        #expect(try Store(at: path).inventory().records.map(\.label) == ["a/next"])
    }

    @Test func theRestIsExaminedToo() throws {
        let store = try Store(at: path)
        try store.keepCheckpoint([1, 2, 3], key: Digest(of: "k"), environment: Digest(of: "e"))
        let state = "\(path)/v1/unfinished/\(Digest(of: "k").hex)-\(Digest(of: "e").short)"
        var bytes = try Data(contentsOf: URL(filePath: state))
        bytes[33] ^= 1
        try bytes.write(to: URL(filePath: state))
        try FileManager.default.createDirectory(atPath: "\(path)/v2", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "\(path)/blobs/ab", withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: "\(path)/blobs/ab/note.txt"))
        try Data().write(to: URL(filePath: "\(path)/leases/\(Digest(of: "dead").hex)"))
        try FileManager.default.createDirectory(atPath: "\(path)/v1/uses", withIntermediateDirectories: true)
        try Data("study a\nrecord 12\n".utf8).write(to: URL(filePath: "\(path)/v1/uses/0123"))
        #expect(
            try examine() == [
                Repair(.attention, "'v2' was written by a newer version of this program", "left alone; use that version for it"),
                Repair(.attention, "blobs/ab/note.txt is no blob", "left alone; remove it by hand"),
                Repair(
                    .repaired, "the state of an unfinished stage (\(Digest(of: "k").short)) is damaged", "removed; the stage begins anew"),
                Repair(
                    .attention, "1 line of a list of what a run used can't be read: v1/uses/0123",
                    "'gc' may take what they kept; run or pin 'a' again"),
                Repair(.repaired, "1 lease of processes that are gone", "removed"),
            ])
        #expect(try examine().map(\.kind) == [.attention, .attention, .attention])
    }

    @Test func bytesAreSaidInWords() {
        let words = [0, 1, 1023, 1024, 1536, 102_400, 1_048_575, 1 << 20, 5 << 30].map(byteCount)
        #expect(words == ["0 bytes", "1 byte", "1023 bytes", "1 KiB", "1.5 KiB", "100 KiB", "1 MiB", "1 MiB", "5 GiB"])
    }
}
