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
        // States as entries of the flat tables: arm x states + state.
        let afterPlay = payoffs.indices.map { $0 / states * states + played($0 % states) }
        let afterRest = payoffs.indices.map { $0 / states * states + rested($0 % states) }
        var clocks = [Int](repeating: 0, count: 2 * count)
        for start in 0..<starts {
            for arm in 0..<count {
                clocks[arm] = arm * states + places.index(weights: laws[arm])
                clocks[count + arm] = clocks[arm]
            }
            var earned = 0.0
            clocks.withUnsafeMutableBufferPointer { clocks in
                payoffs.withUnsafeBufferPointer { payoffs in
                    (known ?? self.payoffs).withUnsafeBufferPointer { prices in
                        wish.withUnsafeBufferPointer { wish in
                            for _ in 0..<rounds {
                                var (chosen, best, wanting) = (-1, -Double.infinity, 0)
                                for arm in 0..<count {
                                    let entry = clocks[arm]
                                    if payoffs[clocks[count &+ arm]] < payoffs[entry] - 1e-12 { result.violations &+= 1 }
                                    let chance = wish[entry]
                                    guard chance >= 1 || (chance > 0 && wishes.uniform() < chance) else {
                                        clocks[arm] = afterRest[entry]
                                        continue
                                    }
                                    clocks[arm] = afterPlay[entry]
                                    wanting &+= 1
                                    if isRandom ? ties.index(below: wanting) == 0 : prices[entry] > best {
                                        (chosen, best) = (arm, prices[entry])
                                    }
                                }
                                for arm in 0..<count {
                                    let entry = clocks[count &+ arm]
                                    if arm == chosen { earned += payoffs[entry] }
                                    clocks[count &+ arm] = arm == chosen ? afterPlay[entry] : afterRest[entry]
                                }
                                if start == 0 { result.schedule.append(chosen) }
                            }
                        }
                    }
                }
            }
            result.starts.append(earned / Double(rounds))
        }
        result.rounds = starts * rounds
        return result
    }
}
