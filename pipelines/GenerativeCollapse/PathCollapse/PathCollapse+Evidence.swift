import Statistics
import Workbench

// The numbers of each claim; `papers/path-collapse.yaml` says what each is and judges it.
extension PathCollapse {
    /// Counts the cases in which integration and the sign of C disagree.
    static func evidenceForCriterion(_ run: Run, criterion: CriterionTable, planted: Int) -> Finding {
        Finding {
            Measured("disagreements", criterion.disagreements.reduce(0, +))
            Measured("compared", criterion.compared.reduce(0, +))
            Measured("compared_divergent", criterion.divergent.reduce(0, +))
            Measured("planted_errors", planted)
        }
    }

    /// Compares the first collapse with the closed form.
    static func evidenceForCollapse(_ run: Run, collapse: CollapseTable) -> Finding {
        Finding {
            Measured("collapse_time_error", (collapse.found - CollapseTable.expected).magnitude)
            Measured("normalisable_at_start", collapse.isNormalisableAtStart ? 1 : 0)
            Measured("target_mass", collapse.targetMass)
            Measured("matched_divergent_times", collapse.matchedDivergentTimes)
        }
    }

    /// Compares constant and adaptive exponents with exact samples.
    static func evidenceForSampling(
        _ run: Run, runs: Ensemble<SampleQuality>, floor: Ensemble<SampleQuality>, exponents: ExponentCourse
    ) -> Finding {
        func values(_ pairing: Pairing, _ method: Method) -> [SampleQuality] { runs.at("schedules", pairing).at("method", method).values }
        let (constant, adaptive) = (values(.mismatched, .constant), values(.mismatched, .adaptive))
        let matched = values(.matched, .constant)
        var random = Seed(0).stream("bootstrap")
        return Finding {
            Measured(
                "error_cut",
                ratioOfMeans(
                    constant.map(\.distance), over: adaptive.map(\.distance), paired: true, interval: .percentile, random: &random))
            Measured("adaptive_error", pairedDifference(adaptive.map(\.distance), minus: floor.values.map(\.distance)))
            Measured("escaped_adaptive", meanInterval(adaptive.map(\.escaped)))
            Measured("matched_error", mean(matched.map(\.distance)) - mean(floor.values.map(\.distance)))
            Measured("matched_escaped", mean(matched.map(\.escaped)))
            Measured("largest_auto_exponent_matched", exponents.matched.max() ?? .nan)
        }
    }

    /// Compares weighted variances with the known ones, with and without the term of the varying exponent.
    static func evidenceForWeights(
        _ run: Run, normal: Ensemble<VarianceCourse>, still: Ensemble<VarianceCourse>, settings: Weights
    ) -> Finding {
        let (with, without) = (normal.at("term", true).values, normal.at("term", false).values)
        let pairs = zip(still.at("term", true).values.flatMap(\.variance), still.at("term", false).values.flatMap(\.variance))
        return Finding {
            Measured("worst_variance_error", worstError(with))
            Measured("error_without_term", worstError(without))
            Measured("least_ess", mean(with.map(\.leastEffective)))
            Measured("difference_when_constant", pairs.map { ($0 / $1 - 1).magnitude }.max() ?? .nan)
        }
    }

    /// The largest relative error over times of the mean variance over runs, with a bootstrap interval over runs.
    static func worstError(_ courses: [VarianceCourse]) -> Estimate {
        var random = Seed(0).stream("bootstrap")
        return bootstrap(courses, random: &random) { drawn in
            let errors = (drawn.first?.time ?? []).indices.map { place in
                (mean(drawn.map { $0.variance[place] }) / drawn[0].exact[place] - 1).magnitude
            }
            return errors.max() ?? .nan
        }
    }
}
