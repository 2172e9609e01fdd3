import Statistics

extension LastSwitchBandits {
    /// One instance and everything that is measured on it.
    package struct Measures: Codable, Sendable {
        package var origin: String
        package var arms: Arms
        /// What the relaxation earns a round, and with fewer plays a round than one.
        package var programme: Double
        package var tightened: Double
        /// What the best schedule earns, and a number that no schedule exceeds.
        package var optimum: Double
        package var bound: Double
        /// The exact mean of the largest virtual payoff.
        package var virtual: Double
        package var mirrored: Mirrored
        /// Mean earnings when any of the arms that want is played.
        package var anyArm: Double
        package var greedy: Double
        package var roundRobin: Double
        package var singleArm: Double
    }

    /// Measures one instance; `clocks` are those of its shape.
    static func measure(_ arms: Arms, _ clocks: JointClocks, origin: String, _ play: Play, _ controls: Controls, seed: Seed) -> Measures {
        let programme = arms.programme()
        let (best, bound) = arms.optimum(clocks)
        var mirrored = arms.mirrored(programme, starts: play.starts, rounds: play.rounds, rule: play.conflictRule, seed: seed)
        mirrored.schedule = []
        let other = arms.mirrored(
            programme, starts: play.starts, rounds: play.rounds, rule: play.conflictRule == .random ? .bestVirtual : .random, seed: seed)
        let (own, others) = (mean(mirrored.starts), mean(other.starts))
        return Measures(
            origin: origin, arms: arms, programme: programme.value, tightened: arms.programme(budget: controls.tightened).value,
            optimum: best.mean, bound: bound, virtual: arms.virtualValue(programme), mirrored: mirrored,
            anyArm: play.conflictRule == .random ? own : others, greedy: arms.greedy().mean, roundRobin: arms.roundRobin().mean,
            singleArm: arms.bestSingleArm().mean)
    }
}

extension LastSwitchBandits.Measures {
    /// The earnings of each start over the relaxation's.
    package var ratios: [Double] { mirrored.starts.map { $0 / programme } }
    package var ratio: Double { mean(ratios) }
    /// The mean earnings over the best schedule's.
    package var ratioToOptimum: Double { mean(mirrored.starts) / optimum }
    package var greedyRatio: Double { greedy / optimum }
    package var roundRobinRatio: Double { roundRobin / optimum }
    package var singleArmRatio: Double { singleArm / optimum }
    package var virtualRatio: Double { virtual / programme }
    /// The part of the relaxation that no schedule earns; below zero if it were no bound.
    package var gap: Double { (programme - optimum) / programme }
    /// How far the optimum lies above a programme with too few plays, as a share of it.
    package var excessOverTightened: Double { (optimum - tightened) / tightened }
    /// The share that independent wishes are sure of: 1 - (1 - 1/K)^K for K arms.
    package var finiteBound: Double {
        1 - (0..<arms.count).reduce(1) { product, _ in product * (1 - 1 / Double(arms.count)) }
    }
}
