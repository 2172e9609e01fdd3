import ContentStore
import Foundation
import Provenance
import Testing

/// Whatever part of a store is damaged: it is found, said in a line, made again, and the results are right.
@Suite struct DamageTests {
    let crashing: CrashingPlace
    private let expected: [String]

    init() throws {
        crashing = try CrashingPlace()
        try crashing.place.write("pipelines/Persisting/study.yaml", "cells: [1]\n")
        try crashing.place.reprise("run", "persisting")
        expected = try crashing.results()
    }

    private var place: Workplace { crashing.place }
    private var log: URL { URL(filePath: "\(crashing.storePath)/v1/records") }

    /// A copy of the whole store and outputs, to begin from again.
    private func keep() throws { try place.shell("sh", "-c", "mkdir kept && cp -a .reprise outputs papers kept") }
    private func restore() throws { try place.shell("sh", "-c", "rm -rf .reprise outputs papers && cp -a kept/. .") }

    private func flip(_ path: String, _ random: inout SeededGenerator) throws {
        var bytes = try Foundation.Data(contentsOf: URL(filePath: path))
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
        try FileManager.default.removeItem(atPath: path)
        try bytes.write(to: URL(filePath: path))
    }

    private func blobs() throws -> [(digest: Digest, path: String)] { try Store(at: crashing.storePath).blobFiles().blobs }

    private func warnings(_ run: Workplace.Result) -> [Substring] {
        run.errors.split(separator: "\n").filter { $0.hasPrefix("warning: ") && !$0.hasPrefix("warning: not part of the pinned source: ") }
    }

    @Test func aFlippedBitInEachBlobInTurn() throws {
        try keep()
        var random = SeededGenerator(state: 1)
        let blobs = try blobs()
        let outputs = try Store(at: crashing.storePath).records(labelPrefix: "").compactMapValues(\.last).filter {
            $0.value.inlineOutput == nil
        }
        #expect(blobs.count > 8 && outputs.count >= 3)
        for blob in blobs {
            try flip(blob.path, &random)
            let doctor = try place.reprise("doctor")
            #expect(doctor.code == 1)
            let lines = doctor.output.split(separator: "\n").map { $0.replacing(#/ \([0-9.]+ (KiB|MiB|bytes)\)/#, with: "") }
            #expect(
                lines.prefix(2) == [
                    "repaired: blob \(blob.digest.short) has another content than its name says", "  set it aside in 'quarantine'",
                ])
            #expect(FileManager.default.fileExists(atPath: "\(crashing.storePath)/quarantine/\(blob.digest.hex)"))
            let run = try place.reprise("run", "persisting")
            #expect(run.code == 0, "\(run.errors)")
            #expect(try crashing.results() == expected)
            let made = outputs.contains { $0.value.output == blob.digest }
            #expect(run.output.contains("(1 stages executed, ") == made, "\(run.output)")
            try restore()
        }
    }

    /// Without the doctor: found by whoever reads it.
    @Test func aFlippedBitInEachBlobThatARunReads() throws {
        try keep()
        var random = SeededGenerator(state: 2)
        let store = try Store(at: crashing.storePath)
        let records = store.records(labelPrefix: "").compactMapValues(\.last)
        let start = try #require(records["persisting/start"]?.output)
        let report = try #require(records["persisting/report"]?.output)
        let script = Digest(of: CrashingPlace.script)
        let calm = try CrashingPlace()
        try calm.place.write("pipelines/Persisting/study.yaml", "cells: [1, 2]\n")
        try calm.place.reprise("run", "persisting")
        let more = try calm.results()
        let cases: [(Digest, [String], String)] = [
            (report, expected, "warning: blob \(report.short) was damaged and has been set aside"),
            (start, more, "warning: the output of 'start' was damaged or gone (\(start.short)); it is made again"),
            (
                script, more,
                "warning: the stored content of 'work.sh' was damaged or gone (\(script.short)); it is taken from the file again"
            ),
        ]
        for (digest, expected, line) in cases {
            for isGone in [false, true] {
                if expected == more { try place.write("pipelines/Persisting/study.yaml", "cells: [1, 2]\n") }
                if isGone {
                    try FileManager.default.removeItem(atPath: store.blobPath(digest))
                } else {
                    try flip(store.blobPath(digest), &random)
                }
                let run = try place.reprise("run", "persisting")
                #expect(run.code == 0, "\(run.errors)")
                // What is gone before the run begins is only made again.
                #expect(warnings(run) == (isGone ? [] : [Substring(line)]))
                #expect(try crashing.results() == expected)
                #expect(FileManager.default.fileExists(atPath: "\(crashing.storePath)/quarantine/\(digest.hex)") == !isGone)
                #expect(try place.reprise("run", "persisting").output.hasSuffix("(everything was cached)\n"))
                try restore()
                try place.write("pipelines/Persisting/study.yaml", "cells: [1]\n")
            }
        }
    }

    @Test func eachBlobGoneInTurn() throws {
        try keep()
        for blob in try blobs() {
            try FileManager.default.removeItem(atPath: blob.path)
            let run = try place.reprise("run", "persisting")
            #expect(run.code == 0, "\(run.errors)")
            #expect(try crashing.results() == expected)
            #expect(try place.reprise("doctor").code <= 1)
            #expect(try place.reprise("doctor").code == 0)
            try restore()
        }
    }

    @Test func aFlippedBitInEachRecordInTurn() throws {
        try keep()
        let whole = try Foundation.Data(contentsOf: log)
        var starts: [Int] = []
        while let next = whole.range(of: Foundation.Data("rec1".utf8), in: (starts.last.map { $0 + 4 } ?? 0)..<whole.count) {
            starts.append(next.lowerBound)
        }
        #expect(starts.count == 6)
        var random = SeededGenerator(state: 3)
        for (start, end) in zip(starts, starts.dropFirst() + [whole.count]) {
            // Its magic number, its length, its checksum, its key, and anything else.
            for position in [start, start + 5, start + 9, start + 20, Int.random(in: start + 48..<end, using: &random)] {
                var bytes = whole
                bytes[position] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
                try bytes.write(to: log)
                let run = try place.reprise("run", "persisting")
                #expect(run.code == 0, "byte \(position): \(run.errors)")
                #expect(run.output.contains("(1 stages executed, "), "byte \(position): \(run.output)")
                // The very last one may as well be the torn end of a run that was killed.
                if start != starts.last {
                    #expect(
                        warnings(run) == [
                            "warning: 1 record of the store can't be read; what is needed is made again, './reprise doctor' clears up"
                        ], "byte \(position)")
                }
                #expect(try crashing.results() == expected, "byte \(position)")
                let doctor = try place.reprise("doctor")
                if start != starts.last {
                    let words = " of the records can't be read\n  kept all others; the damaged file is in 'quarantine'"
                    #expect(doctor.output.contains(words), "\(doctor.output)")
                }
                #expect(try place.reprise("doctor").code == 0)
                try restore()
            }
        }
    }

