import Statistics
import Workbench

// The numbers of each claim; `papers/last-switch-bandits.yaml` says what each is and judges it.
extension LastSwitchBandits {
    /// Gathers the algorithm's least shares of the relaxation.
    static func evidenceForFactor(
        _ run: Run, random: Ensemble<[Measures]>, searched: Ensemble<Measures>, constructed: Measures, single: [Measures]
    ) -> Finding {
        let instances = everything(random, searched, constructed)
        return Finding {
            Measured("worst_expected_ratio", worstRatio(instances))
            Measured("worst_virtual_ratio", least(instances.map(\.virtualRatio)))
            Measured("below_finite_bound", instances.count { !($0.virtualRatio >= $0.finiteBound - 1e-6) })
            Measured("single_arm_ratio", least(single.map(\.ratio)))
        }
    }

    /// Gathers how far the exact optimum lies below the relaxation.
    static func evidenceForRelaxation(
        _ run: Run, random: Ensemble<[Measures]>, searched: Ensemble<Measures>, constructed: Measures
    ) -> Finding {
        let instances = everything(random, searched, constructed)
        return Finding {
            Measured("largest_violation", -least(instances.map(\.gap)))
            Measured("mean_gap", meanGap(random.values.flatMap { $0 }))
            Measured("cut_violation", -least(instances.map { -$0.excessOverTightened }))
        }
    }

    /// Counts the rounds in which a real state paid less than the virtual one.
    static func evidenceForMirroring(
        _ run: Run, random: Ensemble<[Measures]>, searched: Ensemble<Measures>, constructed: Measures, unordered: [Int]
    ) -> Finding {
        let instances = everything(random, searched, constructed)
        return Finding {
            Measured("violations", instances.reduce(0) { $0 + $1.mirrored.violations })
            Measured("rounds_logged", instances.reduce(0) { $0 + $1.mirrored.rounds })
            Measured("violations_not_monotone", unordered.reduce(0, +))
        }
    }

    /// Gathers the least shares of the optimum that simple rules earn, and the algorithm's where greedy does worst.
    static func evidenceForRules(
        _ run: Run, random: Ensemble<[Measures]>, searched: Ensemble<Measures>, constructed: Measures, constant: [Double]
    ) -> Finding {
        let instances = everything(random, searched, constructed)
        return Finding {
            Measured("worst_greedy_ratio", least(instances.map(\.greedyRatio)))
            Measured("worst_round_robin_ratio", least(instances.map(\.roundRobinRatio)))
            Measured("algorithm_there", algorithmWhereGreedyIsWorst(instances))
            Measured("greedy_on_constant", least(constant))
        }
    }

    /// Gathers the growth of the regret on the worst instance.
    static func evidenceForRegret(_ run: Run, regret: Regret) -> Finding {
        Finding {
            Measured("regret_slope", regret.slope)
            Measured("regret_per_round_last", regret.perRoundLast)
            Measured("slope_fixed_exploration", regret.slopeOfControl)
        }
    }

    /// The least expected share of the relaxation, with an interval that holds for all instances together.
    static func worstRatio(_ instances: [Measures]) -> Estimate {
        guard let worst = instances.min(by: { $0.ratio < $1.ratio }), !instances.contains(where: \.ratio.isNaN) else {
            return Estimate(.nan)
        }
        var ratio = meanInterval(worst.ratios, level: 1 - 0.05 / Double(instances.count))
        ratio.method = "t 95% for all instances together"
        return ratio
    }

    static func meanGap(_ random: [Measures]) -> Estimate {
        var stream = Seed(0).stream("bootstrap")
        return bootstrap(random.map(\.gap), random: &stream) { mean($0) }
    }

    static func algorithmWhereGreedyIsWorst(_ instances: [Measures]) -> Estimate {
        guard let there = instances.min(by: { $0.greedyRatio < $1.greedyRatio }) else { return Estimate(.nan) }
        return meanInterval(there.mirrored.starts.map { $0 / there.optimum })
    }

    /// The least number; none if one of them is no number.
    static func least(_ values: [Double]) -> Double {
        values.contains(where: \.isNaN) ? .nan : values.min() ?? .nan
    }
}
