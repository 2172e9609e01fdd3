package import Statistics

extension LastSwitchBandits {
    /// What the mirrored system earned, start by start, and how often an arm's real state paid less than its virtual one.
    package struct Mirrored: Codable, Sendable {
        /// The mean payoff a round of each start.
        package var starts: [Double] = []
        /// Pairs of a round and an arm.
        package var violations = 0
        package var rounds = 0
        /// The arm that was played in each round of the first start, -1 for none.
        package var schedule: [Int] = []
    }
}

extension LastSwitchBandits.Arms {
    /// Plays the algorithm: virtual clocks that run as if every wish were granted, and real ones that mirror what is.
    ///
    /// Each arm starts, virtually and really, in a state drawn from its law. In every round it wants to be played with the programme's
    /// probability in its virtual state, and the virtual clock goes on as if it were. Of those that want one is played: that with the largest
    /// virtual payoff, or any. Both draws have a stream of their own.
    /// - Parameter known: the payoffs that the choice among arms goes by, if not the true ones.
    package func mirrored(
        _ programme: LastSwitchBandits.Programme, starts: Int, rounds: Int, rule: LastSwitchBandits.ConflictRule = .bestVirtual,
        known: [Double]? = nil, seed: Seed
    ) -> LastSwitchBandits.Mirrored {
        var (places, wishes, ties) = (seed.stream("starts"), seed.stream("wishes"), seed.stream("ties"))
        var result = LastSwitchBandits.Mirrored()
        let (count, states, isRandom) = (count, states, rule == .random)
        let laws = (0..<count).map { arm in (0..<states).map { programme.share(arm * states + $0) } }
        let wish = payoffs.indices.map(programme.wish)
        let (afterPlay, afterRest) = ((0..<states).map(played), (0..<states).map(rested))
        let prices = known ?? payoffs
        for start in 0..<starts {
            var virtual = laws.map { places.index(weights: $0) }
            var real = virtual
            var earned = 0.0
            for _ in 0..<rounds {
                var (chosen, best, wanting) = (-1, -Double.infinity, 0)
                for arm in 0..<count {
                    let state = virtual[arm]
                    let entry = arm &* states &+ state
                    if payoffs[arm &* states &+ real[arm]] < payoffs[entry] - 1e-12 { result.violations &+= 1 }
                    let chance = wish[entry]
                    guard chance >= 1 || (chance > 0 && wishes.uniform() < chance) else {
                        virtual[arm] = afterRest[state]
                        continue
                    }
                    virtual[arm] = afterPlay[state]
                    wanting &+= 1
                    if isRandom ? ties.index(below: wanting) == 0 : prices[entry] > best { (chosen, best) = (arm, prices[entry]) }
                }
                for arm in 0..<count {
                    let state = real[arm]
                    if arm == chosen {
                        earned += payoffs[arm &* states &+ state]
                        real[arm] = afterPlay[state]
                    } else {
                        real[arm] = afterRest[state]
                    }
                }
                if start == 0 { result.schedule.append(chosen) }
            }
            result.starts.append(earned / Double(rounds))
        }
        result.rounds = starts * rounds
        return result
    }
}
