import Statistics
package import Workbench

// The numbers of each claim; `papers/dual-head-distillation.yaml` says what each is and judges it.
extension DualHeadDistillation {
    /// Compares CE + BinaryKL with each of the two, every loss at its own rate.
    package static func evidenceForCombination(_ run: Run, judged: Ensemble<Outcome>, chosen: [ChosenRate]) -> Finding {
        let compared = [Method.labels, .logits, .both].map(\.rawValue)
        return Finding {
            Measured("minus_ce", difference(judged, .both, .labels))
            Measured("minus_bkl", difference(judged, .both, .logits))
            Measured(
                "at_edge", chosen.count { $0.problem == first(judged).text && compared.contains($0.method) && $0.isAtTheEdge })
            Measured("ce_twice", difference(judged, .twice, .labels))
        }
    }

    /// Compares methods at one rate: what CE loses by the sum, by the norm-matched sum, and by its own steps at the length of the sum's.
    package static func evidenceForStepSize(_ run: Run, common: Ensemble<Outcome>) -> Finding {
        Finding {
            Measured("drop_plain", difference(common, .labels, .both))
            Measured("drop_matched", difference(common, .labels, .matched))
            Measured("scaled_ce_drop", difference(common, .labels, .scaled))
        }
    }

    /// Takes the mean cosines in the last half of training, run by run.
    package static func evidenceForConflict(_ run: Run, judged: Ensemble<Outcome>) -> Finding {
        let runs = runs(judged, .both)
        return Finding {
            Measured("head_cosine", meanInterval(runs.map { lastHalf($0, \.head) }))
            Measured("feature_cosine", meanInterval(runs.map { lastHalf($0, \.features) }))
            Measured("negative_share", mean(runs.map(negativeShare)))
            Measured("permuted_feature_cosine", meanInterval(runs.map { lastHalf($0, \.permuted) }))
        }
    }

    /// Compares the full recipe with CE + KD and with one head, and a second head on the same labels with none.
    package static func evidenceForTwoHeads(_ run: Run, judged: Ensemble<Outcome>) -> Finding {
        Finding {
            Measured("full_minus_kd", difference(judged, .full, .softTargets))
            Measured("full_minus_one_head", difference(judged, .full, .both))
            Measured("idle_head_gain", difference(judged, .idle, .labels))
        }
    }

    /// The problem that claims are judged on.
    private static func first(_ outcomes: Ensemble<Outcome>) -> Level { outcomes.levels(of: "problem")[0] }

    /// The runs of a method on a problem, the first unless another is named, in the order of the seeds.
    static func runs(_ outcomes: Ensemble<Outcome>, _ method: Method, on problem: Level? = nil) -> [Outcome] {
        outcomes.at("problem", (problem ?? first(outcomes)).text).at("method", method).values
    }

    /// The difference in test accuracy, paired by seed.
    static func difference(_ outcomes: Ensemble<Outcome>, _ one: Method, _ other: Method, on problem: Level? = nil) -> Estimate {
        pairedDifference(
            runs(outcomes, one, on: problem).map(\.testAccuracy), minus: runs(outcomes, other, on: problem).map(\.testAccuracy))
    }

    /// The mean of a cosine in the last half of training.
    static func lastHalf(_ outcome: Outcome, _ cosine: (Angles) -> [Double]) -> Double {
        let course = cosine(outcome.angles)
        return mean(outcome.angles.lastHalf(of: outcome.steps).map { course[$0] })
    }

    /// The share of the steps in the last half of training at which the gradients work against each other in the head.
    static func negativeShare(_ outcome: Outcome) -> Double {
        let places = outcome.angles.lastHalf(of: outcome.steps)
        return Double(places.count { outcome.angles.head[$0] < 0 }) / Double(places.count)
    }
}
