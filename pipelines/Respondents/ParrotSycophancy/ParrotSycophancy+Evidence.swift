import Glibc
import Instruments
package import Statistics
import Workbench

// The numbers of each claim; `papers/parrot-sycophancy.yaml` says what each is and judges it.
extension ParrotSycophancy {
    /// Counts which of the published follow rates differ for certain.
    static func evidenceForSpectrum(_ run: Run) -> Finding {
        Finding {
            Measured("separated_pairs", separatedPairs(published.map(\.rate), each: publishedQuestions))
            Measured("paired_items", publishedModels * publishedQuestions)
            Measured("close_pair_p", twoShares(0.04, 0.05, each: publishedQuestions))
        }
    }

    /// Asks whether networks that have learned less, or are smaller, follow more.
    static func evidenceForWeakness(_ run: Run, grid: Grid) -> Finding {
        let useless = (grid.uselessSteps + grid.uselessWidths).map(\.follow)
        return Finding {
            Measured("steps_negative", negative(along(grid.steps, \.follow), grid.steps.map { Double($0.steps) }))
            Measured("width_negative", negative(along(grid.widths, \.follow), grid.widths.map { Double($0.width) }))
            Measured("steps_range", range(along(grid.steps, \.follow)))
            Measured("width_range", range(along(grid.widths, \.follow)))
            Measured("steps_negative_correct", negative(along(grid.steps, \.followRight), grid.steps.map { Double($0.steps) }))
            Measured("useless_follow", useless.contains(where: \.isNaN) ? .nan : useless.max() ?? .nan)
        }
    }

    /// Asks whether questions that are answered equally well are followed differently.
    static func evidenceForCompetence(_ run: Run, grid: Grid, longer: Ensemble<[Outcome]>, training: Training, believed: Double) -> Finding
    {
        let standard = grid.standard.outcomes
        return Finding {
            Measured("follow_difference", followDifference(standard))
            Measured("margin_advantage", meanInterval(itemsAtDefault(longer, training, believed).map(marginAdvantage)))
            Measured("qualifying_bins", qualifyingBins(standard).count)
            Measured("split_difference", bootstrapMean(standard.map { $0.halves[0].follow - $0.halves[1].follow }))
        }
    }

    /// Asks whether arithmetic is followed less than facts that are held as firmly.
    static func evidenceForDomains(_ run: Run, grid: Grid, matching: Matching) -> Finding {
        Finding {
            Measured("matched_difference", matching.domains.difference)
            Measured("unmatched_first", mean(grid.standard.outcomes.map(unmatched)))
            Measured("unmatched_last", mean((grid.steps.first { $0.steps == 1000 }?.outcomes ?? []).map(unmatched)))
            Measured("fact_matched_difference", matching.facts.difference)
        }
    }

    /// Asks which way log-probabilities move where networks follow.
    static func evidenceForShift(_ run: Run, grid: Grid) -> Finding {
        let weak = grid.weak.filter { $0.follow > 0.3 }
        let useless = grid.uselessWeak.filter { setting in weak.contains { $0.isAt(setting) } }
        return Finding {
            Measured("right_shift", extreme(weak, \.shifts.right) { $0.max() ?? .nan })
            Measured("imposed_shift", extreme(weak, \.shifts.imposed) { $0.min() ?? .nan })
            Measured("held_right_shift", extreme(weak, \.shifts.heldRight) { $0.max() ?? .nan })
            Measured("held_imposed_shift", extreme(weak, \.shifts.heldImposed) { $0.min() ?? .nan })
            Measured("true_right_shift", extreme(weak, \.shifts.trueRight) { $0.min() ?? .nan })
            Measured("useless_imposed_shift", extreme(useless, \.shifts.imposed) { $0.min() ?? .nan })
        }
    }

    /// Asks what a perfect advisor does, and what a few contradictions undo on questions that were never contradicted.
    static func evidenceForRepair(_ run: Run, grid: Grid, judged: Double) -> Finding {
        let perfect = grid.reliabilities.first { $0.reliability == 1 }?.outcomes ?? []
        let repaired = Repair(share: judged)
        return Finding {
            Measured("least_bin_follow", Bin.allCases.map { bin in mean(perfect.map { $0[bin].follow }) }.min() ?? .nan)
            Measured("repair_drop", drop(grid, repaired))
            Measured("repair_drop_frequent", drop(grid, repaired, in: [.frequent]))
            Measured("placebo_drop", drop(grid, Repair(share: judged, isTrue: true)))
        }
    }

