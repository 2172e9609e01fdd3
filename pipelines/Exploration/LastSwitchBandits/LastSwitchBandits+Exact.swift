extension LastSwitchBandits.Arms {
    /// The exact mean payoff a round of the mirrored system over so many rounds, from the stationary laws: what many starts come to.
    ///
    /// The distribution over the virtual and real states of all arms together is carried from round to round, for the rule that plays the
    /// largest virtual payoff. For a few arms of small depth: the joint states that can be met are numbered.
    /// - Parameter known: the payoffs that the choice among arms goes by, if not the true ones.
    package func expectedPayoff(_ programme: LastSwitchBandits.Programme, rounds: Int, known: [Double]? = nil) -> Double {
        let prices = known ?? payoffs
        // A joint state: virtual states, then real ones.
        var places: [[Int]] = []
        var number: [[Int]: Int] = [:]
        func place(_ state: [Int]) -> Int {
            if let known = number[state] { return known }
            number[state] = places.count
            places.append(state)
            return places.count - 1
        }
        var mass: [Double] = []
        func begin(_ arm: Int, _ virtual: [Int], _ share: Double) {
            if arm == count {
                _ = place(virtual + virtual)
                mass.append(share)
                return
            }
            for state in 0..<states where programme.share(arm * states + state) > 0 {
                begin(arm + 1, virtual + [state], share * programme.share(arm * states + state))
            }
        }
        begin(0, [], 1)

        // Steps of one state after the other: where they lead, how likely, and what is earned on the way.
        var (steps, targets, chances): ([Int], [Int], [Double]) = ([0], [], [])
        var earned: [Double] = []
        var current = 0
        while current < places.count {
            let state = places[current]
            var mean = 0.0
            func go(_ arm: Int, _ wanting: [Int], _ chance: Double) {
                if arm == count {
                    var chosen = -1
                    for arm in wanting where chosen < 0 || prices[arm * states + state[arm]] > prices[chosen * states + state[chosen]] {
                        chosen = arm
                    }
                    if chosen >= 0 { mean += chance * payoff(chosen, state[count + chosen]) }
                    let virtual = (0..<count).map { wanting.contains($0) ? played(state[$0]) : rested(state[$0]) }
                    let real = (0..<count).map { $0 == chosen ? played(state[count + $0]) : rested(state[count + $0]) }
                    targets.append(place(virtual + real))
                    chances.append(chance)
                    return
                }
                let wish = programme.wish(arm * states + state[arm])
                if wish > 0 { go(arm + 1, wanting + [arm], chance * min(1, wish)) }
                if wish < 1 { go(arm + 1, wanting, chance * (1 - wish)) }
            }
            go(0, [], 1)
            earned.append(mean)
            steps.append(targets.count)
            current += 1
        }

        mass += [Double](repeating: 0, count: places.count - mass.count)
        var total = 0.0
        var after = mass
        for _ in 0..<rounds {
            for state in after.indices { after[state] = 0 }
            for state in places.indices where mass[state] > 0 {
                total += mass[state] * earned[state]
                for step in steps[state]..<steps[state + 1] { after[targets[step]] += mass[state] * chances[step] }
            }
            swap(&mass, &after)
        }
        return total / Double(rounds)
    }
}
