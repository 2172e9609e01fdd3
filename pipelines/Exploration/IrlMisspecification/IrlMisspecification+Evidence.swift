import Statistics
import Workbench

// The numbers of each claim; `papers/irl-misspecification.yaml` says what each is and judges it.
extension IrlMisspecification {
    /// Gathers the distances under wrong temperatures.
    static func evidenceForTemperature(_ run: Run, temperature: TemperatureTable) -> Finding {
        Finding {
            Measured("largest_distance", temperature.largest.max() ?? .nan)
            Measured("reversed_distance", temperature.reversed.min() ?? .nan)
            Measured("random_pair_distance", mean(temperature.randomPair))
        }
    }

    /// Gathers the least distances of rewards that a wrong discount turns round.
    static func evidenceForDiscount(_ run: Run, discount: ConstructedTable) -> Finding {
        Finding {
            Measured("least_far_distance", discount.least())
            Measured("smallest_error_share", discount.smallestErrorShare)
            Measured("analytic_gap", discount.analyticGap.max() ?? .nan)
            Measured("distance_no_error", discount.withoutError.max() ?? .nan)
        }
    }

    /// Gathers the distances of rewards that nobody constructed, in random processes.
    ///
    /// Our choice: the control's percentile at the large error is over all families together.
    static func evidenceForTypical(_ run: Run, typical: Ensemble<TypicalTable>, resamples: Int) -> Finding {
        let table = typical.at("environment", Environment.random).values.first ?? TypicalTable()
        return Finding {
            Measured("median_distance", median(table, resamples))
            Measured("p95_distance", worstPercentile(table, resamples))
            Measured("p95_at_large_error", table.quantile(0.95, error: 0.4))
        }
    }

    static func median(_ table: TypicalTable, _ resamples: Int) -> Estimate {
        table.estimate(error: 0.01, resamples: resamples) { families in quantile(families.flatMap { $0 }, at: 0.5) }
    }

    static func worstPercentile(_ table: TypicalTable, _ resamples: Int) -> Estimate {
        table.estimate(error: 0.01, resamples: resamples) { families in families.map { quantile($0, at: 0.95) }.max() ?? .nan }
    }

    /// Gathers the least distances of rewards that a wrong kernel turns round.
    static func evidenceForTransitions(_ run: Run, kernel: ConstructedTable) -> Finding {
        Finding {
            Measured("least_far_distance", kernel.least())
            Measured("smallest_error_share", kernel.smallestErrorShare)
            Measured("distance_no_error", kernel.withoutError.max() ?? .nan)
        }
    }

    /// Compares the worst changes of a policy near the boundary with those away from it, and with random ones.
    static func evidenceForPerturbation(
        _ run: Run, perturbed: Ensemble<PerturbationTable>, untouched: Ensemble<PerturbationTable>, resamples: Int
    ) -> Finding {
        func table(_ beta: Double) -> PerturbationTable {
            perturbed.at("beta", beta).at("size", 0.01).values.first ?? PerturbationTable()
        }
        func interval<Value>(_ values: [Value], _ statistic: ([Value]) -> Double) -> Estimate {
            var random = Seed(0).stream("bootstrap")
            return bootstrap(values, resamples: resamples, random: &random, statistic: statistic)
        }
        let (sharp, soft) = (table(20), table(1))
        return Finding {
            Measured("worst_at_20", interval(sharp.worst) { mean($0) })
            Measured("worst_growth", interval(zip(sharp.worst, soft.worst).map(-)) { mean($0) })
            Measured(
                "random_over_worst",
                interval(Array(zip(sharp.random, sharp.worst))) { pairs in mean(pairs.map(\.0)) / mean(pairs.map(\.1)) })
            Measured("distance_unperturbed", untouched.values.flatMap { $0.worst + $0.random }.max() ?? .nan)
            Measured("worst_interior", mean(soft.worst))
        }
    }
}
