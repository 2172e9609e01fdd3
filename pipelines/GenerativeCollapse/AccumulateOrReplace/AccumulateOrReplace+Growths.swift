package import Statistics
package import Workbench

// Is it the old data, or their number? What the rule of that claim does not ask: whether old data alone stop the growth.
extension AccumulateOrReplace {
    /// Growth of the mean error over the second half of the chains, under one regression, over the same runs for all strategies.
    package struct Growth: Codable, Sendable {
        package var regression: Regression
        /// From this generation to that one.
        package var from: Int
        package var to: Int
        package var accumulated: Estimate
        /// Replacement by growing data: the size without the old data.
        package var growing: Estimate
        /// Accumulation with subsampling: the old data without the size.
        package var subsampled: Estimate
        /// Growth with subsampling minus growth with growing data.
        package var difference: Estimate

        package init(
            _ regression: Regression, from: Int, to: Int, accumulated: Estimate, growing: Estimate, subsampled: Estimate,
            difference: Estimate
        ) {
            (self.regression, self.from, self.to) = (regression, from, to)
            (self.accumulated, self.growing) = (accumulated, growing)
            (self.subsampled, self.difference) = (subsampled, difference)
        }

        /// By how much a fit to one generation's number of rows amplifies the spread of the models that labelled them: d / (T - d - 1).
        package var amplification: Double { Double(regression.d) / Double(regression.T - regression.d - 1) }
    }

    /// What accumulation's error may grow by in the second half of its chain, by the rule of its claim.
    package static var allowedGrowth: Double { 1.02 }

    /// Growth of accumulation and of the two strategies that take it apart, with bootstrap 95% intervals over runs paired by seed.
    package static func growths(
        _ run: Run, accumulated: Ensemble<ErrorTable>, growing: Ensemble<ErrorTable>, subsampled: Ensemble<ErrorTable>
    ) -> [Growth] {
        let accumulated = ErrorTable.matching(growing.values, in: ErrorTable.pooled(accumulated.values))
        return zip(accumulated, zip(growing.values, subsampled.values)).map { accumulated, others in
            let (growing, subsampled) = others
            let last = growing.generations.last ?? 0
            func interval(_ statistic: ([Int]) -> Double) -> Estimate {
                var random = Seed(0).stream("bootstrap growth")
                return bootstrap(Array(0..<growing.runs), random: &random, statistic: statistic)
            }
            let quotients = [accumulated, growing, subsampled].map { growth($0, from: last / 2) }
            return Growth(
                growing.regression, from: last / 2, to: last, accumulated: interval(quotients[0].ratio),
                growing: interval(quotients[1].ratio),
                subsampled: interval(quotients[2].ratio), difference: interval { quotients[2].ratio($0) - quotients[1].ratio($0) })
        }
    }

    /// What follows for the old data alone, in words; chosen by the numbers.
    package static func conclusion(_ growths: [Growth]) -> ProseText {
        func count(_ strategy: KeyPath<Growth, Estimate>, _ holds: (Estimate) -> Bool) -> Int {
            growths.count { holds($0[keyPath: strategy]) }
        }
        func grows(_ estimate: Estimate) -> Bool { (estimate.low ?? -.infinity) > allowedGrowth }
        func isSettled(_ estimate: Estimate) -> Bool { (estimate.high ?? .infinity) <= allowedGrowth }
        let (growing, settled) = (count(\.subsampled, grows), count(\.subsampled, isSettled))
        if !growths.isEmpty, settled == growths.count {
            return "In all settings the growth has stopped: old data help by themselves, without a larger training set."
        }
        if growing == 0 { return "Whether the growth has stopped in all settings remains open." }
        let places: ProseText = growing == growths.count ? "In all settings" : "In \(growing) of \(growths.count) settings"
        let both = count(\.accumulated, isSettled) == growths.count && count(\.growing, grows) == growths.count
        return """
            \(places) the error is still growing: within these chains old data alone have not stopped it. The rule of the claim does not ask this, and its verdict
            does not show it.\(both ? " Accumulation, which has both the old data and the larger training set, has stopped." : "")
            """
    }
}
