package import Statistics

extension LastSwitchBandits {
    /// Where a search for a bad instance ended.
    package struct Climb: Codable, Sendable {
        package var arms: Arms
        /// The share that the victim earns there.
        package var ratio: Double
        /// The same where the search began.
        package var first: Double
    }

    /// Lowers a schedule's share by changing payoffs one by one, and keeps what is no better for it than before.
    ///
    /// The algorithm's share is its exact virtual payoff over the relaxation's, the others' that of the optimum. Half of the changes draw a
    /// payoff anew and half multiply it; an arm's payoffs are then sorted again, all divided by the largest, and none left below a
    /// thousandth of it: shares of the optimum would fall for ever, to payoffs that no programme can tell from zero.
    package static func climb(_ victim: Victim, count: Int, depth: Int, evaluations: Int, seed: Seed) -> Climb {
        var random = seed.stream("climb \(victim.rawValue)")
        let clocks = JointClocks(count: count, depth: depth)
        func ratio(_ arms: Arms) -> Double {
            if victim == .algorithm {
                let programme = arms.programme()
                return arms.virtualValue(programme) / programme.value
            }
            let best = arms.optimum(clocks).cycle.mean
            return (victim == .greedy ? arms.greedy() : arms.roundRobin()).mean / best
        }
        var arms = Arms.random(count: count, depth: depth, &random)
        var least = ratio(arms)
        let first = least
        for _ in 1..<max(1, evaluations) {
            var tried = arms
            let place = random.index(below: tried.payoffs.count)
            let (isNew, draw, factor) = (random.bernoulli(0.5), random.uniform(), random.normal(deviation: 0.5))
            tried.payoffs[place] = isNew ? draw : tried.payoffs[place] * max(0, 1 + factor)
            tried.sort()
            let largest = tried.payoffs.max()!
            guard largest > 0 else { continue }
            tried.payoffs = tried.payoffs.map { max(0.001, $0 / largest) }
            let found = ratio(tried)
            if found <= least { (arms, least) = (tried, found) }
        }
        return Climb(arms: arms, ratio: least, first: first)
    }
}

extension LastSwitchBandits.Arms {
    /// Sorts each arm's payoffs along its states.
    package mutating func sort() {
        for arm in 0..<count {
            let own = arm * states..<(arm + 1) * states
            payoffs.replaceSubrange(own, with: payoffs[own].sorted())
        }
    }
}
