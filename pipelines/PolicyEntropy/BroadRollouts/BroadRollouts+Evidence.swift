import Statistics
import Workbench

// The numbers of each claim; `papers/broad-rollouts.yaml` says what each is and judges it.
extension BroadRollouts {
    /// Gathers the errors of the identity and the shares of draws with a negative total.
    static func evidenceForBalance(_ run: Run, balance: BalanceTable) -> Finding {
        let shares = balance.negativeShares().map(\.value)
        return Finding {
            Measured("worst_identity_error", balance.worstError.max() ?? .nan)
            Measured("negative_sampled_terms", balance.negativeTerms.reduce(0, +))
            Measured("negative_at_512", balance.negativeShare(512))
            Measured("negative_at_4", balance.negativeShare(4))
            Measured("order_breaks", zip(shares, shares.dropFirst()).count { $0 < $1 })
            Measured("error_without_third", balance.rollouts.firstIndex(of: 4).map { balance.worstErrorWithoutThird[$0] } ?? .nan)
        }
    }

    /// Counts the pairs of distribution and number of rollouts whose interval misses the closed form.
    static func evidenceForDecay(_ run: Run, decay: DecayTable) -> Finding {
        let visible = decay.formula.indices.filter { decay.formula[$0] > 1e-6 }
        return Finding {
            Measured("misses", decay.misses(decay.formula))
            Measured("worst_relative_gap", visible.map { (decay.measured[$0].value / decay.formula[$0] - 1).magnitude }.max() ?? .nan)
            Measured("misses_off_by_one", decay.misses(decay.offByOne) { $0 != "uniform" })
        }
    }

    /// Counts neighbouring numbers of rollouts whose order is not the claimed one, over vocabularies and seeds.
    static func evidenceForShrinkage(_ run: Run, growth: Ensemble<Growth>, exact: Growth) -> Finding {
        func breaks(_ isRising: (Growth, Growth) -> Bool) -> Int {
            var count = 0
            for vocab in growth.levels(of: "vocab") {
                for seed in growth.levels(of: "seed") {
                    let runs = growth.filter { $0.levels.contains(vocab) && $0.levels.contains(seed) }.values
                    count += zip(runs, runs.dropFirst()).count { !isRising($0, $1) }
                }
            }
            return count
        }
        return Finding {
            Measured("mass_breaks", breaks { $0.finalMass < $1.finalMass })
            Measured("share_breaks", breaks { $0.finalGaining < $1.finalGaining || ($0.finalGaining == 1 && $1.finalGaining == 1) })
            Measured("worst_change_breaks", breaks { $0.finalWorstRelative < $1.finalWorstRelative })
            Measured("worst_change_51200", growth.at("rollouts", 51_200).values.map(\.worstChange).min() ?? .nan)
            Measured("share_51200", growth.at("rollouts", 51_200).values.map(\.finalGaining).min() ?? .nan)
            Measured("share_16", growth.at("rollouts", 16).values.map(\.finalGaining).max() ?? .nan)
            Measured("share_exact", exact.finalGaining)
        }
    }

    /// Compares the correct mass of the same number of draws, spent 512 a step and 16 a step, each at its own rate.
    static func evidenceForCompute(_ run: Run, chosen: [ChosenRate], spent: Ensemble<Growth>, twin: Ensemble<Growth>) throws -> Finding {
        let few = spent.at("rollouts", 16)
        return Finding {
            Measured(
                "frontier_gap", pairedDifference(spent.at("rollouts", 512).values.map(\.finalMass), minus: few.values.map(\.finalMass)))
            Measured("edge_optima", chosen.count { [16, 512].contains($0.rollouts) && $0.isAtTheEdge })
            Measured("null_gap", pairedDifference(few.values.map(\.finalMass), minus: twin.values.map(\.finalMass)))
        }
    }

    /// Compares the continuations from the plateau.
    static func evidenceForPlateau(_ run: Run, plateau: Ensemble<PlateauRun>) -> Finding {
        func last(_ arm: (PlateauRun) -> [Double]) -> [Double] { plateau.values.map { arm($0).last ?? .nan } }
        return Finding {
            Measured("continuation_gain", pairedDifference(last(\.many), minus: last(\.few)))
            Measured("plateau_slope", mean(plateau.values.map(\.slope)))
            Measured("null_gain", pairedDifference(last(\.few), minus: last(\.fewAgain)))
        }
    }
}
