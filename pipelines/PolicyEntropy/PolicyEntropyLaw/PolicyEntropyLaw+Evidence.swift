import Glibc
import PolicyLab
import Statistics
import Workbench

// The numbers of each claim; `papers/policy-entropy-law.yaml` says what each is and judges it.
extension PolicyEntropyLaw {
    /// Takes errors and their slope on the step size from the table.
    static func evidenceForIdentity(_ run: Run, identity: [IdentityCell]) -> Finding {
        func cells(_ gradient: Gradient) -> [IdentityCell] { identity.filter { $0.gradient == gradient } }
        func order(_ gradient: Gradient) -> Double {
            let small = cells(gradient).dropLast()
            return linearTrend(small.map { log10($0.size) }, small.map { log10($0.error) }).slope.value
        }
        func error(_ gradient: Gradient) -> Double { cells(gradient).first?.error ?? .nan }
        return Finding {
            Measured("order_pg", order(.plain))
            Measured("order_npg", order(.natural))
            Measured("error_pg", error(.plain))
            Measured("error_npg", error(.natural))
            // The larger of the two forms.
            Measured("error_at_one", Gradient.allCases.map { cells($0).last?.error ?? .nan }.max() ?? .nan)
            Measured("swapped_error", Gradient.allCases.map { cells($0).first?.swapped ?? .nan }.min() ?? .nan)
        }
    }

    /// Places the change of sign, and counts steps with a positive covariance.
    static func evidenceForSign(
        _ run: Run, signs: [SignCurve], arms: Ensemble<TrainingRun>, fromRandom: Ensemble<TrainingRun>
    ) -> Finding {
        Finding {
            Measured("sign_misplaced", signs.filter { $0.gradient == .natural }.map(\.misplaced).max() ?? 0)
            Measured("least_positive_share", arms.at("arm", Arm.grpo).values.map(\.positiveShare).min() ?? .nan)
            Measured("pg_misplaced", signs.first { $0.gradient == .plain && $0.shape == .harmonic }?.misplaced ?? 0)
            Measured("random_base_share", mean(fromRandom.values.map(\.positiveShare)))
        }
    }

    /// Compares the two forms' forecasts of held-out accuracy.
    static func evidenceForLaw(_ run: Run, arms: Ensemble<TrainingRun>, forecasts: [Double]) -> Finding {
        let runs = arms.at("arm", Arm.grpo)
        let courses = runs.values.map(\.course)
        let share = forecasts[0]
        let shuffled = zip(runs.levels(of: "seed"), courses).map { level, course in
            var random = Seed(UInt64(level.number ?? 0)).stream("order of points")
            var order = Array(course.entropy.indices)
            random.shuffle(&order)
            return forecastRatio(order.map { course.entropy[$0] }, order.map { course.pass1[$0] }, share: share)
        }
        return Finding {
            Measured("forecast_ratio", geometricMean(courses.map { forecastRatio($0.entropy, $0.pass1, share: share) }))
            Measured("forecast_rmse", meanInterval(courses.map { forecastError(.exponential, $0.entropy, $0.pass1, share: share) }))
            Measured(
                "aicc_gap", mean(courses.map { aicc(.exponential, $0.entropy, $0.pass1) - aicc(.linear, $0.entropy, $0.pass1) }))
            Measured("entropy_span", mean(courses.map { ($0.entropy.max() ?? .nan) - ($0.entropy.min() ?? .nan) }))
            Measured("shuffled_ratio", geometricMean(shuffled))
        }
    }

    /// The same where everything is exact.
    static func evidenceForTabularLaw(
        _ run: Run, tables: Ensemble<TabularCourse>, row: SingleRows, forecasts: [Double]
    ) -> Finding {
        let share = forecasts[0]
        return Finding {
            Measured("tabular_ratio", geometricMean(tables.values.map { forecastRatio($0.entropy, $0.accuracy, share: share) }))
            Measured(
                "tabular_rmse", meanInterval(tables.values.map { forecastError(.exponential, $0.entropy, $0.accuracy, share: share) }))
            Measured("single_row_ratio", geometricMean(row.ratio))
            Measured("planted_ratio", geometricMean(tables.values.map { forecastRatio($0.entropy, $0.planted, share: share) }))
        }
    }

    /// Final entropies over their baseline's, in pairs.
    static func evidenceForEntropy(_ run: Run, arms: Ensemble<TrainingRun>, penalised: Ensemble<TrainingRun>) -> Finding {
        func entropies(_ arm: Arm) -> [Double] { arms.at("arm", arm).values.map(\.entropy) }
        func ratio(_ values: [Double], _ baseline: Arm) -> Estimate { geometricMean(zip(values, entropies(baseline)).map { $0 / $1 }) }
        return Finding {
            Measured("clip_entropy_ratio", ratio(entropies(.clipCov), .grpo))
            Measured("kl_entropy_ratio", ratio(penalised.values.map(\.entropy), .twice))
            Measured("drop_entropy_ratio", ratio(entropies(.randomDrop), .grpo))
        }
    }

    /// Final accuracies less their baseline's, in pairs.
    static func evidenceForAccuracy(_ run: Run, arms: Ensemble<TrainingRun>, penalised: Ensemble<TrainingRun>) -> Finding {
        func gain(_ runs: [TrainingRun], _ baseline: Arm, _ value: (TrainingRun) -> Double) -> Estimate {
            pairedDifference(runs.map(value), minus: arms.at("arm", baseline).values.map(value))
        }
        let clipped = arms.at("arm", Arm.clipCov).values
        return Finding {
            Measured("clip_pass1", gain(clipped, .grpo, \.pass1))
            Measured("kl_pass1", gain(penalised.values, .twice, \.pass1))
            Measured("clip_pass64", gain(clipped, .grpo, \.pass64))
            Measured("kl_pass64", gain(penalised.values, .twice, \.pass64))
            Measured("drop_pass1", gain(arms.at("arm", Arm.randomDrop).values, .grpo, \.pass1))
        }
    }
}
