import Foundation
import Testing

@Suite struct DoctorCommandTests {
    @Test func aSoundStoreIsSaidToBeSound() throws {
        let place = try Workplace()
        #expect(try place.reprise("doctor").output == "Examined 0 records, 0 blobs (0 bytes) and 0 manifests: nothing is wrong.\n")
        try place.reprise("run", "arithmetic")
        let doctor = try place.reprise("doctor")
        #expect(doctor.code == 0)
        #expect(doctor.output.wholeMatch(of: /Examined 17 records, \d+ blobs \([0-9.]+ KiB\) and 1 manifest: nothing is wrong.\n/) != nil)
    }

    @Test func damageIsRepairedAndTheNextRunMakesWhatIsMissing() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let store = "\(place.root)/.reprise"
        let run = try FileManager.default.contentsOfDirectory(atPath: "\(store)/v1/runs")[0]
        try Data("{\"run\": ".utf8).write(to: URL(filePath: "\(store)/v1/runs/\(run)"))
        let log = URL(filePath: "\(store)/v1/records")
        try Data(contentsOf: log).dropLast(7).write(to: log)
        try FileManager.default.createDirectory(atPath: "\(store)/downloads/files", withIntermediateDirectories: true)
        let name = String(repeating: "ab", count: 32)
        try Data("other".utf8).write(to: URL(filePath: "\(store)/downloads/files/\(name)"))
        try FileManager.default.createDirectory(atPath: "\(store)/downloads/wheels/six-1.999999999.part", withIntermediateDirectories: true)

        let look = try place.reprise("doctor", "--dry-run")
        #expect(look.code == 1)
        #expect(look.output.contains(": 4 can be repaired, './reprise doctor' does it.\n"))
        let doctor = try place.reprise("doctor")
        #expect(doctor.code == 1)
        #expect(
            look.output.replacing("would repair", with: "repaired").split(separator: "\n").dropLast()
                == doctor.output.split(separator: "\n").dropLast())
        let lines = doctor.output.split(separator: "\n").map { $0.replacing(/[0-9.]+ (KiB|bytes)/, with: "#") }
        #expect(
            lines == [
                "repaired: # of the records can't be read",
                "  kept all others; the damaged file is in 'quarantine', what it lacks is made again when it is needed",
                "repaired: the manifest of run \(run.dropLast(5)) isn't a run manifest: it is not JSON",
                "  set it aside in 'quarantine'; results don't need it",
                "repaired: download abababababab has another content than its name says",
                "  set it aside in 'quarantine'; './reprise fetch' gets it again",
                "repaired: a download was never finished: wheels/six-1.999999999.part", "  removed", lines.last ?? "",
            ])
        #expect(lines.last?.hasSuffix("and 1 manifest: 4 repaired.") == true)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(store)/quarantine").map { $0.prefix(8) }.sorted()
                == [name.prefix(8), "records-", run.prefix(8)].sorted())
        #expect(try place.reprise("doctor").code == 0)
        #expect(try place.reprise("run", "arithmetic").output.hasSuffix("(1 stages executed, 16 cached)\n"))
    }

    @Test func itSpeaksJSON() throws {
        let place = try Workplace()
        try FileManager.default.createDirectory(atPath: "\(place.root)/.reprise/v2", withIntermediateDirectories: true)
        let doctor = try place.reprise("doctor", "--json")
        #expect(doctor.code == 1)
        #expect(
            doctor.output == """
                {"blobs":0,"findings":[{"action":"left alone; use that version for it","finding":"'v2' was written by a newer version of this program","kind":"attention"}],"manifests":0,"records":0}

                """)
    }
}
