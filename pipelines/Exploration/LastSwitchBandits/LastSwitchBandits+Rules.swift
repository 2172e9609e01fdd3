import TabularDecisions

// Schedules that are known without a programme: simple rules, and the best there is. Each as the arms it plays in the rounds of its cycle.
extension LastSwitchBandits.Arms {
    /// A schedule's cycle and what it earns a round; -1 is an empty round.
    package struct Cycle: Codable, Hashable, Sendable {
        package var mean: Double
        package var plays: [Int]

        package init(mean: Double, plays: [Int]) {
            (self.mean, self.plays) = (mean, plays)
        }
    }

    /// The best of all schedules.
    package func optimum(_ clocks: LastSwitchBandits.JointClocks) -> (cycle: Cycle, bound: Double) {
        let best = clocks.process(self).bestCycle()
        return (Cycle(mean: best.mean, plays: best.actions.map { $0 == count ? -1 : $0 }), best.bound)
    }

    /// In every round the arm that pays most now, the first of equals, when all begin rested.
    package func greedy() -> Cycle {
        repeated { clocks, _ in (0..<count).max { (payoff($0, clocks[$0]), $1) < (payoff($1, clocks[$1]), $0) }! }
    }

    /// All arms in turn.
    package func roundRobin() -> Cycle { repeated(period: count) { _, round in round % count } }

    /// The best cycle of one arm alone, of the arm for which it is best.
    package func bestSingleArm() -> Cycle {
        let clocks = LastSwitchBandits.JointClocks(count: 1, depth: depth)
        let cycles = (0..<count).map { arm in
            let alone = Self(count: 1, depth: depth, payoffs: Array(payoffs[arm * states..<(arm + 1) * states]))
            let cycle = alone.optimum(clocks).cycle
            return Cycle(mean: cycle.mean, plays: cycle.plays.map { $0 < 0 ? -1 : arm })
        }
        return cycles.max { $0.mean < $1.mean }!
    }

    /// Follows a rule from rested arms until the clocks, and the round's place in the period, come again.
    private func repeated(period: Int = 1, _ rule: (_ clocks: [Int], _ round: Int) -> Int) -> Cycle {
        var clocks = [Int](repeating: longestRest, count: count)
        var seen: [[Int]: Int] = [:]
        var (plays, earned): ([Int], [Double]) = ([], [])
        while true {
            let key = clocks + [plays.count % period]
            if let first = seen[key] {
                let cycle = earned[first...]
                return Cycle(mean: cycle.reduce(0, +) / Double(cycle.count), plays: Array(plays[first...]))
            }
            seen[key] = plays.count
            let arm = rule(clocks, plays.count)
            plays.append(arm)
            earned.append(payoff(arm, clocks[arm]))
            clocks = stepped(clocks, playing: arm)
        }
    }
}
