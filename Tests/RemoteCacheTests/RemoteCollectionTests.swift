import ContentStore
import Foundation
import Glibc
import RemoteCache
import Testing

@Suite struct RemoteCollectionTests {
    private typealias Place = RemoteTrafficTests.Place

    private static let (now, day) = (Date().timeIntervalSince1970.rounded(), 86_400.0)

    /// A remote in a folder with four results, last used so many days ago: two with a blob each, two with one that they share.
    private func shared(daysAgo days: [Double] = [40, 30, 20, 10]) throws -> (place: Place, records: [StageRecord]) {
        let place = try Place(.folder)
        let here = try place.store("here")
        let records = try [1, 2, 3, 3].enumerated().map { number, content in
            try place.put([UInt8](repeating: UInt8(content), count: 20_000), "stage \(number)", in: here)
        }
        #expect(place.send(records, try place.traffic(here)).sent == 4)
        for (record, age) in zip(records, days) {
            try setTimes(of: "cas/\(record.output.hex)", Self.now - age * Self.day, place)
            try setTimes(of: "ac/\(SharedRecord.name(record.address).hex)", Self.now - age * Self.day, place)
        }
        return (place, records)
    }

    /// Sets when a file was written and read last.
    private func setTimes(of file: String, _ time: Double, _ place: Place) throws {
        var times = [timespec(tv_sec: Int(time), tv_nsec: 0), timespec(tv_sec: Int(time), tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, place.path(file), &times, 0) == 0)
    }

    private func collection(_ place: Place, keepDays: Double? = nil, limit: Int? = nil) throws -> RemoteCollection {
        try RemoteCollection(of: place.address, keepSeconds: keepDays.map { $0 * Self.day }, limit: limit, now: Self.now)
    }

    /// Which of the records a newcomer finds.
    private func found(_ records: [StageRecord], _ place: Place) throws -> [String] {
        let traffic = try place.traffic(try place.store(UUID().uuidString))
        let found = place.find(records, traffic)
        #expect(traffic.totals.damaged == 0)
        return records.filter { found[$0.address] != .some(nil) }.map(\.label)
    }

    @Test func whatWasNotUsedForLongGoesWithItsBlobs() throws {
        let (place, records) = try shared()
        var collection = try collection(place, keepDays: 25)
        #expect((collection.all.records, collection.all.blobs) == (4, 3))
        #expect((collection.leaving.records, collection.leaving.blobs) == (2, 2))
        #expect(collection.leaving.bytes + collection.staying.bytes == collection.all.bytes)
        #expect(place.files.count == 7)
        collection.carryOut()
        #expect((collection.leaving.records, collection.leaving.blobs) == (2, 2))
        #expect(place.files.count == 3)
        #expect(try found(records, place) == ["stage 2", "stage 3"])
    }

    @Test func theLeastRecentlyUsedGoUntilItIsSmallEnough() throws {
        let (place, records) = try shared()
        var collection = try collection(place, limit: 50_000)
        #expect((collection.leaving.records, collection.leaving.blobs) == (1, 1))
        collection.carryOut()
        // The blob that two name goes with the second.
        let more = try self.collection(place, limit: 25_000)
        #expect((more.leaving.records, more.leaving.blobs) == (1, 1))
        let most = try self.collection(place, limit: 0)
        #expect((most.leaving.records, most.leaving.blobs, most.staying.bytes) == (3, 2, 0))
        // Looking is no use of it; finding is.
        #expect(try found(records, place) == ["stage 1", "stage 2", "stage 3"])
        #expect(try self.collection(place, keepDays: 0, limit: 0).leaving.bytes == 0)
    }

    @Test func whatIsYoungStays() throws {
        let (place, _) = try shared(daysAgo: [0.001, 0.001, 0.001, 0.001])
        #expect(try collection(place, keepDays: 0, limit: 0).leaving == collection(place, keepDays: 100).leaving)
        #expect(try collection(place, keepDays: 0, limit: 0).leaving.bytes == 0)
    }

    /// Between the look and the removal somebody reads one result, and another sends one whose blob is there.
    @Test func whatIsUsedMeanwhileStays() throws {
        let (place, records) = try shared()
        var collection = try collection(place, keepDays: 5)
        #expect((collection.leaving.records, collection.leaving.blobs) == (4, 3))
        #expect(try found([records[0]], place) == ["stage 0"])
        let here = try place.store("elsewhere")
        let fresh = try place.put([UInt8](repeating: 2, count: 20_000), "a new stage", in: here)
        #expect(place.send([fresh], try place.traffic(here)).sent == 1)
        collection.carryOut()
        #expect((collection.leaving.records, collection.leaving.blobs) == (3, 1))
        #expect(try found(records + [fresh], place) == ["stage 0", "a new stage"])
    }

    @Test func whatNoRecordNamesGoesByItsOwnTime() throws {
        let (place, _) = try shared()
        let (old, young, foreign) = (Digest(of: "old").hex, Digest(of: "young").hex, "notes.txt")
        for name in [old, young, foreign, ".123-1"] { try Foundation.Data("x".utf8).write(to: URL(filePath: place.path("cas/\(name)"))) }
        for (name, age) in [(old, 60.0), (young, 1), (foreign, 60), (".123-1", 60)] {
            try setTimes(of: "cas/\(name)", Self.now - age * Self.day, place)
        }
        var collection = try collection(place, keepDays: 50)
        #expect((collection.leaving.records, collection.leaving.blobs, collection.leaving.bytes) == (0, 1, 1))
        collection.carryOut()
        // What somebody else has put there isn't touched; what a writer left that was killed is.
        #expect(place.files.filter { $0.hasPrefix("cas/") }.count == 5)
        #expect(place.files.contains("cas/\(foreign)") && place.files.contains("cas/\(young)"))
    }

    @Test func whereNoRemoteIsNothingIsCollected() throws {
        let folder = try TemporaryFolder()
        #expect(
            message { try RemoteCollection(of: folder.path, keepSeconds: 0, limit: nil, now: 0) } == """
                error: there is no remote in '\(folder.path)'
                  hint: results lie in the folders 'ac' and 'cas' of a remote
                """)
    }
}
