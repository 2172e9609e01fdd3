import Foundation
import Testing

@Suite struct RestoreCommandTests {
    private static let otherProcessor = "glibc.cpu.hwcaps=-FMA_Usable,-FMA,-FMA4_Usable,-FMA4,-AVX2_Usable,-AVX2"

    private func commit(_ place: Workplace, _ message: String) throws {
        try place.shell("git", "add", ".")
        try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", message)
    }

    private func latestRun(_ place: Workplace) throws -> String {
        try #require(try place.reprise("log", "-n", "1").output.split(separator: " ").first.map(String.init))
    }

    private func plain(_ text: String, _ place: Workplace) -> String {
        text.replacing(place.root, with: "<root>").replacing(/\d{8}T\d{6}Z-[0-9a-f]{4}/, with: "<run>")
            .replacing(/[0-9a-f]{40}/, with: "<tree>").replacing(/[0-9a-f]{12}/, with: "<digest>")
    }

    /// Runs the command line in another folder than the workplace, and takes the folder away at the end.
    private func inside(_ folder: String, of place: Workplace, _ arguments: String...) throws -> Workplace.Result {
        let command = ["cd '\(folder)' && exec '\(Workplace.products)/fixture' \"$@\"", "sh"]
        return try place.shell(["sh", "-c"] + command + arguments)
    }

