import Foundation
import Provenance
import Testing

struct RunManifestTests {
    private func manifest(_ suffix: UInt16 = 0x4f2a) -> RunManifest {
        RunManifest(
            run: RunID(secondsSince1970: 1_795_230_900, suffix: suffix), study: "one", preset: "default", configuration: "delays: [0, 4]\n",
            source: .init(.unpinned(reason: "No repository.")), environment: EnvironmentClass([.init(name: "fma", value: "on")]),
            host: HostFacts(cores: 2, memory: 1024, kernel: "Linux 6.1", processor: "Example"), arguments: ["reprise", "run", "one"],
            stages: [.init(label: "population[delay=4]", key: "ab12", outcome: .executed, seconds: 0.25)], result: .succeeded)
    }

    @Test func isReadableText() throws {
        #expect(
            try String(decoding: manifest().json(), as: UTF8.self) == """
                {
                  "arguments" : [
                    "reprise",
                    "run",
                    "one"
                  ],
                  "configuration" : "delays: [0, 4]\\n",
                  "environment" : {
                    "fma" : "on"
                  },
                  "host" : {
                    "cores" : 2,
                    "kernel" : "Linux 6.1",
                    "memory" : 1024,
                    "processor" : "Example"
                  },
                  "preset" : "default",
                  "result" : "succeeded",
                  "run" : "20261121T031500Z-4f2a",
                  "schema" : 1,
                  "source" : {
                    "caveats" : [

                    ],
                    "changed" : [

                    ],
                    "leftOut" : [

                    ],
                    "unpinned" : "No repository."
                  },
                  "stages" : [
                    {
                      "key" : "ab12",
                      "label" : "population[delay=4]",
                      "outcome" : "executed",
                      "seconds" : 0.25
                    }
                  ],
                  "study" : "one"
                }

                """)
    }

    @Test func makesTheRoundTrip() throws {
        let folder = try TemporaryRepository(initialized: false)
        let runs = folder.path + "/v1/runs"
        #expect(RunManifest.runs(in: runs) == [])
        let path = try manifest().write(to: runs)
        #expect(path == runs + "/20261121T031500Z-4f2a.json")
        #expect(try RunManifest.read(path) == manifest())
        try manifest(7).write(to: runs)
        #expect(RunManifest.runs(in: runs).map(\.description) == ["20261121T031500Z-0007", "20261121T031500Z-4f2a"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: runs).count == 2)
    }

    @Test func describesItsSources() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 54\n")
        try repository.write("notes.md", "mine\n")
        let capture = try SourceTree.capture(root: repository.path)
        let source = RunManifest.Source(capture)
        #expect(source.tree == capture.tree?.id && source.unpinned == nil)
        #expect(source.changed == ["Sources/Core/Core.swift"])
        #expect(source.leftOut == [.init(path: "notes.md", why: "untracked, and the build doesn't read it")])
    }

    @Test func isNeverReplaced() throws {
        let folder = try TemporaryRepository(initialized: false)
        let path = try manifest().write(to: folder.path)
        var other = manifest()
        other.result = .failed
        let error = #expect(throws: ManifestError.self) { try other.write(to: folder.path) }
        #expect(error?.description == "\(path): error: there is a manifest of this run already")
        #expect(try RunManifest.read(path).result == .succeeded)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func refusesWhatIsNoManifest() throws {
        let folder = try TemporaryRepository(initialized: false)
        func message(_ text: String) throws -> String? {
            try folder.write("x.json", text)
            return #expect(throws: ManifestError.self) { try RunManifest.read(folder.path + "/x.json") }?.message
        }
        let good = try String(decoding: manifest().json(), as: UTF8.self)
        #expect(try message("{") == "isn't a run manifest: it is not JSON")
        #expect(try message(good.replacing("\"study\"", with: "\"studie\"")) == "isn't a run manifest: 'study' is missing")
        #expect(try message(good.replacing("1024", with: "\"much\"")) == "isn't a run manifest: 'host.memory' has the wrong type")
        #expect(
            try message(good.replacing("20261121T031500Z", with: "today"))
                == "isn't a run manifest: 'run': 'today-4f2a' is not the name of a run")
        let error = #expect(throws: ManifestError.self) { try RunManifest.read(folder.path + "/none.json") }
        #expect(error?.description == "\(folder.path)/none.json: error: can't be read: there is no such file")
    }

    @Test func theEndOfARunTakesThePlaceOfItsBeginning() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manifests-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var begun = manifest()
        begun.result = .interrupted
        try begun.write(to: folder)
        let path = try manifest().write(to: folder, isBegun: true)
        #expect(try RunManifest.read(path) == manifest())
        #expect(throws: ManifestError(path: path, message: "there is a manifest of this run already")) { try begun.write(to: folder) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }

    @Test func aManifestOfANewerVersionIsSaidToBeOne() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString).json").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "{\"schema\": 2, \"run\": 3}".write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: ManifestError.self) { try RunManifest.read(path) }
        #expect(error?.description == "\(path): error: was written by a newer version of this program")
        #expect(error?.isNewer == true)
    }
}
