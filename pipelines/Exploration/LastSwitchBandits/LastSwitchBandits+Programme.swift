import Optimizers

extension LastSwitchBandits {
    /// The relaxation: how often each arm is played and rests in each of its states, when only the mean number of plays a round is limited.
    ///
    /// Flat as the payoffs; `play` and `rest` of an arm sum to 1 and are a stationary law of its clock.
    package struct Programme: Codable, Sendable {
        /// What the relaxation earns a round: no schedule earns more.
        package var value: Double
        package var play: [Double]
        package var rest: [Double]

        package init(value: Double, play: [Double], rest: [Double]) {
            (self.value, self.play, self.rest) = (value, play, rest)
        }

        /// How likely an arm wants to be played in a state; 0 in states that its law never meets.
        func wish(_ entry: Int) -> Double {
            let share = share(entry)
            return share > 0 ? play[entry] / share : 0
        }

        /// The law of the states.
        func share(_ entry: Int) -> Double { play[entry] + rest[entry] }
    }
}

extension LastSwitchBandits.Arms {
    /// Solves the relaxation with so many plays a round.
    package func programme(budget: Double = 1) -> LastSwitchBandits.Programme {
        // Of each arm first the plays, then the rests.
        let width = 2 * payoffs.count
        func column(_ arm: Int, _ state: Int, rests: Bool) -> Int { (2 * arm + (rests ? 1 : 0)) * states + state }
        var goal = [Double](repeating: 0, count: width)
        for arm in 0..<count { for state in 0..<states { goal[column(arm, state, rests: false)] = payoff(arm, state) } }
        var program = LinearProgram(maximize: goal)
        for arm in 0..<count {
            var balance = [[Double]](repeating: [Double](repeating: 0, count: width), count: states)
            var whole = [Double](repeating: 0, count: width)
            for state in 0..<states {
                for rests in [false, true] {
                    let place = column(arm, state, rests: rests)
                    balance[state][place] += 1
                    balance[rests ? rested(state) : played(state)][place] -= 1
                    whole[place] = 1
                }
            }
            // What flows into the last state follows from the others.
            for row in balance.dropLast() { program.require(row, .equal, 0) }
            program.require(whole, .equal, 1)
        }
        program.require(
            (0..<width).map { ($0 / states) % 2 == 0 ? 1 : 0 }, .atMost, budget)
        guard case .optimal(let optimum) = program.solve() else {
            return .init(value: .nan, play: payoffs.map { _ in 0 }, rest: payoffs.map { _ in 0 })
        }
        func shares(rests: Bool) -> [Double] {
            (0..<count).flatMap { arm in
                (0..<states).map { state in
                    let share = optimum.point[column(arm, state, rests: rests)]
                    return share > 1e-11 ? share : 0
                }
            }
        }
        return .init(value: optimum.value, play: shares(rests: false), rest: shares(rests: true))
    }

    /// The exact mean of the largest payoff among the arms that want to be played, each in a state of its own law, independent of the others.
    ///
    /// It is summed over payoffs from the largest: the chance that some arm wants at this one or above, and none above.
    package func virtualValue(_ programme: LastSwitchBandits.Programme) -> Double {
        let entries = programme.play.indices.filter { programme.play[$0] > 0 }.sorted { payoffs[$0] > payoffs[$1] }
        var quiet = [Double](repeating: 1, count: count)
        var (nobody, value) = (1.0, 0.0)
        for entry in entries {
            quiet[entry / states] -= programme.play[entry]
            let after = quiet.reduce(1) { $0 * max(0, $1) }
            value += (nobody - after) * payoffs[entry]
            nobody = after
        }
        return value
    }
}
