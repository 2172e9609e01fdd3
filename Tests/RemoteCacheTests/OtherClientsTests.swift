import ContentStore
import Foundation
import RemoteCache
import Testing

/// Programs made by others that keep their results under the same paths of the same server: neither disturbs the other.
@Suite(.enabled(if: WebServer.isInstalled, "nginx isn't installed: apt-get install nginx-light"))
struct OtherClientsTests {
    private typealias Place = RemoteTrafficTests.Place

    private static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let (ccache, compiler) = (path(of: "ccache"), ["cc", "gcc", "clang"].lazy.compactMap(path).first)
    private static let bazel = path(of: "bazel")

    /// What a program prints.
    private func run(_ program: String, _ arguments: [String], in folder: String, _ variables: [String: String] = [:]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        (process.arguments, process.currentDirectoryURL) = (arguments, URL(filePath: folder))
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let printed = "\(folder)/printed"
        _ = FileManager.default.createFile(atPath: printed, contents: nil)
        let both = FileHandle(forWritingAtPath: printed)
        (process.standardOutput, process.standardError) = (both, both)
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOfFile: printed, encoding: .utf8)
        try #require(process.terminationStatus == 0, "\(text)")
        return text
    }

    /// The records that a program has left on the server.
    private func records(_ place: Place) -> [String] { place.files.filter { $0.hasPrefix("ac/") } }

    /// Sends results to a server that has records of somebody else's, then puts one of those where a result was.
    private func shareBeside(_ foreign: [String], _ place: Place) throws {
        let (here, there) = (try place.store("here"), try place.store("there"))
        let sent = try (0..<3).map { try place.put([UInt8](repeating: $0, count: 20_000), "stage \($0)", in: here) }
        #expect(place.send(sent, try place.traffic(here)).sent == 3)
        let traffic = try place.traffic(there)
        #expect(place.find(sent, traffic) == Dictionary(uniqueKeysWithValues: sent.map { ($0.address, $0) }))
        #expect(traffic.takeWarnings() == [])

        let name = place.path("ac/\(SharedRecord.name(sent[0].address).hex)")
        try FileManager.default.removeItem(atPath: name)
        try FileManager.default.copyItem(atPath: place.path(foreign[0]), toPath: name)
        let reader = try place.traffic(try place.store("reader"))
        #expect(place.find(sent, reader)[sent[0].address] == .some(nil))
        #expect((reader.totals.found, reader.totals.damaged) == (2, 1))
    }

    @Test(.enabled(if: ccache != nil && compiler != nil, "ccache or a C compiler isn't installed: apt-get install ccache gcc"))
    func ccacheKeepsItsResultsBeside() throws {
        let place = try Place(.server)
        let folder = place.folder.path
        try "int answer(void) { return 42; }\n".write(toFile: "\(folder)/answer.c", atomically: true, encoding: .utf8)
        /// Compiles with an empty cache at home; how often the server had the result.
        func compile(_ home: String) throws -> Int {
            let variables = [
                "CCACHE_DIR": "\(folder)/\(home)", "CCACHE_REMOTE_STORAGE": "\(place.address)|layout=bazel", "CCACHE_REMOTE_ONLY": "1",
            ]
            _ = try run(Self.ccache!, [Self.compiler!, "-c", "answer.c", "-o", "answer-\(home).o"], in: folder, variables)
            let counts = try run(Self.ccache!, ["--print-stats"], in: folder, variables)
            return try #require(counts.firstMatch(of: /remote_storage_hit\s+(\d+)/).flatMap { Int($0.output.1) }, "\(counts)")
        }
        #expect(try compile("one") == 0)
        let foreign = records(place)
        #expect(!foreign.isEmpty)
        try shareBeside(foreign, place)
        #expect(try compile("two") > 0)
        #expect(FileManager.default.contentsEqual(atPath: "\(folder)/answer-one.o", andPath: "\(folder)/answer-two.o"))
    }

    @Test(.enabled(if: bazel != nil, "Bazel isn't installed: apt-get install bazel-bootstrap"))
    func bazelKeepsItsResultsBeside() throws {
        let place = try Place(.server)
        let folder = "\(place.folder.path)/bazel"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "".write(toFile: "\(folder)/WORKSPACE", atomically: true, encoding: .utf8)
        try "genrule(name = \"answer\", outs = [\"answer.txt\"], cmd = \"echo 42 > $@\")\n"
            .write(toFile: "\(folder)/BUILD", atomically: true, encoding: .utf8)
        /// Builds with nothing but the server's results; what came of the action.
        func build(_ home: String) throws -> String {
            let homes = ["--output_user_root=\(place.folder.path)/bazel-root", "--output_base=\(place.folder.path)/bazel-\(home)"]
            let options = ["--color=no", "--curses=no", "--spawn_strategy=local", "--remote_cache=\(place.address)"]
            // In a batch: otherwise a server of Bazel's own stays behind.
            let printed = try run(Self.bazel!, ["--batch"] + homes + ["build", "//:answer"] + options, in: folder)
            return try #require(printed.firstMatch(of: /INFO: \d+ process(?:es)?: (.*)\./).map { String($0.output.1) }, "\(printed)")
        }
        // It leaves folders in which nothing may be removed.
        defer { _ = try? run("/bin/chmod", ["-R", "u+w", place.folder.path], in: place.folder.path) }
        #expect(try build("one") == "1 internal, 1 local")
        let foreign = records(place)
        #expect(foreign.count == 1)
        try shareBeside(foreign, place)
        #expect(try build("two") == "1 remote cache hit, 1 internal")
        // A record of ours where Bazel looks for its own is a result without what it wants.
        let ours = try #require(records(place).first { !foreign.contains($0) })
        try FileManager.default.removeItem(atPath: place.path(foreign[0]))
        try FileManager.default.copyItem(atPath: place.path(ours), toPath: place.path(foreign[0]))
        #expect(try build("three") == "1 internal, 1 local")
    }
}
