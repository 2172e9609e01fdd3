import Statistics
import Workbench

// What the report shows of the theory.
extension AccumulateOrReplace {
    /// Mean errors of one strategy under one regression, with 95% t intervals and the closed form where there is one.
    package struct Curve: Codable, Sendable {
        var name: String
        var regression: Regression
        var runs: Int
        var generations: [Int] = []
        var mean: [Double] = []
        var low: [Double] = []
        var high: [Double] = []
        var expected: [Double] = []

        /// - Parameter marks: generations that tables show.
        init(_ name: String, _ table: ErrorTable, _ marks: [Int], expected: ((Int) -> Double)?) {
            (self.name, regression, runs) = (name, table.regression, table.runs)
            for generation in table.generations where Self.isDrawn(generation) || marks.contains(generation) {
                let estimate = meanInterval(table.errors(at: generation))
                generations.append(generation)
                mean.append(estimate.value)
                low.append(estimate.low ?? .nan)
                high.append(estimate.high ?? .nan)
                if let expected { self.expected.append(expected(generation)) }
            }
        }

        func estimate(at generation: Int) -> Estimate {
            guard let place = generations.firstIndex(of: generation) else { return Estimate(.nan) }
            return Estimate(mean[place], low: low[place], high: high[place])
        }

        /// All of the first generations, later every fifth and every tenth: what a figure needs.
        private static func isDrawn(_ generation: Int) -> Bool {
            generation <= 10 || (generation <= 20 && generation % 2 == 0) || (generation <= 50 && generation % 5 == 0)
                || generation % 10 == 0
        }
    }

    /// The generations that tables show: where strategies are first compared, the last one of replacement, the middle, and the last one.
    static func marks(compared: Int, last: Int) -> [Int] { Set([5, compared, last / 2, last]).sorted() }

    /// Means over the runs of each strategy, generation by generation.
    static func curves(
        _ run: Run, replaced: Ensemble<ErrorTable>, accumulated: Ensemble<ErrorTable>, growing: Ensemble<ErrorTable>,
        subsampled: Ensemble<ErrorTable>, relabelled: Ensemble<ErrorTable>, compared: Int
    ) -> [Curve] {
        let marks = marks(compared: compared, last: growing.values.first?.generations.last ?? 0)
        let (replaced, accumulated) = (ErrorTable.pooled(replaced.values), ErrorTable.pooled(accumulated.values))
        return replaced.map { Curve("replace, \($0.design.rawValue)", $0, marks, expected: $0.regression.replaceError) }
            + accumulated.map { table in
                let theory = table.design == .shared ? table.regression.accumulateSharedError : table.regression.accumulateFreshError
                return Curve("accumulate, \(table.design.rawValue)", table, marks, expected: theory)
            }
            + growing.values.map { Curve("replace-growing", $0, marks, expected: $0.regression.replaceGrowingError) }
            + subsampled.values.map { Curve("accumulate-subsample", $0, marks, expected: nil) }
            + relabelled.values.map { Curve("relabelled", $0, marks, expected: nil) }
    }

    /// The growth of the error under replacement, and how often its closed form lies in the interval.
    package struct Slope: Codable, Sendable {
        var regression: Regression
        var design: Design
        var slope: Estimate
        var expected: Double
        var covered: Int
        var generations: Int
    }

    /// Fits a line through the origin to the mean errors under replacement.
    static func slopes(_ run: Run, replaced: Ensemble<ErrorTable>) -> [Slope] {
        ErrorTable.pooled(replaced.values).map { table in
            Slope(
                regression: table.regression, design: table.design, slope: originSlope(table), expected: table.regression.firstError,
                covered: coverage(table, of: 1...(table.generations.last ?? 1), by: table.regression.replaceError),
                generations: table.generations.count)
        }
    }
}
