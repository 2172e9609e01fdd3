import Glibc
package import Statistics

extension LastSwitchBandits {
    /// How regret grows with the horizon on the worst instance, and on each.
    package struct Regret: Codable, Sendable {
        package var slope: Estimate
        package var slopeOfControl: Estimate
        /// Regret a round at the last horizon over that at the first.
        package var perRoundLast: Estimate
        package var slopes: [Double]
        package var slopesOfControl: [Double]
    }

    /// Slopes of the logarithm of the mean regret, with bootstrap intervals over seeds.
    ///
    /// Our choice: the worst instance is that with the largest slope (or quotient) in each resample, so that the upper end of an interval
    /// knows that it was chosen. A mean regret below the payoff of one round counts as one.
    package static func regret(_ learned: [Learning], resamples: Int) -> Regret {
        // Instance, horizon, seed.
        let own = learned.map { table in table.horizons.indices.map { place in (0..<table.seeds).map { table.regret($0, place) } } }
        let control = learned.map { table in
            table.horizons.indices.map { place in (0..<table.seeds).map { table.regretOfControl($0, place) } }
        }
        let horizons = (learned.first?.horizons ?? []).map(Double.init)
        // Of the least-squares line only the slope is wanted, some ten thousand times.
        let centred = horizons.map { log($0) - mean(horizons.map { log($0) }) }
        let spread = centred.reduce(0) { $0 + $1 * $1 }
        let all = Array(0..<(learned.map(\.seeds).min() ?? 0))
        func means(_ rows: [[Double]], _ seeds: [Int]) -> [Double] {
            rows.map { row in max(1, mean(seeds.map { row[$0] })) }
        }
        func slope(_ rows: [[Double]], _ seeds: [Int]) -> Double {
            zip(centred, means(rows, seeds)).reduce(0) { $0 + $1.0 * log($1.1) } / spread
        }
        func quotient(_ rows: [[Double]], _ seeds: [Int]) -> Double {
            let means = means(rows, seeds)
            return means.last! / horizons.last! / (means.first! / horizons.first!)
        }
        func worst(_ tables: [[[Double]]], _ statistic: ([[Double]], [Int]) -> Double) -> Estimate {
            var random = Seed(0).stream("bootstrap")
            return bootstrap(all, resamples: resamples, random: &random) { seeds in
                tables.map { statistic($0, seeds) }.max() ?? .nan
            }
        }
        return Regret(
            slope: worst(own, slope), slopeOfControl: worst(control, slope), perRoundLast: worst(own, quotient),
            slopes: own.map { slope($0, all) }, slopesOfControl: control.map { slope($0, all) })
    }
}
