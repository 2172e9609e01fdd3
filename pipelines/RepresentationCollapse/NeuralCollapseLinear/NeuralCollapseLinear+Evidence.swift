import NeuralCollapse
import Statistics
import Workbench

// The numbers of each claim; `papers/neural-collapse-linear.yaml` says what each is and judges it.
extension NeuralCollapseLinear {
    /// Gathers what the starts on equal classes came to.
    ///
    /// Where every start fell to zero there is nothing to measure, and the numbers are infinite.
    static func evidenceForBalanced(_ run: Run, fits: Ensemble<Fit>, untrained: Ensemble<Fit>, undecayed: Ensemble<Fit>) -> Finding {
        let kept = fits.values.filter { !$0.isAtZero }
        let nonzero = fits.levels(of: "depth").map { depth in
            fits.filter { $0.levels.contains(depth) }.values.count { !$0.isAtZero }
        }
        return Finding {
            Measured("worst_nc1", worst(kept.map(\.nc1)))
            Measured("worst_cosine", worst(kept.map(\.worstMeanCosine)))
            Measured("worst_norm_spread", worst(kept.map { relativeSpread($0.meanNorms) }))
            Measured("worst_alignment_gap", worst(kept.map(\.alignmentGap)))
            Measured("worst_singular_error", worst(kept.map(\.singularError)))
            Measured("nonzero_runs_least", nonzero.min() ?? 0)
            Measured("lower_objective", fits.values.map { $0.problem.predictedObjective - $0.objective }.max() ?? .nan)
            Measured("untrained_cosine", quantile(untrained.values.flatMap(\.cosines).map(\.magnitude), at: 0.5))
            Measured("undecayed_nc1", quantile(undecayed.values.map(\.nc1), at: 0.5))
        }
    }

    /// Compares the best start on unequal classes with the scalar problem.
    static func evidenceForImbalanced(_ run: Run, fits: Ensemble<Fit>, equal: Ensemble<Fit>) -> Finding {
        let best = bestFits(fits)
        let single = best.first { $0.problem.depth == 1 }
        let gaps = best.map { $0.objective - $0.problem.predictedObjective }
        return Finding {
            Measured("worst_singular_error", worst(best.map(\.singularError)))
            Measured("worst_norm_error", worst(best.map(\.normError)))
            Measured("worst_cosine", worst(best.map(\.worstCosine)))
            Measured("objective_gap", gaps.map(\.magnitude).max() ?? .nan)
            Measured("lower_objective", gaps.map { -$0 }.max() ?? .nan)
            Measured("size_effect", single.map { ($0.meanNorms.last ?? .nan) / $0.meanNorms[0] } ?? .nan)
            Measured("equal_norm_spread", worst(bestFits(equal).map { relativeSpread($0.meanNorms) }))
        }
    }

    /// Finds the sizes at which the swept class leaves zero, learned and predicted.
    static func evidenceForMinority(_ run: Run, shallow: Ensemble<SweptClass>, deep: Ensemble<SweptClass>, weak: SweptClass) -> Finding {
        let single = shallow.values
        let zero = single.filter { $0.learnedNorm < collapsedNorm }.map(\.size).max() ?? 0
        let predictedZero = single.filter { $0.predictedNorm == 0 }.map(\.size).max() ?? 0
        let switches = depths(deep).map { switching($0.classes) }
        return Finding {
            Measured("threshold_error_1", Double((zero - predictedZero).magnitude))
            Measured(
                "norm_error_1",
                single.filter { $0.size > predictedZero }.map { ($0.learnedNorm - $0.predictedNorm).magnitude }.max() ?? .nan)
            Measured("threshold_error_deep", switches.map { Double(($0.learned - $0.predicted).magnitude) }.max() ?? .nan)
            Measured("jump_least", switches.map(\.norm).min() ?? .nan)
            Measured("norm_weak_decay", weak.learnedNorm)
        }
    }

    /// Compares cosines of raw class means with those of the simplex frame.
    static func evidenceForBias(_ run: Run, variants: Ensemble<Fit>, balanced: Ensemble<Fit>, biased: Ensemble<Fit>, depths: [Int])
        -> Finding
    {
        let kept = variants.values.filter { depths.contains($0.problem.depth) && !$0.isAtZero }
        let plain = balanced.values.filter { depths.contains($0.problem.depth) && !$0.isAtZero }
        return Finding {
            Measured("worst_cosine_error", worst(kept.map(\.simplexError)))
            Measured("worst_global_mean", worst(kept.map(\.globalMean)))
            Measured("bias_free_cosine", worst(plain.map(\.worstMeanCosine)))
            Measured(
                "imbalanced_cosine_error",
                worst(biased.values.filter { depths.contains($0.problem.depth) && !$0.isAtZero }.map(\.simplexError)))
        }
    }

    /// Asks how far the networks collapsed after they had learned their training images.
    static func evidenceForNetworks(_ run: Run, networks: Ensemble<NetworkRun>) -> Finding {
        let runs = networks.values
        return Finding {
            Measured("least_nc1_fall", runs.map(\.nc1Fall).min() ?? .nan)
            Measured("worst_gram_distance", runs.map(\.finalDistance).max() ?? .nan)
            Measured("worst_gram_change", runs.map(\.gramChange).max() ?? .nan)
            Measured("reached_95", runs.count { $0.epochReached < 200 })
            Measured("gram_distance_permuted", networks.at("balance", Balance.imbalanced).values.map(\.permutedDistance).min() ?? .nan)
        }
    }

    /// The largest value; infinite if there is none, or one is not a number.
    static func worst(_ values: [Double]) -> Double { values.contains(where: \.isNaN) ? .infinity : values.max() ?? .infinity }

    /// For each problem the fit of lowest objective.
    static func bestFits(_ fits: Ensemble<Fit>) -> [Fit] {
        var best: [Fit] = []
        for fit in fits.values {
            if let place = best.firstIndex(where: { $0.problem == fit.problem }) {
                if fit.objective < best[place].objective { best[place] = fit }
            } else {
                best.append(fit)
            }
        }
        return best
    }

    /// The swept classes of each depth.
    static func depths(_ deep: Ensemble<SweptClass>) -> [(depth: String, classes: [SweptClass])] {
        deep.levels(of: "depth").map { depth in (depth.text, deep.filter { $0.levels.contains(depth) }.values) }
    }

    /// The first size at which the lowest objective has a class above zero, learned and predicted, and the learned norm there.
    ///
    /// A size beyond the largest stands for none.
    static func switching(_ classes: [SweptClass]) -> (learned: Int, predicted: Int, norm: Double) {
        let beyond = (classes.map(\.size).max() ?? 0) + 1
        let first = classes.first { $0.learnedNorm > collapsedNorm }
        return (first?.size ?? beyond, classes.first { $0.predictedNorm > 0 }?.size ?? beyond, first?.learnedNorm ?? 0)
    }
}
