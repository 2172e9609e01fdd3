import ContentStore
import Foundation
import Testing

/// Runs that are killed at any moment: typed again, each ends as if nothing had happened.
@Suite(.serialized) struct CrashTests {
    /// Kills of this many; the seed of the last failure can be put in by `REPRISE_CRASH_SEED`.
    private static let kills = 220

    @Test func aRunKilledAtAnyMomentEndsTheSameWhenItIsTypedAgain() throws {
        let calm = try CrashingPlace()
        let clock = ContinuousClock()
        let whole = try clock.measure { _ = try calm.place.reprise("run", "persisting") }
        let expected = try calm.results()
        #expect(expected.count == 2 + 15)
        let seed = ProcessInfo.processInfo.environment["REPRISE_CRASH_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
        print("crash tests: seed \(seed)")
        var random = SeededGenerator(state: seed)
        var kills: [Victim: Int] = [:]
        var stores = 0
        while kills.values.reduce(0, +) < Self.kills {
            let crashing = try CrashingPlace()
            stores += 1
            var finished: Set<String> = []
            func check(_ run: Workplace.Result, _ comment: String) {
                let again = stages("started", in: run.errors).intersection(finished)
                #expect(again.isEmpty, "made again: \(again.sorted()) \(comment)")
                finished.formUnion(stages("finished", in: run.errors))
            }
            for attempt in 0..<Int.random(in: 2...12, using: &random) {
                let victim = Victim.allCases.randomElement(using: &random)!
                let comment = "seed \(seed), store \(stores), attempt \(attempt), \(victim)"
                let run = try crashing.place.begin("run", "persisting", "--json", "-j", "2")
                // The first moments count as much as the last: what is left gets less with every attempt.
                let moment = whole / .microseconds(1) * Double.random(in: 0...(attempt == 0 ? 0.9 : 0.6), using: &random)
                usleep(UInt32(moment))
                let engine = run.process.processIdentifier
                if run.process.isRunning, crashing.kill(victim, engine: engine, &random) > 0 { kills[victim, default: 0] += 1 }
                let end = run.wait()
                check(end, comment)
                #expect(crashing.orphans() == [], "\(comment)")
                if end.code == 0 { break }
            }
            let comment = "seed \(seed), store \(stores)"
            let run = try crashing.place.reprise("run", "persisting", "--json")
            #expect(run.code == 0, "\(comment): \(run.errors)")
            check(run, comment)
            #expect(try crashing.results() == expected, "\(comment)")
            // A run in which something is executed clears up after the dead.
            _ = try crashing.place.reprise("run", "persisting", "cells=[0]", "pause=101")
            #expect(crashing.litter() == [], "\(comment)")
            #expect(try crashing.place.reprise("doctor").output.hasSuffix(": nothing is wrong.\n"), "\(comment)")
            #expect(try crashing.place.reprise("run", "persisting").output.hasSuffix("(everything was cached)\n"))
        }
        print(
            "crash tests: \(kills.sorted { "\($0.key)" < "\($1.key)" }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")), \(stores) stores"
        )
        // Otherwise nothing was tried.
        for victim in Victim.allCases { #expect(kills[victim, default: 0] >= 15) }
    }
}
