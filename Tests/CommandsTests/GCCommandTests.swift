import ContentStore
import Foundation
import Testing

@Suite struct GCCommandTests {
    /// Makes everything in the store look as old as `seconds`.
    private func age(_ place: Workplace, by seconds: Double) throws {
        let root = "\(place.root)/.reprise"
        for file in FileManager.default.enumerator(atPath: root)!.compactMap({ $0 as? String }) {
            let date = Date(timeIntervalSinceNow: -seconds)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(root)/\(file)")
        }
    }

    /// What is said, with sizes left out.
    private func words(_ text: String) -> [String] {
        text.split(separator: "\n").map { line in
            String(line).replacing(#/[0-9.]+ ([KM]iB|bytes)/#, with: "#").replacing(#/ +/#, with: " ")
        }
    }

    @Test func aLookSaysWhatCanGoAndTouchesNothing() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        try place.reprise("run", "arithmetic", "offset=2")
        try age(place, by: 7300)
        try place.reprise("run", "arithmetic")
        let result = try place.reprise("gc", "--keep-runs", "0")
        #expect(result.code == 0)
        #expect(result.errors == "")
        // Of three consecutive numbers two come again when the first is one larger: one sum of each size is new.
        #expect(
            words(result.output) == [
                "would go number size last used", "arithmetic/numbers 1 # 2 hours ago", "arithmetic/part 6 # 2 hours ago",
                "arithmetic/report 1 # 2 hours ago", "arithmetic/sign 1 # 2 hours ago", "arithmetic/sum 2 # 2 hours ago",
                "arithmetic/sum-of-parts 1 # 2 hours ago",
                "lists of what runs used 2 #", "reports of trials 1 #", "would stay number size last used", "arithmetic 17 # just now",
                "everything else #", "Nothing was removed: './reprise gc --delete' frees #, # stay.",
            ])
        #expect(try place.reprise("run", "arithmetic", "offset=2").output.hasSuffix("(everything was cached)\n"))
    }

    @Test func whatIsPublishedOrPinnedStays() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        for offset in 2...4 {
            try place.reprise("run", "arithmetic", "offset=\(offset)")
            if offset == 3 { #expect(try place.reprise("pin", "arithmetic").code == 0) }
        }
        try age(place, by: 7300)
        let result = try place.reprise("gc", "--keep-runs", "0", "--delete")
        #expect(result.code == 0)
        #expect(words(result.output).last?.hasPrefix("Freed #, # stay") == true)
        #expect(try place.reprise("doctor").code == 0)
        #expect(try place.reprise("run", "arithmetic").output.hasSuffix("(everything was cached)\n"))
        #expect(try place.reprise("run", "arithmetic", "offset=3").output.hasSuffix("(everything was cached)\n"))
        #expect(try !place.reprise("run", "arithmetic", "offset=2").output.contains("(everything was cached)"))
    }

    @Test func theLastRunsKeepWhatTheyUsed() throws {
        let place = try Workplace()
        for offset in 1...4 { try place.reprise("run", "arithmetic", "offset=\(offset)") }
        // The second is used once more.
        try place.reprise("run", "arithmetic", "offset=2")
        try place.reprise("gc", "--keep-runs", "2", "--delete", "--grace", "0")
        #expect(try place.reprise("run", "arithmetic", "offset=2").output.hasSuffix("(everything was cached)\n"))
        #expect(try place.reprise("run", "arithmetic", "offset=4").output.hasSuffix("(everything was cached)\n"))
        #expect(try !place.reprise("run", "arithmetic", "offset=1").output.contains("(everything was cached)"))
    }

    @Test func manifestsAndTreesOfDroppedRunsGo() throws {
        let place = try Workplace()
        func trees() throws -> [Substring] {
            try place.shell("git", "for-each-ref", "--format=%(refname)", "refs/reprise").output.split(separator: "\n")
        }
        for offset in 1...3 {
            try place.write("pipelines/Arithmetic/note-\(offset).swift", "// \(offset)\n")
            try place.reprise("run", "arithmetic", "offset=\(offset)", "seeds=\(offset)")
        }
        // This one has nothing in common with the others but its sources.
        try place.reprise("run", "arithmetic", "offset=-9", "scale.factor=3")
        #expect(try trees().count == 3)
        // A tree of which no run in this store speaks is somebody else's.
        let foreign = try place.shell("git", "rev-parse", "HEAD^{tree}").output.split(separator: "\n")[0]
        try place.shell("git", "update-ref", "refs/reprise/trees/\(foreign)", String(foreign))
        try place.reprise("gc", "--keep-runs", "1", "--delete", "--grace", "0")
        let runs = try FileManager.default.contentsOfDirectory(atPath: "\(place.root)/.reprise/v1/runs")
        #expect(runs.count == 1)
        let manifest = try place.read(".reprise/v1/runs/\(runs[0])")
        let left = try trees()
        #expect(left.count == 2 && left.contains("refs/reprise/trees/\(foreign)"))
        for tree in left where !tree.hasSuffix(foreign) { #expect(manifest.contains(tree.dropFirst("refs/reprise/trees/".count))) }
        #expect(try place.reprise("doctor").code == 0)
    }

    @Test func aLimitThatRootsExceedIsSaid() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let result = try place.reprise("gc", "--max-size", "1K", "--keep-runs", "1")
        #expect(result.code == 0)
        #expect(
            words(result.errors) == [
                "warning: # stay, more than the limit of #: the last 1 run of each study, published results, pins and what is young are kept",
                " hint: --keep-runs 0 keeps less, './reprise pin --remove' lets go of a pin",
            ])
        #expect(try place.reprise("gc", "--max-size", "1G").output.hasPrefix("would stay"))
    }

    @Test func mistakesAreTold() throws {
        let place = try Workplace()
        let size = try place.reprise("gc", "--max-size", "much")
        #expect(size.code == 2)
        #expect(size.errors.contains("The value 'much' is invalid for '--max-size <size>'"))
        try place.write("outputs/arithmetic/results.json", "{")
        let result = try place.reprise("gc")
        #expect(result.code == 1)
        #expect(
            result.errors == """
                error: '\(place.root)/outputs/arithmetic/results.json' can't be read, so nobody knows which results it keeps
                  hint: './reprise run arithmetic' writes it again, 'git checkout' brings the last one back

                """)
    }

    /// A study whose outputs and inputs are blobs, so that a collection has something to take away from under it.
    private func shelling() throws -> Workplace {
        let place = try Workplace()
        try place.write("papers/shelling.yaml", Workplace.paper.replacing("arithmetic", with: "shelling"))
        let filling = String(repeating: "# filling\n", count: 3000)
        try place.write(
            "none.sh",
            """
            seq 1 5000
            mkdir -p "$(dirname "$3")"
            echo "$FACTOR" > "$3"
            \(filling)
            """)
        return place
    }

    @Test func runsBesideCollectionsMissNothing() throws {
        let place = try shelling()
        #expect(try place.reprise("run", "shelling").code == 0)
        var collections = 0
        var executed = 0
        for round in 0..<8 {
            let runs = try [
                place.begin("run", "shelling", "factor=\(round % 3)"), place.begin("run", "shelling", "factor=\(round % 2)", "seconds=19"),
                place.begin("run", "arithmetic", "offset=\(round % 2)"),
            ]
            while runs.contains(where: \.process.isRunning) {
                let collection = try place.reprise("gc", "--keep-runs", "0", "--delete", "--grace", "0")
                #expect(collection.code == 0, "\(collection.errors)")
                collections += 1
            }
            for run in runs.map({ $0.wait() }) {
                #expect(run.code == 0, "\(run.errors)")
                #expect(!run.errors.contains("damaged") && !run.errors.contains("gone"), "\(run.errors)")
                if !run.output.contains("everything was cached") { executed += 1 }
            }
        }
        // Otherwise nothing was tried.
        #expect(collections >= 8 && executed >= 8)
        #expect(try place.reprise("doctor").output.hasSuffix(": nothing is wrong.\n"))
        #expect(try place.reprise("run", "shelling").code == 0)
    }

    @Test func aKilledCollectionLeavesNothingWrong() throws {
        let place = try shelling()
        try place.write("papers/many.yaml", Workplace.paper.replacing("arithmetic", with: "many"))
        try place.reprise("run", "arithmetic")
        var killed = 0
        let clock = ContinuousClock()
        let whole = try clock.measure { _ = try place.reprise("gc", "--keep-runs", "0", "--delete", "--grace", "0") }
        for round in 0..<15 {
            try place.reprise("run", "shelling", "factor=\(round)")
            try place.reprise("run", "many", "chains=\(10 + round)")
            let collection = try place.begin("gc", "--keep-runs", "0", "--delete", "--grace", "0")
            usleep(UInt32(whole / .microseconds(1) * Double.random(in: 0...1)))
            if collection.process.isRunning {
                kill(collection.process.processIdentifier, SIGKILL)
                killed += 1
            }
            _ = collection.wait()
            let doctor = try place.reprise("doctor")
            // At most the log that it was about to put in the place of the old one.
            let isLitter = doctor.output.hasPrefix("repaired: 1 temporary file (") && doctor.output.hasSuffix(": 1 repaired.\n")
            #expect(isLitter || doctor.output.hasSuffix(": nothing is wrong.\n"), "\(doctor.output)")
            #expect(try place.reprise("run", "arithmetic").output.hasSuffix("(everything was cached)\n"))
        }
        #expect(killed >= 3)
        #expect(try place.reprise("gc", "--keep-runs", "0", "--delete", "--grace", "0").code == 0)
        let records = try Store(at: "\(place.root)/.reprise").inventory().records
        #expect(records.count == 17)
    }

    @Test func aRemoteIsKeptSmall() throws {
        let place = try Workplace()
        let remote = "\(place.root)-remote"
        defer { try? FileManager.default.removeItem(atPath: remote) }
        try FileManager.default.createDirectory(atPath: remote, withIntermediateDirectories: true)
        place.environment["REPRISE_REMOTE_KEY"] = "the secret of this lab"
        try place.reprise("run", "arithmetic", "--remote", remote)
        let young = try place.reprise("gc", "--remote", remote, "--max-size", "0")
        #expect(
            young.output.hasPrefix("would go    0 records, 0 blobs, 0 bytes\nwould stay  17 records, "), "\(young.output)\(young.errors)")
        #expect(!young.output.contains("--delete"))
        try place.shell("find", remote, "-type", "f", "-exec", "touch", "--date", "40 days ago", "{}", "+")
        let old = try place.reprise("gc", "--remote", remote, "--keep-days", "30")
        #expect(old.output.hasPrefix("would go    17 records, "), "\(old.output)")
        #expect(old.output.hasSuffix("would stay  0 records, 0 blobs, 0 bytes\n'--delete' removes it\n"), "\(old.output)")
        let gone = try place.reprise("gc", "--remote", remote, "--keep-days", "30", "--delete", "--json")
        #expect(
            gone.output.contains(#""deleted":true"#) && gone.output.contains(#""staying":{"blobs":0,"bytes":0,"records":0}"#),
            "\(gone.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(remote)/ac") == [])
        // The store has what it had.
        #expect(try place.reprise("run", "arithmetic", "--remote", "none").output.hasSuffix("(everything was cached)\n"))
        #expect(
            try place.reprise("gc", "--remote", "https://cache.example.org", "--max-size", "5G").errors == """
                error: only a folder is collected from here
                  found: 'https://cache.example.org'
                  hint: on the server, '--remote' names the folder that it serves

                """)
        #expect(
            try place.reprise("gc", "--remote", remote).errors.contains(
                "Say what stays of the remote: '--keep-days n', '--max-size 50G' or both"))
        #expect(try place.reprise("gc", "--keep-days", "3").errors.contains("--keep-days is about a remote: add '--remote FOLDER'"))
    }
}
