import Statistics
import Workbench

// The numbers of each claim; `papers/edge-of-reach.yaml` says what each is and judges it.
extension EdgeOfReach {
    private static func at(_ runs: Ensemble<[LearningCurve]>, _ arm: Arm) -> [LearningCurve] { runs.at("arm", arm).values.flatMap { $0 } }

    /// Counts collapsed runs with short rollouts and fine ones with full rollouts, and compares the latter's values with the oracle's.
    static func evidenceForTruncation(_ run: Run, runs: Ensemble<[LearningCurve]>, settings: Learning) -> Finding {
        let (base, full) = (at(runs, .base), at(runs, .full))
        return Finding {
            Measured("base_failed", base.count(where: \.isCollapsed))
            Measured("full_ok", full.count { $0.lastReturn > 0.9 && $0.lastQ0 <= $0.bound })
            Measured("base_q0", meanInterval(base.map(\.lastQ0)))
            Measured("inside_failed", at(runs, .inside).count(where: \.isCollapsed))
            Measured("full_q0_error", full.map { ($0.lastQ0 - $0.oracleValue).magnitude }.max() ?? .nan)
        }
    }

    /// Counts runs repaired by oracle values at the edges, by none, and by as many elsewhere.
    static func evidenceForPatch(_ run: Run, runs: Ensemble<[LearningCurve]>, settings: Learning) -> Finding {
        let (base, patched) = (at(runs, .base), at(runs, .edgePatch))
        return Finding {
            Measured("patched_ok", patched.count { $0.isFine(0.8) })
            Measured("base_ok", base.count { $0.isFine(0.8) })
            Measured("return_gain", pairedDifference(patched.map(\.lastReturn), minus: base.map(\.lastReturn)))
            Measured("random_patch_ok", at(runs, .randomPatch).count { $0.isFine(0.8) })
        }
    }

    /// Counts repaired runs by number of critics and diversity, and asks how well the critics' deviation tells ends of rollouts.
    static func evidenceForCritics(_ run: Run, runs: Ensemble<CriticsRun>) -> Finding {
        func arm(_ critics: Int, _ diversity: Double) -> [CriticsRun] {
            runs.at("critics", critics).at("diversity", diversity).values
        }
        let ravl = arm(10, 1)
        func repaired(_ runs: [CriticsRun]) -> Int { runs.count { $0.curve.lastReturn >= 0.8 } }
        return Finding {
            Measured("ravl_ok", repaired(ravl))
            Measured("sac_ok", repaired(arm(2, 0)))
            Measured("edge_auroc", meanInterval(ravl.map(\.edgeArea)))
            Measured("distance_auroc", meanInterval(ravl.map(\.distanceArea)))
            Measured("ravl_without_diversity_ok", repaired(arm(10, 0)))
            Measured("shuffled_auroc", mean(ravl.map(\.shuffledArea)))
        }
    }

    /// Returns on the scale from the random policy to the one trained online, seed by seed.
    ///
    /// Our choice: the ends of the scale are means over seeds, so that a seed whose online training failed can't blow up the others.
    static func normalised(_ online: Ensemble<OnlineRun>, _ swings: Ensemble<OfflineRun>, _ method: Method, lambda: Double) -> [Double] {
        let low = mean(online.values.map(\.randomReturn))
        let high = mean(online.values.map(\.onlineReturn))
        return swings.at("method", method).at("lambda", lambda).values.map { ($0.sumOfRewards - low) / (high - low) }
    }

    /// The mixtures between the learned model and the true one, in ascending order.
    static func lambdas(_ swings: Ensemble<OfflineRun>) -> [Double] { swings.levels(of: "lambda").compactMap(\.number).sorted() }

    /// Compares the returns of both methods along the way from the learned model to the true one.
    static func evidenceForSwing(_ run: Run, online: Ensemble<OnlineRun>, swings: Ensemble<OfflineRun>) -> Finding {
        func values(_ method: Method, _ lambda: Double) -> [Double] { normalised(online, swings, method, lambda: lambda) }
        let lambdas = lambdas(swings)
        let ravl = lambdas.map { values(.ravl, $0) }
        let slopes = ravl[0].indices.map { seed in linearTrend(lambdas, ravl.map { $0[seed] }).slope.value }
        return Finding {
            Measured("mopo_drop", pairedDifference(values(.mopo, 0), minus: values(.mopo, 1)))
            Measured("ravl_slope", meanInterval(slopes))
            Measured("unpenalised_start", pairedDifference(values(.unpenalised, 0), minus: values(.plain, 0)))
        }
    }

    /// Gathers the deviations from the closed form on the chain and the excess over it in the grids.
    static func evidenceForPropagation(_ run: Run, table: PropagationTable) -> Finding {
        func worst(_ values: [Double], _ isIncluded: (String) -> Bool) -> Double {
            table.world.indices.filter { isIncluded(table.world[$0]) }.map { values[$0] }.max() ?? .nan
        }
        return Finding {
            Measured("chain_error", worst(table.excess) { $0 == "chain" })
            Measured("grid_excess", worst(table.excess) { $0 != "chain" })
            Measured("inner_error", worst(table.inner) { _ in true })
        }
    }
}
