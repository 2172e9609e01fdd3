import Statistics
import Workbench

// The numbers of each claim; `papers/early-warning.yaml` says what each is and judges it.
extension EarlyWarning {
    /// Scores the detector on the fold and on over-harvesting, and checks the linear theory behind it.
    static func evidenceForSlowing(_ run: Run, scores: Ensemble<Scores>, theory: Ensemble<StationaryValues>) -> Finding {
        let (fold, still) = arms(scores, .fold)
        let (harvest, harvestStill) = arms(scores, .harvest)
        let nothing = arms(scores, .nothing)
        return Finding {
            Measured("auc_variance", area(fold.variance, still.variance))
            Measured("auc_ac1", area(fold.autocorrelation, still.autocorrelation))
            Measured("theory_misses", theory.values.reduce(0) { $0 + $1.misses })
            Measured("harvest_auc_least", extremeArea(harvest, harvestStill, largest: false))
            Measured("auc_null", area(nothing.changing.variance, nothing.stationary.variance, level: 0.99))
        }
    }

    /// Scores the detector before jumps by noise and before a sudden step, and on a fold of the same length.
    static func evidenceForSilence(_ run: Run, scores: Ensemble<Scores>, jumps: Ensemble<Jumps>, lengths: Ensemble<Detection>) -> Finding {
        let (before, surviving) = jumps.values.first.map { ($0.before, $0.surviving) } ?? (Scores(), Scores())
        let (step, still) = arms(scores, .step)
        let (fold, foldStill) = arms(lengths, 200)
        return Finding {
            Measured("auc_noise_variance", area(before.variance, surviving.variance))
            Measured("auc_noise_ac1", area(before.autocorrelation, surviving.autocorrelation))
            Measured("auc_step", extremeArea(step, still, largest: true))
            Measured("auc_fold_200", area(fold.variance, foldStill.variance))
        }
    }

    /// Scores the detector where no collapse follows, and asks it to tell a fold from a smooth change.
    static func evidenceForFalseWarning(_ run: Run, scores: Ensemble<Scores>) -> Finding {
        let (smooth, smoothStill) = arms(scores, .transcritical)
        let (slowing, slowingStill) = arms(scores, .slowing)
        let (speeding, speedingStill) = arms(scores, .speeding)
        let fold = arms(scores, .fold).changing
        return Finding {
            Measured("auc_transcritical_variance", area(smooth.variance, smoothStill.variance))
            Measured("auc_transcritical_ac1", area(smooth.autocorrelation, smoothStill.autocorrelation))
            Measured("auc_linear_variance", area(slowing.variance, slowingStill.variance))
            Measured("auc_linear_ac1", area(slowing.autocorrelation, slowingStill.autocorrelation))
            Measured("fold_or_smooth_variance", area(fold.variance, smooth.variance))
            Measured("fold_or_smooth_ac1", area(fold.autocorrelation, smooth.autocorrelation))
            Measured("auc_rising", area(speeding.variance, speedingStill.variance))
        }
    }

    /// Compares windows that end at a collapse with windows at random times of the same runs.
    static func evidenceForSelection(_ run: Run, selection: Selection) -> Finding {
        let drop = zip(selection.excess(gap: 0), selection.excess(gap: 50)).map(-)
        return Finding {
            Measured("excess_at_collapse", bootstrappedMean(selection.excess(gap: 0)))
            Measured("excess_drop", bootstrappedMean(drop))
            Measured("excess_gap_50", bootstrappedMean(selection.excess(gap: 50), level: 0.99))
            Measured("excess_unselected", bootstrappedMean(zip(selection.again, selection.random).map(-), level: 0.99))
        }
    }

    /// Compares the detectors over the length of the series.
    ///
    /// The least difference over lengths is one statistic: each resample draws the runs of every length anew and takes its own least, and the
    /// larger area of the two indicators is that of the resample as well.
    static func evidenceForWeakness(_ run: Run, lengths: Ensemble<Detection>) -> Finding {
        let contests = Dictionary(uniqueKeysWithValues: Self.lengths.map { ($0, contest(lengths, $0)) })
        let (short, shortStill) = arms(lengths, 50)
        let pairs = (
            zip(short.variance, short.autocorrelation).map { ($0, $1) },
            zip(shortStill.variance, shortStill.autocorrelation).map { ($0, $1) }
        )
        var random = Seed(0).stream("bootstrap of power")
        let power = bootstrap(pairs.0, pairs.1, random: &random) { cases, controls in
            max(
                ReceiverOperatingCharacteristic(cases: cases.map(\.0), controls: controls.map(\.0)).hits(atFalseAlarms: 0.05),
                ReceiverOperatingCharacteristic(cases: cases.map(\.1), controls: controls.map(\.1)).hits(atFalseAlarms: 0.05))
        }
        return Finding {
            Measured("auc_50", bootstrappedAreas([contests[50]!]) { max($0[0][0], $0[0][1]) })
            Measured("power_50", power)
            Measured(
                "likelihood_minus_indicator",
                bootstrappedAreas(Self.lengths.map { contests[$0]! }) { areas in
                    areas.map { $0[2] - max($0[0], $0[1]) }.min() ?? .nan
                })
            Measured("auc_1000", bootstrappedAreas([contests[1000]!]) { max($0[0][0], $0[0][1]) })
        }
    }

    // MARK: Arms

    /// The runs of a scenario, and the stationary ones beside them.
    static func arms(_ scores: Ensemble<Scores>, _ scenario: Scenario) -> (changing: Scores, stationary: Scores) {
        let part = scores.at("scenario", scenario)
        return (part.at("arm", Arm.changing).values.first ?? Scores(), part.at("arm", Arm.stationary).values.first ?? Scores())
    }

    static func arms(_ lengths: Ensemble<Detection>, _ observations: Int) -> (changing: Detection, stationary: Detection) {
        let part = lengths.at("observations", observations)
        return (part.at("arm", Arm.changing).values.first ?? Detection(), part.at("arm", Arm.stationary).values.first ?? Detection())
    }

    /// Variance, autocorrelation and likelihood ratio on the same series of one length.
    private static func contest(_ lengths: Ensemble<Detection>, _ observations: Int) -> Contest {
        let (fold, still) = arms(lengths, observations)
        return Contest([
            (fold.variance, still.variance), (fold.autocorrelation, still.autocorrelation), (fold.likelihoodRatio, still.likelihoodRatio),
        ])
    }

    static func bootstrappedMean(_ values: [Double], level: Double = standardLevel) -> Estimate {
        var random = Seed(0).stream("bootstrap of means")
        return bootstrap(values, level: level, random: &random) { mean($0) }
    }
}
