import Dynamics
package import Statistics

extension DelayedRepression {
    /// The delays scanned for the smooth rule: 0 to 8, then every second one to 30.
    package static let smoothDelays = Array(0...8) + Array(stride(from: 10, through: 30, by: 2))

    /// How the smooth rule's delay threshold scales with inertia.
    package struct ScalingTable: Codable, Hashable, Sendable {
        package var revisionRate: [Double]
        /// Delay at which the share of sustained runs crosses one half; not a number if it doesn't.
        package var threshold: [Double]
        /// (threshold + 1) x revision rate; the 1 is the lag that the simulation has at delay 0.
        package var product: [Double]
        /// Revision rates with a threshold.
        package var found: Int
        /// Largest divided by least product, bootstrap interval over seeds; infinite if a rate has no threshold.
        package var spread: Estimate
    }

    /// The delay at which the share of sustained runs crosses one half, linear between neighbouring delays; nothing if it doesn't.
    package static func smoothThreshold(delays: [Int], shares: [Double]) -> Double? {
        risingCrossing(of: 0.5, x: delays.map(Double.init), y: shares)
    }

    /// Thresholds and their scaling, from the labels of each revision rate (outer) at each delay (inner).
    ///
    /// Our choices for the bootstrap (stream "scaling bootstrap"): whole seeds are resampled, because runs with one seed share a graph; a resample in which a
    /// rate has no threshold counts as an infinite spread.
    package static func measureScaling(
        revisionRates: [Double], delays: [Int], cells: [[LabelTable]], resamples: Int = 2000, seed: Seed = Seed(0)
    ) -> ScalingTable {
        precondition(
            cells.count == revisionRates.count && cells.allSatisfy { $0.count == delays.count },
            "scaling needs a cell for each of \(revisionRates.count) rates and \(delays.count) delays")
        func thresholds(_ runs: [Int]) -> [Double?] {
            cells.map { row in
                let shares = row.map { cell in
                    runs.reduce(0) { $0 + cell.sustained[$1] } / Double(runs.count)
                }
                return smoothThreshold(delays: delays, shares: shares)
            }
        }
        func products(_ thresholds: [Double?]) -> [Double] {
            zip(revisionRates, thresholds).map { rate, threshold in threshold.map { ($0 + 1) * rate } ?? .nan }
        }
        let count = cells.joined().map(\.runs).min() ?? 0
        let all = Array(0..<count)
        let observed = thresholds(all)
        var random = seed.stream("scaling bootstrap")
        let spread = bootstrap(all, resamples: resamples, random: &random) { runs in
            let values = products(thresholds(runs))
            guard let least = values.min(), let most = values.max(), !values.contains(where: \.isNaN) else { return .infinity }
            return most / least
        }
        return ScalingTable(
            revisionRate: revisionRates, threshold: observed.map { $0 ?? .nan }, product: products(observed),
            found: observed.count { $0 != nil }, spread: spread)
    }

    /// In how many cells Newcombe's 95% interval for (our share - published share as a count of 50) includes 0.
    package static func consistentCells(ours: [Estimate], published: [Double], publishedRuns: Int = 50) -> Int {
        zip(ours, published).count { ours, published in
            guard let n = ours.n, n > 0 else { return false }
            let count = Int((ours.value * Double(n)).rounded())
            let publishedCount = Int((published * Double(publishedRuns)).rounded())
            return newcombe(successes: count, of: n, minus: publishedCount, of: publishedRuns).contains(0)
        }
    }

    /// The number of delays at which fixed > Q-learning or Q-learning > reactive.
    package static func orderViolations(fixed: [Double], qLearning: [Double], reactive: [Double]) -> Int {
        zip(zip(fixed, qLearning), reactive).count { $0.0 > $0.1 || $0.1 > $1 }
    }
}
