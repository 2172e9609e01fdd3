import Foundation
import Testing

@Suite struct LogCommandTests {
    /// Names of runs, digests and times.
    private func plain(_ text: String) -> String {
        text.replacing(/\d{8}T\d{6}Z-[0-9a-f]{4}/, with: "<run>").replacing(/[0-9a-f]{12}/, with: "<digest>")
            .replacing(/just now|\d+ minutes? ago/, with: "<ago>").replacing(/under 1 s|\d+ s/, with: "<time>")
    }

    @Test func runsAreListedNewestFirst() throws {
        let place = try Workplace()
        #expect(try place.reprise("log").output == "No run is known here.\n")
        #expect(FileManager.default.fileExists(atPath: "\(place.root)/.reprise") == false)
        try place.reprise("run", "arithmetic")
        // Names of runs tell seconds.
        sleep(1)
        try place.write("papers/other.yaml", Workplace.paper)
        try place.reprise("run", "arithmetic", "scale.factor=3")
        // What finds everything in the cache is no run.
        try place.reprise("run", "arithmetic")
        let log = try place.reprise("log")
        #expect(
            plain(log.output).replacing(#/ +/#, with: " ") == """
                <run> <ago> arithmetic default scale.factor=3 8 executed, 9 cached, <time> <digest> and 1 file changed
                <run> <ago> arithmetic default 17 executed, <time> <digest>

                """, "\(log.output)\(log.errors)")
        #expect(try place.reprise("log", "--number", "1").output.split(separator: "\n").count == 1)
        #expect(try place.reprise("log", "many").output == "No run of 'many' is known here.\n")
        #expect(try place.reprise("log", "arithmetic/numbers").output.split(separator: "\n").count == 1)
        #expect(try place.reprise("log", "arithmetic/sum").output.split(separator: "\n").count == 2)
    }

    @Test func oneRunIsToldWhole() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic", "offset=2")
        let run = try #require(try place.reprise("log").output.split(separator: " ").first.map(String.init))
        let text = try place.reprise("log", run).output
        #expect(
            text.hasPrefix("run \(run) of arithmetic, just now: succeeded\n  command      reprise run arithmetic offset=2\n"), "\(text)")
        #expect(text.contains("\n  settings     offset=2.0\n               scale.factor=2.0\n"), "\(text)")
        #expect(text.contains("\n  stages       numbers: executed, under 1 s\n"), "\(text)")
        #expect(text.hasSuffix("\n  claims       sum-of-parts: inconclusive\n"), "\(text)")
        let json =
            try JSONSerialization.jsonObject(with: Foundation.Data(try place.reprise("log", run, "--json").output.utf8)) as? [String: Any]
        #expect(json?["executed"] as? Int == 17)
        #expect((json?["claims"] as? [String: String])?["sum-of-parts"] == "inconclusive")
    }

    @Test func mistakesAreExplained() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let run = try #require(try place.reprise("log").output.split(separator: " ").first.map(String.init))
        let missing = try place.reprise("log", "20200101T000000Z-0000")
        #expect(missing.code == 2)
        #expect(
            missing.errors == """
                error: no run '20200101T000000Z-0000' in the store, in git or on a remote
                  latest: \(run)
                  remotes: none
                  hint: './reprise log' lists the runs, './reprise push --runs' sends them to a remote

                """)
        #expect(try place.reprise("log", "arithmatic").errors.hasPrefix("error: no study 'arithmatic' (did you mean 'arithmetic'?)\n"))
        try Foundation.Data("{".utf8).write(to: URL(filePath: "\(place.root)/.reprise/v1/runs/20200101T000000Z-0000.json"))
        let damaged = try place.reprise("log")
        #expect(damaged.output.hasPrefix(run))
        #expect(damaged.errors.hasPrefix("warning: ") && damaged.errors.contains("20200101T000000Z-0000.json: error: isn't a run manifest"))
    }
}
