import Glibc
package import Statistics

extension LastSwitchBandits {
    /// The regret of learning one instance, for each horizon and seed.
    package struct Learning: Codable, Sendable {
        package var horizons: [Int] = []
        package var arms: Arms
        /// What the algorithm earns a round when payoffs are known.
        package var known = 0.0
        /// Rounds of exploration at each horizon.
        package var explored: [Int] = []
        /// What exploration lost in all, at each horizon; it is the same for every seed.
        package var lost: [Double] = []
        /// What a round of the committed programme loses, horizon after horizon, for all seeds.
        package var committed: [Double] = []
        /// Of the control: what its exploration lost, and what a round of its programme loses, by seed.
        package var lostByControl: [Double] = []
        package var committedByControl: [Double] = []

        package init(arms: Arms) { self.arms = arms }

        package var seeds: Int { committedByControl.count }

        /// The regret of a seed at a horizon: exploration's, and that of the rounds left.
        package func regret(_ seed: Int, _ place: Int) -> Double {
            lost[place] + Double(horizons[place] - explored[place]) * committed[place * seeds + seed]
        }

        /// The regret of the control.
        package func regretOfControl(_ seed: Int, _ place: Int) -> Double {
            lostByControl[place] + Double(horizons[place] - horizons[place] / 10) * committedByControl[seed]
        }
    }
}

extension LastSwitchBandits.Arms {
    /// The pairs of an arm and its state that exploration plays: in every round the arm whose state was met least often, the first of equals.
    package func exploration(rounds: Int) -> [Int] {
        var met = [Int](repeating: 0, count: payoffs.count)
        var clocks = [Int](repeating: longestRest, count: count)
        return (0..<rounds).map { _ in
            let arm = (0..<count).min { met[$0 * states + clocks[$0]] < met[$1 * states + clocks[$1]] }!
            let entry = arm * states + clocks[arm]
            met[entry] += 1
            clocks = stepped(clocks, playing: arm)
            return entry
        }
    }
}

extension LastSwitchBandits {
    /// Learns Bernoulli payoffs: explores T^(2/3) rounds, solves the programme for the mean payoffs found, and plays it for the rest.
    ///
    /// The longer exploration of a later horizon continues the shorter one. Expected earnings of a programme are exact. The control goes on
    /// exploring for a tenth of all rounds, and commits to what a tenth of the least horizon taught.
    package static func learn(_ settings: Online, rounds: Int, table: Seed) -> Learning {
        var random = table.stream("payoffs")
        let arms = Arms.random(count: settings.arms, depth: settings.depth, &random)
        var result = Learning(arms: arms)
        result.horizons = settings.horizons.sorted()
        result.explored = result.horizons.map { min($0, Int(pow(Double($0), 2.0 / 3).rounded())) }
        result.known = arms.expectedPayoff(arms.programme(), rounds: rounds)
        let first = (result.horizons.first ?? 0) / 10
        let path = arms.exploration(rounds: max(result.explored.last ?? 0, (result.horizons.last ?? 0) / 10))
        func lost(_ rounds: Int) -> Double { path.prefix(rounds).reduce(0) { $0 + result.known - arms.payoffs[$1] } }
        result.lost = result.explored.map(lost)
        result.lostByControl = result.horizons.map { lost($0 / 10) }

        let runs = settings.seeds.all.map { seed in
            var random = seed.stream("payoffs \(table.value)")
            let paid = path.prefix(max(first, result.explored.last ?? 0)).map { random.bernoulli(arms.payoffs[$0]) }
            // How much a round of the programme loses that is made of the first so many rounds.
            return { (taught: Int) -> Double in
                var found = arms
                var (sums, counts) = (arms.payoffs.map { _ in 0.0 }, arms.payoffs.map { _ in 0.0 })
                for (entry, isPaid) in zip(path, paid).prefix(taught) {
                    sums[entry] += isPaid ? 1 : 0
                    counts[entry] += 1
                }
                found.payoffs = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0.5 }
                return result.known - arms.expectedPayoff(found.programme(), rounds: rounds, known: found.payoffs)
            }
        }
        result.committed = result.explored.flatMap { explored in runs.map { $0(explored) } }
        result.committedByControl = runs.map { $0(first) }
        return result
    }
}