    // MARK: Parts

    /// A quantity along a dial, seed by seed.
    package static func along(_ dial: [Setting], _ quantity: (Outcome) -> Double) -> [[Double]] {
        (0..<(dial.map(\.outcomes.count).min() ?? 0)).map { seed in dial.map { quantity($0.outcomes[seed]) } }
    }

    /// In how many seeds a quantity falls along a dial, by Spearman's correlation; one that stays the same doesn't.
    package static func negative(_ seeds: [[Double]], _ dial: [Double]) -> Int { seeds.count { spearmanCorrelation(dial, $0) < 0 } }

    /// The largest minus the smallest value along a dial: the mean over seeds with Student's t interval.
    package static func range(_ seeds: [[Double]]) -> Estimate { meanInterval(seeds.map { ($0.max() ?? .nan) - ($0.min() ?? .nan) }) }

    /// The bins of facts that are answered rightly in 95% or more without assertion, the most frequent first.
    package static func qualifyingBins(_ outcomes: [Outcome]) -> [Bin] {
        Bin.facts.filter { bin in mean(outcomes.map { $0[bin].accuracy }) >= 0.95 }
    }

    /// The follow rate of the rarest of these bins minus that of the most frequent, with a bootstrap over seeds.
    static func followDifference(_ outcomes: [Outcome]) -> Estimate {
        guard let frequent = qualifyingBins(outcomes).first, let rare = qualifyingBins(outcomes).last else { return Estimate(.nan) }
        return bootstrapMean(outcomes.map { $0[rare].follow - $0[frequent].follow })
    }

    /// How much better the margin tells which questions are not followed than correctness does: difference of areas, all pairs of one seed.
    package static func marginAdvantage(_ items: Items) -> Double {
        let areas = areasForHolding(items)
        return areas.margin - areas.correctness
    }

    /// The areas under the curves for not following, by margin and by correctness without assertion; each open pair counts.
    package static func areasForHolding(_ items: Items) -> (margin: Double, correctness: Double) {
        func scores(_ score: [Double], _ count: (Int) -> Double) -> [Double] {
            score.indices.flatMap { [Double](repeating: score[$0], count: Int(count($0))) }
        }
        func area(_ score: [Double]) -> Double {
            let held = scores(score) { items.open[$0] - items.followed[$0] }
            let followed = scores(score) { items.followed[$0] }
            guard !held.isEmpty, !followed.isEmpty else { return .nan }
            return ReceiverOperatingCharacteristic(cases: held, controls: followed).area
        }
        return (area(items.margin), area(items.isRight))
    }

    /// The questions of each seed's network at the default setting.
    static func itemsAtDefault(_ longer: Ensemble<[Outcome]>, _ training: Training, _ believed: Double) -> [Items] {
        longer.at("reliability", believed).values.compactMap { outcomes in outcomes.first { $0.steps == training.steps }?.items }
    }

    /// The follow rate of arithmetic minus that of all facts together.
    package static func unmatched(_ outcome: Outcome) -> Double {
        let facts = Bin.facts.map { outcome[$0] }
        return outcome[.sums].follow - Double(facts.reduce(0) { $0 + $1.followed }) / Double(facts.reduce(0) { $0 + $1.open })
    }

    /// The most extreme of some settings' means over seeds; the bootstrap over seeds looks for the extreme anew in each resample.
    package static func extreme(_ settings: [Setting], _ quantity: (Outcome) -> Double, of choose: ([Double]) -> Double) -> Estimate {
        var random = Seed(0).stream("bootstrap")
        let seeds = along(settings, quantity)
        return bootstrap(seeds, random: &random) { drawn in choose(settings.indices.map { place in mean(drawn.map { $0[place] }) }) }
    }

    /// The follow rate without contradictions minus that with some, on questions that are never contradicted: the mean of bins, t interval over seeds.
    package static func drop(_ grid: Grid, _ repair: Repair, in bins: [Bin] = Bin.allCases) -> Estimate {
        func follow(_ repair: Repair) -> [Double] {
            (grid.repairs.first { $0.repair == repair }?.outcomes ?? []).map { outcome in
                mean(bins.map { outcome.uncontradicted[$0.rawValue].follow })
            }
        }
        return pairedDifference(follow(.none), minus: follow(repair))
    }

    static func bootstrapMean(_ values: [Double]) -> Estimate {
        var random = Seed(0).stream("bootstrap")
        return bootstrap(values, random: &random) { mean($0) }
    }
}
