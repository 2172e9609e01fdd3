import Glibc
import Statistics
import Workbench

// The numbers of each claim; `papers/neural-collapse-language.yaml` says what each is and judges it.
extension NeuralCollapseLanguage {
    /// Correlates loss and collapse over models of all sizes and lengths.
    static func evidenceForTracking(_ run: Run, grid: Ensemble<Collapse>) -> Finding {
        let runs = grid.values
        return Finding {
            Measured("rho_cdnv", relation(runs, \.cdnv))
            Measured("rho_kernel", relation(runs, \.kernel))
            Measured("rho_ncc", relation(runs, \.agreement))
            Measured("wrong_signs", three.count { $0.sign * rho(runs, $0.value) <= 0 })
            Measured("partial_least", overArchitectures(runs, leastPartial))
            Measured("rho_cdnv_median", relation(runs, \.cdnvMedian))
            Measured("shuffled_rho_cdnv", relation(runs, \.shuffledCDNV))
            Measured("shuffled_rho_kernel", relation(runs, \.shuffledKernel))
        }
    }

    /// The least of the three partial correlations given log width in the paper's direction; 0 if one points the other way.
    package static func leastPartial(_ runs: [Collapse]) -> Double {
        three.map { measure in max(0, measure.sign * partialRho(runs, measure.value) { log(Double($0.width)) }) }.min() ?? .nan
    }

    /// Correlates loss and collapse given the same measure under shuffled classes.
    static func evidenceForClasses(_ run: Run, grid: Ensemble<Collapse>) -> Finding {
        let runs = grid.values
        return Finding {
            Measured("partial_kernel", partialRelation(runs, \.kernel, given: \.shuffledKernel))
            Measured("partial_cdnv", partialRelation(runs, \.cdnv, given: \.shuffledCDNV))
            Measured("partial_ncc", partialRelation(runs, \.agreement, given: \.shuffledAgreement))
            Measured("partial_null", partialRelation(runs, \.shuffledKernel, given: \.otherShuffledKernel))
        }
    }

    /// Compares how uniformity and equal norms go with the loss.
    static func evidenceForNorms(_ run: Run, grid: Ensemble<Collapse>) -> Finding {
        Finding {
            Measured("norm_gap", kernelLead(grid.values, over: \.normSpread))
            Measured("kernel_gap", kernelLead(grid.values, over: \.cosineDeviation))
        }
    }

    /// Correlates loss and collapse over seeds of one model.
    static func evidenceForSeeds(_ run: Run, repeated: Ensemble<Collapse>) -> Finding {
        let runs = repeated.values
        var random = Seed(0).stream("bootstrap of largest_rho")
        return Finding {
            Measured("surviving", seedTests(runs).count(where: \.survives))
            Measured("largest_rho", bootstrap(runs, random: &random, statistic: largestRho))
            Measured("crossed_surviving", seedTests(runs, shift: 1).count(where: \.survives))
        }
    }

    /// The largest of the five correlations in the paper's direction; 0 if all point the other way.
    package static func largestRho(_ runs: [Collapse]) -> Double {
        five.map { max(0, $0.sign * defined(rho(runs, $0.value))) }.max() ?? .nan
    }

    /// Compares trained models with what they were before training.
    static func evidenceForTraining(_ run: Run, grid: Ensemble<Collapse>, untrained: Ensemble<Collapse>) -> Finding {
        let (trained, before) = (architectures(grid.values), untrained.values)
        return Finding {
            Measured("above_twin", zip(trained, before).reduce(0) { sum, pair in sum + pair.0.count { $0.cdnv >= pair.1.cdnv } })
            Measured("width_share_cdnv", widthShare(trained, before, \.cdnv))
            Measured("width_share_kernel", widthShare(trained, before, \.kernel))
            Measured("permuted_share", permutedShare(trained, before, \.cdnv))
        }
    }
}
