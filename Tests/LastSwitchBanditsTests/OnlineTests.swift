import Glibc
import LastSwitchBandits
import Statistics
import Testing

@Suite struct OnlineTests {
    @Test func explorationMeetsAllStatesAboutEquallyOften() {
        var random = Seed(1).stream("payoffs")
        let arms = Arms.random(count: 3, depth: 3, &random)
        let path = arms.exploration(rounds: 1800)
        let met = arms.payoffs.indices.map { entry in path.count { $0 == entry } }
        #expect(met.allSatisfy { $0 > 50 && $0 < 200 })
        // The entries are those of clocks that go on as the plays say.
        var clocks = [5, 5, 5]
        for entry in path {
            let arm = entry / 6
            #expect(clocks[arm] == entry % 6)
            for other in 0..<3 { clocks[other] = other == arm ? arms.played(clocks[other]) : arms.rested(clocks[other]) }
        }
    }

    @Test func regretCountsExplorationAndTheRoundsLeft() {
        var online = LastSwitchBandits.Online()
        (online.seeds, online.horizons, online.depth, online.arms) = (Seeds(2), [1000, 8000], 2, 2)
        let table = LastSwitchBandits.learn(online, rounds: 100, table: Seed(3))
        #expect(table.explored == [100, 400] && table.seeds == 2)
        let path = table.arms.exploration(rounds: 400)
        let lost = path.reduce(0) { $0 + table.known - table.arms.payoffs[$1] }
        #expect((table.lost[1] - lost).magnitude < 1e-9)
        #expect((table.regret(1, 1) - (lost + 7600 * table.committed[3])).magnitude < 1e-9)
        #expect((table.regretOfControl(0, 0) - (table.lostByControl[0] + 900 * table.committedByControl[0])).magnitude < 1e-9)
        // Both have learned from the first hundred rounds here.
        #expect(table.committed[0] == table.committedByControl[0])
    }

    /// Regrets that grow with a power of the horizon have that slope; the worst instance counts.
    @Test func slopesOfPowersAreFound() {
        func planted(_ power: Double) -> LastSwitchBandits.Learning {
            var table = LastSwitchBandits.Learning(arms: .trap(little: 0.1, depth: 1))
            table.horizons = [1024, 4096, 16384]
            table.explored = [0, 0, 0]
            table.lost = table.horizons.map { pow(Double($0), power) }
            table.lostByControl = table.horizons.map { 0.1 * Double($0) }
            table.committed = [Double](repeating: 0, count: 9)
            table.committedByControl = [0, 0, 0]
            return table
        }
        let regret = LastSwitchBandits.regret([planted(0.5), planted(0.75)], resamples: 50)
        #expect((regret.slope.value - 0.75).magnitude < 1e-12 && (regret.slopes[0] - 0.5).magnitude < 1e-12)
        #expect((regret.slopeOfControl.value - 1).magnitude < 1e-12)
        #expect((regret.perRoundLast.value - pow(16, -0.25)).magnitude < 1e-12)
    }
}
