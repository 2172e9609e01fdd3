import ContentStore
import Foundation
import Testing

/// What a run does at each of its system calls in turn when the machine fails there.
@Suite(.serialized) struct FaultTests {
    /// Every how many calls one is tried, from a random one on: `REPRISE_FAULT_STEP=1` tries all, for minutes.
    private static let step = ProcessInfo.processInfo.environment["REPRISE_FAULT_STEP"].flatMap { Int($0) } ?? 5

    private func some(_ calls: Int) -> [Int] {
        Array(stride(from: Int.random(in: 1...Self.step), through: calls, by: Self.step))
    }

    /// A place in which the calls of the next program fail.
    private func spoil(
        _ crashing: CrashingPlace, _ kind: Interference.Kind, at call: Int, below path: String? = nil, inWorkers: Bool = false
    ) throws {
        let variables = try Interference.variables(
            kind, at: call, below: path ?? crashing.place.root, inWorkers: inWorkers, counter: "\(crashing.place.root)/counter")
        crashing.place.environment.merge(variables) { $1 }
    }

    private func mend(_ crashing: CrashingPlace) { for name in Interference.names { crashing.place.environment[name] = nil } }

    private func run(_ crashing: CrashingPlace) throws -> Workplace.Result { try crashing.place.reprise("run", "persisting", "-j", "1") }

    /// A study of one cell, so that each call can be tried.
    private func small(_ crashing: CrashingPlace) throws { try crashing.place.write("pipelines/Persisting/study.yaml", "cells: [1]\n") }

    /// The calls of an undisturbed run, and its results.
    private func undisturbed(inWorkers: Bool) throws -> (calls: Int, results: [String]) {
        let calm = try CrashingPlace()
        try small(calm)
        try spoil(calm, .killBefore, at: Int.max, inWorkers: inWorkers)
        #expect(try run(calm).code == 0)
        return (try Interference.count("\(calm.place.root)/counter"), try calm.results())
    }

    @Test(arguments: [Interference.Kind.killBefore, .killWithin], [false, true])
    func aKillAtEachCallIsMadeGoodByTheNextRun(_ kind: Interference.Kind, inWorkers: Bool) throws {
        let (calls, expected) = try undisturbed(inWorkers: inWorkers)
        #expect(calls > 20)
        var kills = 0
        for call in some(calls) {
            let crashing = try CrashingPlace()
            try small(crashing)
            try spoil(crashing, kind, at: call, inWorkers: inWorkers)
            let killed = try run(crashing)
            mend(crashing)
            if killed.code != 0 { kills += 1 }
            #expect(crashing.orphans() == [], "call \(call)")
            let next = try run(crashing)
            #expect(next.code == 0, "call \(call): \(next.errors)")
            #expect(try crashing.results() == expected, "call \(call)")
            #expect(crashing.litter() == [], "call \(call)")
        }
        // How often a state is kept on the way depends on how long things take: some calls may not come.
        #expect(kills * 2 >= some(calls).count, "\(kills)")
        print("fault tests: \(kills) of \(calls) calls \(inWorkers ? "in workers" : "in the engine") killed")
    }

    @Test(arguments: [false, true]) func aDiskThatIsFullFromAnyCallOnIsSaidAndMadeGood(inWorkers: Bool) throws {
        let (calls, expected) = try undisturbed(inWorkers: inWorkers)
        var said = 0
        for call in some(calls) {
            let crashing = try CrashingPlace()
            try small(crashing)
            try spoil(crashing, .fullDisk, at: call, inWorkers: inWorkers)
            let full = try run(crashing)
            mend(crashing)
            if full.code != 0 {
                #expect(full.code == 1 && full.errors.contains("No space left on device"), "call \(call): \(full.errors)")
                said += 1
            }
            let next = try run(crashing)
            #expect(next.code == 0, "call \(call): \(next.errors)")
            #expect(try crashing.results() == expected, "call \(call)")
            #expect(crashing.litter() == [], "call \(call)")
        }
        print("fault tests: \(calls) calls on a full disk \(inWorkers ? "in workers" : "in the engine"), \(said) runs stopped")
        #expect(said >= 3)
    }

    @Test func aFullStoreIsSaidInTheseWords() throws {
        let crashing = try CrashingPlace()
        try crashing.place.reprise("run", "persisting", "cells=[0]")
        try spoil(crashing, .fullDisk, at: 1, below: "\(crashing.storePath)/v1/records")
        let full = try run(crashing)
        #expect(full.code == 1)
        #expect(
            full.errors.hasSuffix(
                """
                error: cannot write '\(crashing.storePath)/v1/records': No space left on device
                  hint: free some space on that disk and type the same again; what had finished is kept

                """), "\(full.errors)")
    }

    @Test func aReadOnlyStoreServesWhatItHas() throws {
        let crashing = try CrashingPlace()
        #expect(try run(crashing).code == 0)
        let before = crashing.files(".reprise")
        try spoil(crashing, .readOnly, at: 1, below: crashing.storePath)
        let cached = try run(crashing)
        #expect(cached.code == 0)
        #expect(cached.output.hasSuffix("outputs/persisting/report.md  (everything was cached)\n"))
        #expect(cached.errors == "")
        let more = try crashing.place.reprise("run", "persisting", "pause=99")
        #expect(more.code == 1)
        #expect(
            more.errors.replacing(#/live-[0-9a-f-]+/#, with: "live-...") == """
                error: cannot open '\(crashing.storePath)/v1/uses/live-...': Read-only file system
                  hint: make it writable for you, or set REPRISE_STORE to a folder that is

                """)
        #expect(crashing.files(".reprise") == before)
    }
}