    @Test func aRunFromUncommittedSourcesStandsAsItWas() throws {
        let place = try Workplace()
        let there = "\(place.root)-there"
        defer { try? FileManager.default.removeItem(atPath: there) }
        // Neither committed nor tracked, and changed again after the run.
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 4\n")
        let paper = Workplace.paper.replacing("Is a sum", with: "Is any sum")
        try place.write("papers/arithmetic.yaml", paper)
        try place.reprise("run", "arithmetic", "scale.factor=3")
        let run = try latestRun(place)
        try FileManager.default.removeItem(atPath: "\(place.root)/pipelines")
        try place.write("papers/arithmetic.yaml", Workplace.paper)

        let status = try place.shell("git", "status", "--porcelain").output
        let restored = try place.reprise("restore", run, "--to", there)
        #expect(restored.code == 0, "\(restored.errors)")
        #expect(
            plain(restored.output, place) == """
                restored run <run> of arithmetic in <root>-there
                  sources      source tree <digest>, from refs/reprise/trees/<tree>, on commit <digest>
                  settings     preset default scale.factor=3
                  results      17 of 17 are in the store
                  environment  the same as then
                  next         cd <root>-there && ./reprise run arithmetic scale.factor=3   # all cached
                  when done    git worktree remove --force <root>-there

                """)
        #expect(try String(contentsOfFile: "\(there)/pipelines/Arithmetic/study.yaml", encoding: .utf8) == "offset: 4\n")
        #expect(try String(contentsOfFile: "\(there)/papers/arithmetic.yaml", encoding: .utf8) == paper)
        let again = try inside(there, of: place, "run", "arithmetic", "scale.factor=3")
        #expect(again.output.contains("(everything was cached)"), "\(again.output)\(again.errors)")
        // What is here is as it was.
        #expect(try place.shell("git", "status", "--porcelain").output == status)
    }

    @Test func inAnotherEnvironmentItIsSaid() throws {
        let place = try Workplace()
        let there = "\(place.root)-there"
        defer { try? FileManager.default.removeItem(atPath: there) }
        try place.reprise("run", "arithmetic")
        let run = try latestRun(place)
        place.environment["GLIBC_TUNABLES"] = Self.otherProcessor
        let restored = try place.reprise("restore", run, "--to", there).output
        #expect(restored.contains("\n  environment  another than then, so nothing is cached: fma on -> off\n"), "\(restored)")
        #expect(!restored.contains("all cached"))
        let again = try inside(there, of: place, "run", "arithmetic")
        #expect(again.output.contains("(17 stages executed, 0 cached)"), "\(again.output)")
        #expect(
            again.errors.contains(
                "restored from run \(run) of arithmetic, which was made in another environment (fma on -> off): its results don't count here\n"
            ),
            "\(again.errors)")
    }

    @Test func aCommittedReportComesWithItsResults() throws {
        let place = try Workplace()
        let there = "\(place.root)-there"
        defer { try? FileManager.default.removeItem(atPath: there) }
        try place.reprise("run", "arithmetic")
        let report = try place.read("outputs/arithmetic/report.md")
        let registered = try place.read("papers/arithmetic.registered.yaml")
        try commit(place, "results")
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 4\n")
        try place.reprise("run", "arithmetic")
        try commit(place, "other results")
        #expect(try place.read("outputs/arithmetic/report.md") != report)

        let restored = try place.reprise("restore", "HEAD~1:arithmetic", "--to", there)
        #expect(restored.output.contains("\n  sources      source tree "), "\(restored.errors)")
        #expect(plain(restored.output, place).contains("\n  report       outputs/arithmetic of commit <digest>\n  results      17 of 17"))
        #expect(try String(contentsOfFile: "\(there)/outputs/arithmetic/report.md", encoding: .utf8) == report)
        #expect(try String(contentsOfFile: "\(there)/papers/arithmetic.registered.yaml", encoding: .utf8) == registered)
        #expect(try inside(there, of: place, "run", "arithmetic").output.contains("(everything was cached)"))
        #expect(try inside(there, of: place, "status", "arithmetic").output.contains("fresh"))
        // Nothing was written that isn't there already.
        #expect(try place.shell("git", "-C", there, "status", "--porcelain").output == "")
    }

    @Test func theReportHereAndABareTreeAreFound() throws {
        let place = try Workplace()
        let folders = ["\(place.root)-one", "\(place.root)-two"]
        defer { for folder in folders { try? FileManager.default.removeItem(atPath: folder) } }
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 4\n")
        try place.reprise("run", "arithmetic")
        let one = try place.reprise("restore", "outputs/arithmetic/report.md", "--to", folders[0])
        #expect(one.output.contains("\n  report       outputs/arithmetic as it is here\n"), "\(one.output)\(one.errors)")
        #expect(
            try String(contentsOfFile: "\(folders[0])/outputs/arithmetic/results.json", encoding: .utf8)
                == place.read("outputs/arithmetic/results.json"))
        let tree = try #require(try place.read("outputs/arithmetic/results.json").firstMatch(of: /"sourceTree": "([0-9a-f]{40})"/)).output.1
        let two = try place.reprise("restore", String(tree.prefix(9)), "--to", folders[1])
        #expect(two.output.hasPrefix("restored source tree \(tree.prefix(12)), from which run "), "\(two.output)\(two.errors)")
        #expect(try inside(folders[1], of: place, "run", "arithmetic").output.contains("(everything was cached)"))
    }

    @Test func settingsOfFilesAreWrittenOut() throws {
        let place = try Workplace()
        let there = "\(place.root)-there"
        defer { try? FileManager.default.removeItem(atPath: there) }
        try place.write("mine.yaml", "scale: {factor: 5, label: fivefold}\nsizes: [2, 4]\n")
        try place.reprise("run", "arithmetic", "--config", "mine.yaml", "seeds=2")
        let restored = try place.reprise("restore", try latestRun(place), "--to", there, "--json").output
        let json = try #require(try JSONSerialization.jsonObject(with: Foundation.Data(restored.utf8)) as? [String: Any])
        let command = try #require(json["command"] as? [String])
        #expect(json["cached"] as? Bool == true)
        #expect(command.prefix(4) == ["./reprise", "run", "arithmetic", "--config"])
        let file = try String(contentsOfFile: "\(there)/\(command[4])", encoding: .utf8)
        #expect(file == "offset: 1.0\nscale:\n  factor: 5.0\n  label: fivefold\nseeds: 2\nsizes: [2, 4]\nwithExtra: false\n", "\(file)")
        let again = try inside(there, of: place, "run", "arithmetic", "--config", command[4])
        #expect(again.output.contains("(everything was cached)"), "\(again.output)\(again.errors)")
    }

    @Test func lostResultsAreCounted() throws {
        let place = try Workplace()
        let there = "\(place.root)-there"
        defer { try? FileManager.default.removeItem(atPath: there) }
        try place.reprise("run", "arithmetic")
        let run = try latestRun(place)
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise/v1/records")
        let restored = try place.reprise("restore", run, "--to", there).output
        #expect(
            restored.contains(
                "\n  results      0 of 17 are in the store; '--remote URL' takes what others have shared, the rest is made again\n"),
            "\(restored)")
    }

    @Test func mistakesAreExplained() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let run = try latestRun(place)
        let unknown = try place.reprise("restore", "arithmatic")
        #expect(unknown.code == 2)
        #expect(
            unknown.errors == """
                error: 'arithmatic' is no run, report or source tree (did you mean 'arithmetic'?)
                  latest runs: \(run)
                  expected: a run (20261121T031500Z-4f2a), a study or its report here ('my-study') or in a commit ('HEAD~3:my-study'), a source tree, \
                or a commit
                  hint: './reprise log' lists the runs

                """)
        #expect(
            try place.reprise("restore", run, "--to", place.root).errors
                == "error: there is something at '\(place.root)'\n  hint: name another folder with '--to'\n")
        let lost = String(repeating: "ab", count: 20)
        let nobody = try place.reprise("restore", lost, "--to", "\(place.root)-there")
        #expect(nobody.code == 1)
        #expect(
            nobody.errors == """
                error: nobody here has the sources of source tree abababababab
                  source tree: \(lost)
                  looked for: refs/reprise/trees/\(lost), the commits that branches and tags reach, no remote
                  hint: './reprise push --runs' where it was run sends them to a remote

                """)
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)-there"))
        #expect(try place.shell("git", "worktree", "list").output.split(separator: "\n").count == 1)
    }
}
