import Foundation
import Testing

/// What was made in one clone is restored in another, with results that come through a shared folder.
@Suite struct RestoreSharedTests {
    /// A place where things are run, a clone of it that has run nothing, and the two that they share.
    private final class Lab {
        let place: Workplace
        let remote, clone, cache: String

        init() throws {
            place = try Workplace()
            (remote, clone, cache) = ("\(place.root)-remote", "\(place.root)-clone", "\(place.root)-cache")
            place.environment["REPRISE_REMOTE_KEY"] = "the secret of this lab"
            try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
            try place.shell("git", "init", "-q", "--bare", remote)
            try place.shell("git", "remote", "add", "origin", remote)
            try place.shell("git", "push", "-q", "origin", "HEAD:refs/heads/main")
            try place.shell("git", "clone", "-q", "-b", "main", "file://\(remote)", clone)
        }

        deinit { for folder in [remote, clone, cache, there, again] { try? FileManager.default.removeItem(atPath: folder) } }

        var there: String { "\(clone)-there" }
        var again: String { "\(clone)-again" }

        /// Runs something, some of it from the cache, and sends the run and what it used; its name.
        func run() throws -> String {
            try place.reprise("run", "arithmetic")
            sleep(1)
            try place.reprise("run", "arithmetic", "scale.factor=3")
            let run = try #require(try place.reprise("log", "-n", "1").output.split(separator: " ").first.map(String.init))
            #expect(try place.reprise("push", "arithmetic", "scale.factor=3", "--remote", cache).output.hasPrefix("sent 17 results "))
            #expect(try place.reprise("push", "--runs").code == 0)
            return run
        }

        func inside(_ folder: String, _ arguments: String...) throws -> Workplace.Result {
            try place.shell(["sh", "-c", "cd '\(folder)' && exec '\(Workplace.products)/fixture' \"$@\"", "sh"] + arguments)
        }
    }

    @Test func theResultsOfARunComeFromTheRemote() throws {
        let lab = try Lab()
        let run = try lab.run()
        let restored = try lab.inside(lab.clone, "restore", run, "--to", lab.there, "--remote", lab.cache)
        #expect(restored.code == 0, "\(restored.errors)")
        #expect(
            restored.output.contains(
                "\n  results      17 of 17 are in the store, 17 of them from \(lab.cache)\n  environment  the same as then\n"),
            "\(restored.output)\(restored.errors)")
        #expect(restored.output.contains("./reprise run arithmetic scale.factor=3   # all cached\n"), "\(restored.output)")
        #expect(try lab.inside(lab.there, "run", "arithmetic", "scale.factor=3").output.hasSuffix("(everything was cached)\n"))
        // They are of use to somebody, and stay.
        #expect(try lab.inside(lab.clone, "gc", "--delete", "--grace", "0").code == 0)
        let again = try lab.inside(lab.clone, "restore", run, "--to", lab.again)
        #expect(again.output.contains("\n  results      17 of 17 are in the store\n"), "\(again.output)\(again.errors)")
    }

    @Test func theResultsOfAReportComeFromTheRemote() throws {
        let lab = try Lab()
        try lab.place.reprise("run", "arithmetic", "--remote", lab.cache)
        try lab.place.shell("git", "add", ".")
        try lab.place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "results")
        try lab.place.shell("git", "push", "-q", "origin", "HEAD:refs/heads/main")
        #expect(try lab.place.shell("git", "-C", lab.clone, "pull", "-q").code == 0)
        lab.place.environment["REPRISE_REMOTE"] = lab.cache
        let restored = try lab.inside(lab.clone, "restore", "HEAD:arithmetic", "--to", lab.there, "--json")
        let json = try #require(try JSONSerialization.jsonObject(with: Foundation.Data(restored.output.utf8)) as? [String: Any])
        #expect(json["results"] as? [String: Int] == ["count": 17, "present": 17, "fetched": 17])
        #expect(json["cached"] as? Bool == true)
        #expect(try lab.inside(lab.there, "run", "arithmetic", "--remote", "none").output.hasSuffix("(everything was cached)\n"))
    }

    @Test func whatTheRemoteLacksIsMadeAgain() throws {
        let lab = try Lab()
        let run = try lab.run()
        let records = try FileManager.default.contentsOfDirectory(atPath: "\(lab.cache)/ac").sorted()
        for record in records.prefix(2) { try FileManager.default.removeItem(atPath: "\(lab.cache)/ac/\(record)") }
        // Somebody without the key has signed this one.
        try FileManager.default.removeItem(atPath: "\(lab.cache)/ac/\(records[2])")
        try Foundation.Data("forged".utf8).write(to: URL(filePath: "\(lab.cache)/ac/\(records[2])"))
        let restored = try lab.inside(lab.clone, "restore", run, "--to", lab.there, "--remote", lab.cache)
        #expect(
            restored.output.contains(
                "\n  results      14 of 17 are in the store, 14 of them from \(lab.cache); the others are made again\n"),
            "\(restored.output)")
        #expect(restored.errors == "warning: 1 result of \(lab.cache) damaged or not whole counted as missing\n")
        #expect(!restored.output.contains("all cached"))
        let ran = try lab.inside(lab.there, "run", "arithmetic", "scale.factor=3")
        #expect(ran.output.contains("(3 stages executed, "), "\(ran.output)\(ran.errors)")
    }

    @Test func aRemoteThatIsAwayStopsNoRestoring() throws {
        let lab = try Lab()
        let run = try lab.run()
        lab.place.environment["REPRISE_REMOTE"] = "http://127.0.0.1:1"
        let restored = try lab.inside(lab.clone, "restore", run, "--to", lab.there)
        #expect(restored.code == 0)
        #expect(restored.output.contains("\n  results      0 of 17 are in the store; the others are made again\n"), "\(restored.output)")
        #expect(restored.errors == "warning: going on without the remote http://127.0.0.1:1: nobody answers there\n")
    }
}