    @Test func aManifestCutOffAnywhere() throws {
        let name = try #require(crashing.files(".reprise/v1/runs").first)
        let path = "\(crashing.storePath)/v1/runs/\(name)"
        let whole = try Foundation.Data(contentsOf: URL(filePath: path))
        for length in 0..<whole.count - 1 {
            try whole.prefix(length).write(to: URL(filePath: path))
            #expect(throws: ManifestError(path: path, message: "isn't a run manifest: it is not JSON")) { try RunManifest.read(path) }
        }
        #expect(try place.reprise("run", "persisting").output.hasSuffix("(everything was cached)\n"))
        #expect(try place.reprise("gc").code == 0)
        #expect(
            try place.reprise("doctor").output.hasPrefix(
                """
                repaired: the manifest of run \(name.dropLast(5)) isn't a run manifest: it is not JSON
                  set it aside in 'quarantine'; results don't need it

                """))
        #expect(try place.reprise("doctor").code == 0)
        #expect(try crashing.results() == expected)
    }

    @Test func aStoreOfANewerVersionIsLeftAsItIs() throws {
        let blob = Digest(of: "newer")
        try place.write(".reprise/v2/records", "who knows\n")
        try place.write(".reprise/v2/runs/20990101T000000Z-0001.json", "{\"schema\": 7}\n")
        try place.write(".reprise/blobs/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))", "newer")
        try place.write(".reprise/v1/runs/20990101T000000Z-0002.json", "{\"schema\": 2, \"run\": 3}\n")
        let newer = [
            ".reprise/v2/records", ".reprise/v2/runs/20990101T000000Z-0001.json", ".reprise/v1/runs/20990101T000000Z-0002.json",
            ".reprise/blobs/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))",
        ]
        let before = try newer.map { try place.read($0) }
        #expect(try place.reprise("run", "persisting").output.hasSuffix("(everything was cached)\n"))
        #expect(try place.reprise("run", "persisting", "pause=99").code == 0)
        let doctor = try place.reprise("doctor")
        #expect(doctor.code == 1)
        #expect(
            doctor.output.hasPrefix(
                """
                look at this: 'v2' was written by a newer version of this program
                  left alone; use that version for it
                look at this: the manifest of run 20990101T000000Z-0002 was written by a newer version of this program
                  left alone; use that version for it

                """), "\(doctor.output)")
        for arguments in [["gc"], ["gc", "--delete", "--keep-runs", "0", "--grace", "0"]] {
            let gc = try place.shell(["\(Workplace.products)/fixture"] + arguments)
            #expect(gc.code == 1)
            #expect(
                gc.errors == """
                    error: '\(crashing.storePath)/v2' was written by a newer version of this program, and nobody here knows which blobs it needs
                      hint: collect with that version; nothing was removed

                    """)
        }
        #expect(try newer.map { try place.read($0) } == before)
        #expect(try crashing.results() == expected)
    }
}
