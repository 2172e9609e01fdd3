import Foundation
import Testing

@Suite(.serialized) struct ConcurrencyTests {
    @Test func eightRunsAtOnceMakeEachStageOnceAndSayForWhomTheyWait() throws {
        let crashing = try CrashingPlace()
        let place = crashing.place
        let runs = try (0..<8).map { _ in try place.begin("run", "persisting", "-j", "2", "pause=4000") }
        let ends = runs.map { $0.wait() }
        for end in ends { #expect(end.code == 0, "\(end.errors)") }
        let executed = ends.map { $0.output.firstMatch(of: /\((\d+) stages executed/).flatMap { Int($0.1) } ?? 0 }
        #expect(executed.reduce(0, +) == 15, "\(executed)")
        for cell in 0..<4 { #expect(try place.read("side-\(cell)") == "run\n") }
        // Whoever waits says so in these words, and for one of the others.
        let numbers = runs.map(\.process.processIdentifier)
        var waiting = 0
        for (end, own) in zip(ends, numbers) {
            for line in end.errors.split(separator: "\n") where line.contains("waiting") {
                let form = #/  waiting for process (\d+), which is running '[a-z-]+(\[cell=\d\])?'/#
                let match = try #require(line.wholeMatch(of: form), "\(line)")
                #expect(Int32(match.1) != own && numbers.contains(Int32(match.1) ?? 0), "\(line)")
                waiting += 1
            }
        }
        #expect(waiting >= 7, "\(ends.map(\.errors))")
        #expect(crashing.litter() == [])
        #expect(try place.reprise("run", "persisting", "pause=4000").output.hasSuffix("(everything was cached)\n"))
    }

    @Test func whoWaitsForAKilledRunGoesOnByItself() throws {
        let crashing = try CrashingPlace()
        let place = crashing.place
        let first = try place.begin("run", "persisting", "-j", "1", "cells=[1]", "pause=500000")
        while !crashing.files(".reprise/leases").contains(where: { !$0.isEmpty }) || crashing.processes().count < 2 { usleep(5000) }
        usleep(300_000)
        let second = try place.begin("run", "persisting", "-j", "1", "cells=[1]", "pause=500000")
        while second.process.isRunning, !second.errors.contains("waiting for process") { usleep(5000) }
        kill(first.process.processIdentifier, SIGKILL)
        #expect(first.wait().code != 0)
        let end = second.wait()
        #expect(end.code == 0, "\(end.errors)")
        #expect(end.errors.contains("  waiting for process \(first.process.processIdentifier), which is running '"), "\(end.errors)")
        #expect(crashing.orphans() == [])
        #expect(crashing.litter() == [])
    }
}
