import Foundation
import Testing

/// Two people with stores of their own who share results through a folder.
@Suite struct SharingTests {
    private final class Lab {
        let here, there: Workplace
        let remote = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()

        init() throws {
            (here, there) = (try Workplace(), try Workplace())
            try FileManager.default.createDirectory(atPath: remote, withIntermediateDirectories: true)
            for place in [here, there] { place.environment["REPRISE_REMOTE_KEY"] = "the secret of this lab" }
        }

        deinit { try? FileManager.default.removeItem(atPath: remote) }

        func files(_ folder: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] }
    }

    @Test func aColleagueFindsWhatWasMade() throws {
        let lab = try Lab()
        let first = try lab.here.reprise("run", "arithmetic", "--remote", lab.remote)
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.hasSuffix("outputs/arithmetic/report.md  (17 stages executed, 0 cached)\n"))
        #expect(first.errors.contains(#/\nsent 17 results \([0-9. ]+[kKM]i?B\) to /#), "\(first.errors)")
        #expect(lab.files("\(lab.remote)/ac").count == 17)

        let second = try lab.there.reprise("run", "arithmetic", "--remote", lab.remote)
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.output.hasSuffix("outputs/arithmetic/report.md  (0 stages executed, 0 cached, 17 fetched)\n"), "\(second.errors)")
        #expect(second.errors == "")
        #expect(try lab.there.read("outputs/arithmetic/report.md") == lab.here.read("outputs/arithmetic/report.md"))
        // Nothing was executed: there is nothing to keep a manifest of.
        #expect(lab.files("\(lab.there.root)/.reprise/v1/runs") == [])
        #expect(try lab.there.reprise("run", "arithmetic").output.hasSuffix("(everything was cached)\n"))
        #expect(try lab.there.reprise("doctor").code == 0)
        #expect(try lab.there.reprise("why", "arithmetic").output == lab.here.reprise("why", "arithmetic").output)
    }

    @Test func whatOneHasChangedIsMadeAndTheRestFetched() throws {
        let lab = try Lab()
        try lab.here.reprise("run", "arithmetic", "--remote", lab.remote)
        let changed = try lab.there.reprise("run", "arithmetic", "--remote", lab.remote, "scale.factor=4")
        #expect(changed.output.hasSuffix("(8 stages executed, 0 cached, 9 fetched)\n"), "\(changed.output)\(changed.errors)")
        // What was made there is shared as well.
        let back = try lab.here.reprise("run", "arithmetic", "--remote", lab.remote, "scale.factor=4")
        #expect(back.output.hasSuffix("(0 stages executed, 9 cached, 8 fetched)\n"), "\(back.output)\(back.errors)")
    }

    /// The first stage has to run; what follows takes the same from it as that of the colleague did.
    @Test func whatBecomesKnownDuringTheRunIsFetchedToo() throws {
        let lab = try Lab()
        try lab.here.reprise("run", "arithmetic", "--remote", lab.remote)
        lab.there.environment["FIXTURE_EDIT"] = "Arithmetic.numbers"
        let run = try lab.there.reprise("run", "arithmetic", "--remote", lab.remote)
        #expect(run.output.hasSuffix("(1 stages executed, 0 cached, 16 fetched)\n"), "\(run.output)\(run.errors)")
        #expect(run.errors.contains("\nsent 1 result ("), "\(run.errors)")
    }

    @Test func pushAndPull() throws {
        let lab = try Lab()
        lab.here.environment["REPRISE_REMOTE"] = "file://\(lab.remote)/"
        let nothing = try lab.here.reprise("push", "arithmetic")
        #expect(nothing.output == "sent 0 results, 0 were there\nnot made yet: numbers and 16 more\n")
        try lab.here.reprise("run", "arithmetic", "--remote", "none")
        #expect(lab.files("\(lab.remote)/ac") == [])
        let push = try lab.here.reprise("push", "arithmetic")
        #expect(push.code == 0, "\(push.errors)")
        #expect(push.output.wholeMatch(of: #/sent 17 results \([0-9. ]+[kKM]i?B\), 0 were there\n/#) != nil, "\(push.output)")
        #expect(try lab.here.reprise("push", "arithmetic").output == "sent 0 results, 17 were there\n")
        #expect(
            try lab.here.reprise("push", "arithmetic", "--json").output == """
                {"bytes":0,"known":17,"missing":0,"private":0,"remote":"\(lab.remote)","sent":0,"study":"arithmetic"}

                """)

        let pull = try lab.there.reprise("pull", "arithmetic", "--remote", lab.remote, "scale.factor=4")
        #expect(
            pull.output.wholeMatch(of: #/fetched 9 results \([0-9. ]+[kKM]i?B\), 0 were here, 8 to run\n/#) != nil,
            "\(pull.output)\(pull.errors)")
        #expect(try lab.there.reprise("pull", "arithmetic", "--remote", lab.remote).output.hasSuffix(", 9 were here, 0 to run\n"))
        #expect(try lab.there.reprise("run", "arithmetic").output.hasSuffix("(everything was cached)\n"))
    }

    @Test func whatRestsOnTrustStaysHere() throws {
        let lab = try Lab()
        try lab.here.reprise("run", "arithmetic")
        lab.here.environment["FIXTURE_EDIT"] = "Arithmetic.sum"
        #expect(try lab.here.reprise("trust", "arithmetic/sum", "--because", "renamed a variable").code == 0)
        let push = try lab.here.reprise("push", "arithmetic", "--remote", lab.remote)
        #expect(push.output.hasPrefix("sent 11 results ("), "\(push.output)\(push.errors)")
        #expect(push.output.hasSuffix(", 0 were there\nkept here: sum[size=2,seed=0] and 5 more\n"), "\(push.output)")
    }

    @Test func whoHasAnotherKeyMakesEverythingAgain() throws {
        let lab = try Lab()
        try lab.here.reprise("run", "arithmetic", "--remote", lab.remote)
        lab.there.environment["REPRISE_REMOTE_KEY"] = "the secret of another lab"
        let run = try lab.there.reprise("run", "arithmetic", "--remote", lab.remote, "--remote-read-only")
        #expect(run.code == 0)
        #expect(run.output.hasSuffix("(17 stages executed, 0 cached)\n"))
        #expect(run.errors.contains("warning: 17 records of \(lab.remote) not signed with this key counted as missing\n"), "\(run.errors)")
        #expect(!run.errors.contains("sent "))
        // Without a key, and having said so, the remote is believed.
        let reader = try Workplace()
        let believed = try reader.reprise("run", "arithmetic", "--remote", lab.remote, "--remote-read-only")
        #expect(believed.output.hasSuffix("(0 stages executed, 0 cached, 17 fetched)\n"), "\(believed.errors)")
    }

    @Test func aRemoteThatIsAwayStopsNothing() throws {
        let place = try Workplace()
        place.environment["REPRISE_REMOTE"] = "http://127.0.0.1:1/cache"
        place.environment["REPRISE_REMOTE_KEY"] = "the secret of this lab"
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 0)
        #expect(run.output.hasSuffix("(17 stages executed, 0 cached)\n"))
        #expect(
            run.errors.split(separator: "\n").filter { $0.contains("warning") } == [
                "warning: going on without the remote http://127.0.0.1:1/cache: nobody answers there"
            ])
        // Who asks for nothing else is told by the exit code.
        for command in ["push", "pull"] {
            let end = try place.reprise(command, "arithmetic", command == "pull" ? "scale.factor=4" : "offset=1")
            #expect(end.code == 1)
            #expect(end.errors == "warning: going on without the remote http://127.0.0.1:1/cache: nobody answers there\n")
        }
        // With everything here, nobody is asked.
        #expect(try place.reprise("run", "arithmetic").errors == "")
    }

    @Test func whatCantBeRightIsAnErrorWhenTypedAndAWarningWhenFound() throws {
        let place = try Workplace()
        let problem = """
            no key to tell the remote's records from forged ones
              found: no REPRISE_REMOTE_KEY in the environment
              hint: set it to the key of those who share this remote, or add '--remote-read-only' if all who may write to it are trusted

            """
        let typed = try place.reprise("run", "arithmetic", "--remote", place.root)
        #expect(typed.code == 2)
        #expect(typed.errors == "error: " + problem)
        place.environment["REPRISE_REMOTE"] = place.root
        let found = try place.reprise("run", "arithmetic")
        #expect(found.code == 0)
        #expect(found.errors.hasPrefix("warning: going on without a remote: " + problem), "\(found.errors)")
        #expect(try place.reprise("push", "arithmetic").errors == "error: " + problem)
        #expect(
            try place.reprise("push", "arithmetic", "--remote-read-only").errors == """
                error: the remote is read-only here
                  remote: \(place.root)
                  hint: sending takes a key in REPRISE_REMOTE_KEY, and neither '--remote-read-only' nor REPRISE_REMOTE_READ_ONLY

                """)
        #expect(
            try place.reprise("pull", "arithmetic", "--remote", "none").errors == """
                error: no remote to share results through
                  hint: '--remote URL' names one, or REPRISE_REMOTE in the environment

                """)
    }

    @Test func noSecretIsWritten() throws {
        let lab = try Lab()
        for place in [lab.here, lab.there] {
            place.environment["REPRISE_REMOTE_KEY"] = "k3y-that-nobody-may-see"
            place.environment["REPRISE_REMOTE_AUTHORIZATION"] = "Bearer t0ken-that-nobody-may-see"
        }
        var told = ""
        for (place, remote, offset) in [(lab.here, lab.remote, 3), (lab.here, "http://127.0.0.1:1", 4), (lab.there, lab.remote, 3)] {
            let run = try place.reprise("run", "arithmetic", "--remote", remote, "offset=\(offset)", "--json")
            told += run.output + run.errors
        }
        #expect(!told.contains("nobody-may-see"))
        var count = 0
        for folder in [lab.here.root, lab.there.root, lab.remote] {
            for case let name as String in FileManager.default.enumerator(atPath: folder)! {
                guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
                #expect(bytes.firstRange(of: Foundation.Data("nobody-may-see".utf8)) == nil, "\(name)")
                count += 1
            }
        }
        #expect(count > 50)
    }
}
