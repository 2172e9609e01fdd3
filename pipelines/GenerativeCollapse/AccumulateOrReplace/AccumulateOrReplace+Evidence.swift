import Statistics
package import Workbench

// The numbers of each claim; `papers/accumulate-or-replace.yaml` says what each is and judges it.
extension AccumulateOrReplace {
    /// Compares the mean errors under replacement with the closed form, and fits to real labels with their own first generation.
    ///
    /// Our choice: the rule names no design, and a new one in each generation is taken.
    package static func evidenceForLinearGrowth(_ run: Run, replaced: Ensemble<ErrorTable>, oracle: Ensemble<ErrorTable>) -> Finding {
        let tables = ErrorTable.pooled(replaced.values).filter { $0.design == .fresh }
        let slopeErrors = tables.map { (originSlope($0).value / $0.regression.firstError - 1).magnitude }
        return Finding {
            Measured(
                "worst_coverage",
                tables.map { coverage($0, of: 1...($0.generations.last ?? 1), by: $0.regression.replaceError) }.min() ?? 0)
            Measured("worst_slope_error", slopeErrors.max() ?? .nan)
            Measured("oracle_growth", worstRatio(ErrorTable.pooled(oracle.values).map { growth($0) }, .furthestFromOne, "oracle growth"))
        }
    }

    /// Compares the mean errors under accumulation with both closed forms, and asks whether they still grow.
    package static func evidenceForBound(
        _ run: Run, accumulated: Ensemble<ErrorTable>, relabelled: Ensemble<ErrorTable>, compared: Int
    ) -> Finding {
        let tables = ErrorTable.pooled(accumulated.values)
        let (shared, fresh) = (tables.filter { $0.design == .shared }, tables.filter { $0.design == .fresh })
        // (shared - fresh) / shared is 1 - fresh / shared: least where the ratio is largest.
        let ratio = worstRatio(
            zip(fresh, shared).map { Quotient($0.errors(at: compared), over: $1.errors(at: compared)) }, .most, "fresh advantage")
        return Finding {
            Measured(
                "shared_coverage", shared.map { coverage($0, of: 1...compared, by: $0.regression.accumulateSharedError) }.min() ?? 0)
            Measured("fresh_coverage", fresh.map { coverage($0, of: 1...compared, by: $0.regression.accumulateFreshError) }.min() ?? 0)
            Measured(
                "fresh_advantage",
                Estimate(1 - ratio.value, low: ratio.high.map { 1 - $0 }, high: ratio.low.map { 1 - $0 }, n: ratio.n, method: ratio.method))
            Measured("growth_20_100", worstRatio(tables.map { growth($0, from: compared) }, .most, "growth"))
            Measured("final_over_first", worstRatio(tables.map { growth($0) }, .most, "final over first"))
            Measured(
                "relabelled_growth",
                worstRatio(relabelled.values.map { growth($0, from: compared) }, .least, "relabelled growth"))
        }
    }

    /// Compares accumulation with fits to as many samples that are all new, and with fits to a few of all samples.
    package static func evidenceForOldData(
        _ run: Run, replaced: Ensemble<ErrorTable>, accumulated: Ensemble<ErrorTable>, growing: Ensemble<ErrorTable>,
        subsampled: Ensemble<ErrorTable>, large: Ensemble<ErrorTable>
    ) -> Finding {
        let growing = growing.values
        // All strategies over the same runs, those of the size controls.
        let replaced = ErrorTable.matching(growing, in: ErrorTable.pooled(replaced.values))
        let accumulated = ErrorTable.matching(growing, in: ErrorTable.pooled(accumulated.values))
        let (last, half) = (growing.first?.generations.last ?? 0, (growing.first?.generations.last ?? 0) / 2)
        return Finding {
            Measured(
                "size_control_ratio",
                worstRatio(
                    zip(growing, accumulated).map { Quotient($0.errors(at: last), over: $1.errors(at: last)) }, .least, "size control"))
            Measured(
                "size_control_growth",
                worstRatio(growing.map { growth($0, from: half) }, .least, "size control growth"))
            Measured(
                "accumulate_growth",
                worstRatio(accumulated.map { growth($0, from: half) }, .most, "accumulate growth"))
            Measured(
                "out_of_order",
                zip(subsampled.values, zip(accumulated, replaced)).reduce(0) { $0 + outOfOrder($1.0, above: $1.1.0, below: $1.1.1) })
            Measured(
                "oracle_ratio",
                worstRatio(
                    large.values.map { table in
                        let expected = table.regression.risk(samples: last * table.regression.T)
                        return Quotient(table.errors, over: table.errors.map { _ in expected })
                    }, .furthestFromOne, "oracle ratio"))
        }
    }

    /// Compares the losses of the last and the first character model of each chain; transformers count where they are judged.
    package static func evidenceForLanguageModel(
        _ run: Run, chains: Ensemble<TextRun>, real: Ensemble<TextRun>, gains: Ensemble<Double>, transformers: Ensemble<TextRun>,
        judged: Bool
    ) -> Finding {
        func rises(_ strategy: TextStrategy) -> [[Double]] {
            (judged ? [chains, transformers] : [chains]).flatMap { chains in
                chains.levels(of: "temperature").compactMap(\.number).map {
                    chains.at("temperature", $0).at("strategy", strategy).values.map(\.rise)
                }
            }
        }
        let (replaced, accumulated) = (rises(.replace), rises(.accumulate))
        return Finding {
            Measured("replace_rise", least(replaced.map { meanInterval($0) }))
            Measured(
                "accumulate_share",
                worstRatio(zip(accumulated, replaced).map { Quotient($0, over: $1) }, .most, "accumulate share"))
            Measured("rise_gap", least(zip(replaced, accumulated).map { pairedDifference($0, minus: $1) }))
            Measured("real_rise", meanInterval(real.values.map(\.rise)))
            Measured("size_gain", meanInterval(gains.values))
        }
    }

    /// How many generations from the fifth to the last of replacement have a mean error below that of accumulation or above that of replacement.
    private static func outOfOrder(_ subsampled: ErrorTable, above accumulated: ErrorTable, below replaced: ErrorTable) -> Int {
        replaced.generations.filter { $0 >= 5 }.count { generation in
            let error = mean(subsampled.errors(at: generation))
            return error < mean(accumulated.errors(at: generation)) || error > mean(replaced.errors(at: generation))
        }
    }

    private static func least(_ estimates: [Estimate]) -> Estimate {
        estimates.min { $0.value < $1.value } ?? Estimate(.nan)
    }
}
