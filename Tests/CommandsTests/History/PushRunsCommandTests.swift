import Foundation
import Testing

@Suite struct PushRunsCommandTests {
    @Test func aCloneRestoresWhatWasPushed() throws {
        let place = try Workplace()
        let (remote, clone, there) = ("\(place.root)-remote", "\(place.root)-clone", "\(place.root)-there")
        defer { for folder in [remote, clone, there] { try? FileManager.default.removeItem(atPath: folder) } }
        try place.shell("git", "init", "-q", "--bare", remote)
        try place.shell("git", "remote", "add", "origin", remote)
        try place.shell("git", "push", "-q", "origin", "HEAD:refs/heads/main")
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 4\n")
        try place.reprise("run", "arithmetic")
        let run = try #require(try place.reprise("log").output.split(separator: " ").first.map(String.init))
        // Nothing of a run leaves unasked.
        #expect(try place.shell("git", "ls-remote", remote).output.contains("reprise") == false)

        #expect(try place.reprise("push", "--runs").output == "pushed 1 run and 1 source tree to origin\n")
        #expect(try place.reprise("push", "--runs", "origin").output == "origin has everything (1 run already there)\n")

        try place.shell("git", "clone", "-q", "-b", "main", "file://\(remote)", clone)
        let restored = try place.shell(
            "sh", "-c", "cd '\(clone)' && exec '\(Workplace.products)/fixture' restore \(run) --to '\(there)'")
        #expect(restored.code == 0, "\(restored.errors)")
        #expect(restored.output.contains(" of origin, on commit "), "\(restored.output)")
        #expect(
            restored.output.contains(
                "\n  results      0 of 17 are in the store; '--remote URL' takes what others have shared, the rest is made again\n"),
            "\(restored.output)")
        #expect(try String(contentsOfFile: "\(there)/pipelines/Arithmetic/study.yaml", encoding: .utf8) == "offset: 4\n")
        let log = try place.shell("sh", "-c", "cd '\(clone)' && exec '\(Workplace.products)/fixture' log")
        #expect(log.output.contains(run) && log.output.contains(", fetched "), "\(log.output)")
    }

    @Test func aCloneListsTheRunsOfOthers() throws {
        let place = try Workplace()
        let (remote, clone) = ("\(place.root)-remote", "\(place.root)-clone")
        defer { for folder in [remote, clone] { try? FileManager.default.removeItem(atPath: folder) } }
        try place.shell("git", "init", "-q", "--bare", remote)
        try place.shell("git", "remote", "add", "origin", remote)
        try place.shell("git", "push", "-q", "origin", "HEAD:refs/heads/main")
        try place.shell("git", "clone", "-q", "-b", "main", "file://\(remote)", clone)
        try place.reprise("run", "arithmetic")
        let run = try #require(try place.reprise("log").output.split(separator: " ").first.map(String.init))
        try place.reprise("push", "--runs")
        let log = "cd '\(clone)' && exec '\(Workplace.products)/fixture' log"
        #expect(try place.shell("sh", "-c", log).output == "No run is known here.\n")
        let fetched = try place.shell("sh", "-c", "\(log) --fetch")
        #expect(fetched.output.hasPrefix(run) && fetched.output.contains(", fetched "), "\(fetched.output)\(fetched.errors)")
        #expect(fetched.errors == "")
        // Who can't be asked stops nothing.
        try FileManager.default.removeItem(atPath: remote)
        let offline = try place.shell("sh", "-c", "\(log) --fetch")
        #expect(offline.output == fetched.output)
        #expect(offline.errors.hasPrefix("warning: fetching the runs of 'origin' failed\n"), "\(offline.errors)")
    }

    @Test func mistakesAreExplained() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        #expect(
            try place.reprise("push", "--runs").errors
                == "error: this repository has no remote\n  hint: 'git remote add origin URL', or name one\n")
        #expect(
            try place.reprise("log", "--fetch").errors
                == "error: this repository has no remote\n  hint: 'git remote add origin URL', or name one\n")
        #expect(try place.reprise("push", "--runs", "elsewhere").errors == "error: no remote 'elsewhere'\n  known: none\n")
        let offline = try place.reprise("push", "--runs", "\(place.root)-nowhere/x")
        #expect(offline.code == 1)
        #expect(offline.errors.hasPrefix("error: asking '\(place.root)-nowhere/x' which runs it has failed\n"), "\(offline.errors)")
        #expect(try place.reprise("push").code == 2)
    }
}
