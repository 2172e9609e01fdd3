import Statistics
import Workbench

// The numbers of each claim; `papers/gp-fishery.yaml` says what each is and judges it.
extension GpFishery {
    /// A mean over data sets with its bootstrap interval.
    static func overDataSets(_ values: [Double], _ resamples: Int) -> Estimate {
        var random = Seed(0).stream("bootstrap")
        return bootstrap(values, resamples: resamples, random: &random) { mean($0) }
    }

    /// The data sets in which the stock lived.
    static func living(_ replicates: Ensemble<Sampled>) -> [Sampled] { replicates.values.filter { !$0.replicate.isLost } }

    static func crashed(_ sampled: [Sampled], _ arm: Arm) -> [Double] { sampled.map { $0.replicate.outcome(arm)?.crashed ?? .nan } }
    static func relative(_ sampled: [Sampled], _ arm: Arm) -> [Double] { sampled.map { $0.replicate.relative(arm) } }

    /// Gathers the crashes under the Ricker policy. Our choice: with posterior sampling, the way of the two that crashes less.
    static func evidenceForCrash(_ run: Run, replicates: Ensemble<Sampled>, resamples: Int) -> Finding {
        let living = living(replicates)
        var shares = [crashed(living, .ricker)]
        if isSampled(living) { shares.append(living.map { $0.outcome(.ricker)?.crashed ?? .nan }) }
        return Finding {
            Measured("crash_share", least(shares.map { overDataSets($0, resamples) }))
            Measured("lost_data_sets", Double(replicates.values.count - living.count) / Double(replicates.values.count))
            Measured("crash_share_unharvested", mean(crashed(living, .unharvested)))
            Measured("crash_share_true", mean(crashed(living, .truth)))
        }
    }

    /// Gathers catch and crashes under the Gaussian process's policy: by marginal likelihood, or the worse of that and of posterior sampling with the
    /// paper's kernel and priors.
    static func evidenceForProcess(_ run: Run, replicates: Ensemble<Sampled>, resamples: Int) -> Finding {
        let living = living(replicates)
        var catches = [relative(living, .process)]
        var crashes = [crashed(living, .process)]
        if isSampled(living) {
            catches.append(living.map { $0.relative(.paperProcess) })
            crashes.append(living.map { $0.outcome(.paperProcess)?.crashed ?? .nan })
        }
        return Finding {
            Measured("relative_catch", least(catches.map { overDataSets($0, resamples) }))
            Measured("crash_share", greatest(crashes.map { overDataSets($0, resamples) }))
            Measured("relative_catch_known", mean(relative(living, .known)))
            Measured("relative_catch_constant", mean(relative(living, .constant)))
        }
    }

    /// Counts which models the criteria pick, on replicates and on the archived data.
    static func evidenceForSelection(
        _ run: Run, archived: ArchivedTable, choices: Ensemble<ChoiceTable>, thresholdFree: ChoiceTable
    ) -> Finding {
        let near = choices.at("start", 5.5).values.first ?? ChoiceTable()
        let far = choices.at("start", 8.0).values.first ?? ChoiceTable()
        return Finding {
            Measured("wrong_share_aic", near.wrongShare(near.aic))
            Measured("wrong_share_bic", near.wrongShare(near.bic))
            Measured("wrong_on_archived_aic", pick(archived.fits, by: \.aic) == .allen ? 0 : 1)
            Measured("wrong_on_archived_bic", pick(archived.fits, by: \.bic) == .allen ? 0 : 1)
            Measured("wrong_share_far", far.wrongShare(far.aic))
            Measured("allen_share_ricker_truth", thresholdFree.share(.allen, of: thresholdFree.aic))
        }
    }

    /// Compares predictive deviations away from the data with those among them.
    ///
    /// With fixed parameters a growth model's deviation of the logarithm is the same everywhere; with posterior sampling it need not be. Our choice
    /// for the process with sampling: the smaller of the two ratios.
    static func evidenceForUncertainty(_ run: Run, replicates: Ensemble<Sampled>, covered: [Double], resamples: Int) -> Finding {
        let living = living(replicates)
        var ratios = [living.map(\.replicate.deviationRatio)]
        if isSampled(living) { ratios.append(living.map(\.deviationRatio)) }
        return Finding {
            Measured("gp_ratio", least(ratios.map { overDataSets($0, resamples) }))
            Measured("parametric_ratio", overDataSets(living.map { $0.modelRatios.max() ?? 1 }, resamples))
            Measured("gp_ratio_covered", mean(covered))
        }
    }

    /// Compares the catches of the process and of the Ricker model, pair by pair, in each world with a threshold of 3 or more.
    static func evidenceForSensitivity(_ run: Run, cells: Ensemble<CellTable>, noThreshold: CellTable, resamples: Int) -> Finding {
        let differences = cells.cells.filter { ($0.level("threshold")?.number ?? 0) >= 3 }.map { difference($0.value, resamples) }
        return Finding {
            Measured("gp_below_ricker", differences.count { ($0.high ?? .nan) < 0 })
            Measured("gp_above_ricker", differences.count { ($0.low ?? .nan) > 0 })
            Measured("ricker_loss_without_threshold", overDataSets(noThreshold.ricker, resamples))
        }
    }

    /// Relative catch of the process less that of the Ricker model, mean over data sets.
    static func difference(_ cell: CellTable, _ resamples: Int) -> Estimate {
        overDataSets(zip(cell.process, cell.ricker).map(-), resamples)
    }

    static func isSampled(_ living: [Sampled]) -> Bool { living.contains { !$0.outcomes.isEmpty } }
    private static func least(_ estimates: [Estimate]) -> Estimate { estimates.min { $0.value < $1.value } ?? Estimate(.nan) }
    private static func greatest(_ estimates: [Estimate]) -> Estimate { estimates.max { $0.value < $1.value } ?? Estimate(.nan) }
}
