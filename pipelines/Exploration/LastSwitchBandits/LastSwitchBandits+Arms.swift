package import Statistics
package import TabularDecisions

extension LastSwitchBandits {
    /// Arms and what each pays in each state of its clock.
    ///
    /// With depth D the states are -D ... -1 (plays in a row, at least D) and 1 ... D (rounds since the last play, at least D), numbered from 0
    /// in this order. Payoffs are flat: arm i in state s at i x 2D + s. They are monotone when they rise along the states.
    package struct Arms: Codable, Hashable, Sendable {
        package let count: Int
        package let depth: Int
        package var payoffs: [Double]

        package init(count: Int, depth: Int, payoffs: [Double]) {
            precondition(
                payoffs.count == 2 * count * depth,
                "\(count) arms of depth \(depth) have \(2 * count * depth) payoffs, found \(payoffs.count)")
            (self.count, self.depth, self.payoffs) = (count, depth, payoffs)
        }

        package var states: Int { 2 * depth }
        package func payoff(_ arm: Int, _ state: Int) -> Double { payoffs[arm * states + state] }
        /// The state after a play.
        package func played(_ state: Int) -> Int { state < depth ? max(0, state - 1) : depth - 1 }
        /// The state after a round of rest.
        package func rested(_ state: Int) -> Int { state < depth ? depth : min(states - 1, state + 1) }
        /// The states of all arms after a round in which one was played, or none for a number that no arm has.
        package func stepped(_ clocks: [Int], playing arm: Int) -> [Int] {
            clocks.indices.map { $0 == arm ? played(clocks[$0]) : rested(clocks[$0]) }
        }
        /// The clock of a state: -D ... -1, 1 ... D.
        package func clock(_ state: Int) -> Int { state < depth ? state - depth : state - depth + 1 }
        /// The state in which every arm begins that has not been played yet.
        package var longestRest: Int { states - 1 }
    }
}

extension LastSwitchBandits.Arms {
    /// Uniform payoffs, sorted along the states unless told otherwise.
    package static func random(count: Int, depth: Int, isSorted: Bool = true, _ random: inout RandomStream) -> Self {
        let payoffs = (0..<count).flatMap { _ in
            let row = (0..<2 * depth).map { _ in random.uniform() }
            return isSorted ? row.sorted() : row
        }
        return Self(count: count, depth: depth, payoffs: payoffs)
    }

    /// Payoffs that do not depend on the state.
    package static func constant(count: Int, depth: Int, _ random: inout RandomStream) -> Self {
        Self(count: count, depth: depth, payoffs: (0..<count).flatMap { _ in [Double](repeating: random.uniform(), count: 2 * depth) })
    }

    /// Two arms: one pays little when it was just played and much when it was not, the other always half of that little.
    ///
    /// Greedy plays the first for ever and earns `little` a round, where taking turns earns about one half.
    package static func trap(little: Double, depth: Int) -> Self {
        let first = [Double](repeating: little, count: depth) + [Double](repeating: 1, count: depth)
        return Self(count: 2, depth: depth, payoffs: first + [Double](repeating: little / 2, count: 2 * depth))
    }

    /// The number of arms and the depth of one of many instances: each pair takes its turn.
    package static func shape(_ seed: Seed, arms: [Int], depths: [Int]) -> (count: Int, depth: Int) {
        let place = Int(seed.value % UInt64(arms.count * depths.count))
        return (arms[place % arms.count], depths[place / arms.count])
    }
}

extension LastSwitchBandits {
    /// The clocks of all arms together, and where a play of each, or an empty round, leads.
    ///
    /// Every state that can be reached when all arms begin rested is numbered. Action i plays arm i, and the last action none.
    package struct JointClocks: Sendable {
        package let process: DeterministicProcess
        /// The states of the arms, one joint state after the other.
        package let states: [Int]
        private let count: Int
        private let perArm: Int

        package init(count: Int, depth: Int) {
            let arms = Arms(count: count, depth: depth, payoffs: [Double](repeating: 0, count: 2 * count * depth))
            var joint = [[Int](repeating: arms.longestRest, count: count)]
            var known = [joint[0]: 0]
            var next: [Int] = []
            var place = 0
            while place < joint.count {
                for action in 0...count {
                    let after = arms.stepped(joint[place], playing: action)
                    if known[after] == nil {
                        known[after] = joint.count
                        joint.append(after)
                    }
                    next.append(known[after]!)
                }
                place += 1
            }
            states = joint.flatMap { $0 }
            (self.count, perArm) = (count, arms.states)
            process = DeterministicProcess(
                states: joint.count, actions: count + 1, next: next, rewards: [Double](repeating: 0, count: next.count))
        }

        /// The process with the rewards of some payoffs.
        package func process(_ arms: Arms) -> DeterministicProcess {
            var process = process
            for state in 0..<process.states {
                for arm in 0..<count {
                    process.rewards[state * (count + 1) + arm] = arms.payoffs[arm * perArm + states[state * count + arm]]
                }
            }
            return process
        }
    }
}
