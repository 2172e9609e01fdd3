package import Statistics
import Workbench

extension AccumulateOrReplace {
    /// Errors ||w_n - w*||^2 of many runs of one strategy.
    package struct ErrorTable: Codable, Sendable {
        package var regression: Regression
        package var design: Design
        /// Which generations the columns are.
        package var generations: [Int]
        /// Run after run, the errors of these generations.
        package var errors: [Double]

        package init(_ regression: Regression, _ design: Design, generations: [Int], runs: [[Double]]) {
            self.regression = regression
            self.design = design
            self.generations = generations
            errors = runs.flatMap { $0 }
        }

        package var runs: Int { errors.count / generations.count }

        /// The errors of one generation, run after run; none if it isn't in the table.
        package func errors(at generation: Int) -> [Double] {
            guard let column = generations.firstIndex(of: generation) else { return [] }
            return stride(from: column, to: errors.count, by: generations.count).map { errors[$0] }
        }

        /// The table of the first so many runs.
        package func first(_ runs: Int) -> ErrorTable {
            var table = self
            table.errors = Array(errors.prefix(runs * generations.count))
            return table
        }

        /// From pooled tables those with fresh designs that belong to `others`, regression by regression, with as many runs.
        package static func matching(_ others: [ErrorTable], in pooled: [ErrorTable]) -> [ErrorTable] {
            others.compactMap { other in
                pooled.first { $0.regression == other.regression && $0.design == .fresh }?.first(other.runs)
            }
        }

        /// One table for each regression and design, in the order in which they come, with the runs of all blocks.
        package static func pooled(_ blocks: [ErrorTable]) -> [ErrorTable] {
            var pooled: [ErrorTable] = []
            for block in blocks {
                if let place = pooled.firstIndex(where: { $0.regression == block.regression && $0.design == block.design }) {
                    pooled[place].errors += block.errors
                } else {
                    pooled.append(block)
                }
            }
            return pooled
        }
    }

    /// How many of the given generations have their expected error inside the 99.9% interval of the mean over runs.
    package static func coverage(_ table: ErrorTable, of generations: ClosedRange<Int>, by expected: (Int) -> Double) -> Int {
        generations.count { meanInterval(table.errors(at: $0), level: 0.999).contains(expected($0)) }
    }

    /// The slope of the least-squares line through the origin of the mean errors over the generations, with its t interval over runs.
    ///
    /// The slope of the means is the mean of the runs' slopes.
    package static func originSlope(_ table: ErrorTable) -> Estimate {
        let squares = table.generations.reduce(0) { $0 + Double($1 * $1) }
        return meanInterval(
            (0..<table.runs).map { run in
                table.generations.enumerated().reduce(0) { sum, column in
                    sum + Double(column.element) * table.errors[run * table.generations.count + column.offset]
                } / squares
            })
    }

    /// Two columns over the same runs, of which the ratio of the means is asked.
    package struct Quotient: Sendable {
        package var numerator: [Double]
        package var denominator: [Double]

        package init(_ numerator: [Double], over denominator: [Double]) {
            precondition(
                numerator.count == denominator.count,
                "a ratio needs as many runs on both sides, found \(numerator.count) and \(denominator.count)")
            (self.numerator, self.denominator) = (numerator, denominator)
        }

        func ratio(_ runs: [Int]) -> Double {
            var (top, bottom) = (0.0, 0.0)
            for run in runs {
                top += numerator[run]
                bottom += denominator[run]
            }
            return top / bottom
        }
    }

    /// The last generation's mean error over an earlier one's, the first if none is named.
    static func growth(_ table: ErrorTable, from generation: Int = 1) -> Quotient {
        Quotient(table.errors(at: table.generations.last ?? 0), over: table.errors(at: generation))
    }

    /// Which of several ratios is the worst.
    package enum Worst: Sendable { case least, most, furthestFromOne }

    /// The worst of several ratios of means, with its own bootstrap 95% interval over runs.
    ///
    /// Our choice: which one is worst is settled before resampling. Choosing anew in each resample would count the bias of an extreme twice; where
    /// three ratios are equal in truth, such an interval holds it in 70% of all cases, this one in 92%. A bound that every setting has to keep is
    /// safe this way: it fails as soon as one setting fails, and picking the worst can only make it harder to keep (an intersection-union test,
    /// Berger, Technometrics 24 (1982), 295-300). A bound on the other side, which refutes, is as much easier to reach.
    package static func worstRatio(_ quotients: [Quotient], _ worst: Worst, _ name: String) -> Estimate {
        func badness(_ quotient: Quotient) -> Double {
            let ratio = quotient.ratio(Array(quotient.numerator.indices))
            return switch worst {
            case .least: -ratio
            case .most: ratio
            case .furthestFromOne: max(ratio, 1 / ratio)
            }
        }
        guard let worst = quotients.max(by: { badness($0) < badness($1) }), !worst.numerator.isEmpty else { return Estimate(.nan) }
        var random = Seed(0).stream("bootstrap \(name)")
        return bootstrap(Array(worst.numerator.indices), random: &random) { worst.ratio($0) }
    }
}
