import Foundation
import Testing

/// What a newcomer does wrong outside of settings and sources: each message says what, where, and what to do.
@Suite struct MistakeTests {
    /// Whether this process may mount, as root in most containers.
    static let canMount: Bool = {
        guard let place = try? Workplace() else { return false }
        return (try? place.shell("sh", "-c", "mkdir m && mount -t tmpfs tmpfs m && umount m").code) == 0
    }()

    @Test func noPaperFile() throws {
        let place = try Workplace()
        try FileManager.default.removeItem(atPath: "\(place.root)/papers/arithmetic.yaml")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 2)
        #expect(
            run.errors == """
                error: no paper file
                  expected: papers/arithmetic.yaml
                  hint: it holds the claims and the rule for each

                """)
    }

    @Test(.enabled(if: canMount)) func aFullDisk() throws {
        let place = try Workplace()
        try place.shell("sh", "-c", "mkdir small && mount -t tmpfs -o size=64k tmpfs small && head -c 48k /dev/zero > small/rest")
        defer { _ = try? place.shell("umount", "small") }
        try place.write("papers/many.yaml", Workplace.paper.replacing("arithmetic", with: "many"))
        place.environment["REPRISE_STORE"] = "\(place.root)/small/store"
        let run = try place.reprise("run", "many", "chains=400")
        #expect(run.code == 1)
        #expect(
            run.errors.hasSuffix(
                """
                error: cannot write '\(place.root)/small/store/v1/records': No space left on device
                  hint: free some space on that disk and type the same again; what had finished is kept

                """), "\(run.errors)")
        // What was torn is cut off by the next write.
        try place.shell("sh", "-c", "rm small/rest && mount -o remount,size=50m small")
        #expect(try place.reprise("run", "many", "chains=400").code == 0)
    }

    @Test(.enabled(if: canMount)) func aReadOnlyStore() throws {
        let place = try Workplace()
        try place.shell("sh", "-c", "mkdir .reprise")
        try place.shell("sh", "-c", "mount --bind .reprise .reprise && mount -o remount,ro,bind .reprise")
        defer { _ = try? place.shell("umount", ".reprise") }
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 1)
        #expect(
            run.errors.hasSuffix(
                """
                Read-only file system
                  hint: make it writable for you, or set REPRISE_STORE to a folder that is

                """), "\(run.errors)")
    }

    @Test(.enabled(if: canMount)) func readOnlyOutputs() throws {
        let place = try Workplace()
        try place.shell("sh", "-c", "mkdir outputs && mount --bind outputs outputs && mount -o remount,ro,bind outputs")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 1)
        #expect(
            run.errors.hasSuffix(
                """
                error: cannot make the folder '\(place.root)/outputs/arithmetic': Read-only file system
                  hint: make it writable for you and type the same again; what had finished is kept

                """), "\(run.errors)")
        try place.shell("umount", "outputs")
        #expect(try place.reprise("run", "arithmetic").output.contains("(everything was cached)"))
    }

    @Test func severalRunsAtOnceExecuteEachStageOnce() throws {
        let place = try Workplace()
        let runs = try (0..<4).map { _ in try place.begin("run", "arithmetic") }.map { $0.wait() }
        #expect(runs.map(\.code) == [0, 0, 0, 0], "\(runs.map(\.errors))")
        let executed = runs.map { run in
            run.output.firstMatch(of: /\((\d+) stages executed/).flatMap { Int($0.1) } ?? 0
        }
        let alone = try Workplace()
        let one = try alone.reprise("run", "arithmetic").output.firstMatch(of: /\((\d+) stages executed/).flatMap { Int($0.1) }
        #expect(executed.reduce(0, +) == one)
    }

    @Test func aWaitingRunSaysForWhom() throws {
        let place = try Workplace()
        let first = try place.begin("run", "misbehaving", "-j", "1", "ways=[gated]")
        place.wait(until: "runs", by: first)
        let second = try place.begin("run", "misbehaving", "-j", "1", "ways=[gated]")
        let told = "  waiting for process \(first.process.processIdentifier), which is running 'make[way=gated]'\n"
        while second.process.isRunning, !second.errors.contains(told) { usleep(5000) }
        try place.signal("open")
        #expect(first.wait().code == 0)
        let errors = second.wait().errors
        #expect(errors.contains(told), "\(errors)")
    }

    @Test func cellsThatCrashAlikeAreNotAllTried() throws {
        let place = try Workplace()
        let ways = (1...12).map { "trap\($0)" }.joined(separator: ", ")
        let run = try place.reprise("run", "misbehaving", "-j", "1", "ways=[\(ways)]")
        #expect(run.code == 1)
        #expect(run.errors.contains("warning: 9 more of 'make' are not tried after 3 that crashed or were stopped\n"), "\(run.errors)")
        #expect(run.errors.hasSuffix("3 stages failed, 21 could not run; what had finished is kept.\n"), "\(run.errors)")
    }

    @Test func failuresBeyondThreeAreCounted() throws {
        let place = try Workplace()
        let run = try place.reprise("run", "misbehaving", "ways=[throw1, throw2, throw3, throw4, throw5]")
        #expect(run.errors.split(separator: "\n").count { $0.contains("threw an error") } == 3)
        #expect(run.errors.contains("error: 2 more of 'make' failed\n"), "\(run.errors)")
    }

    @Test func aRunSmallerThanItsRuleNeedsJudgesNothing() throws {
        let place = try Workplace()
        try place.write(
            "papers/arithmetic.yaml", Workplace.paper.replacing("judged_at: default", with: "judged_at: default\n    needs: {seeds: 3}"))
        #expect(try place.reprise("run", "arithmetic").output.contains("reproduced  sum-of-parts"))
        let small = try place.reprise("run", "arithmetic", "seeds=2")
        #expect(small.code == 0)
        #expect(small.output.contains("❔ not judged (seeds 2 of 3)  sum-of-parts"), "\(small.output)")
    }
}
