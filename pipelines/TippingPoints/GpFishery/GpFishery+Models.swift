import Glibc
package import Statistics
import Workbench

extension GpFishery {
    /// A growth model: the median of next year's stock after an escapement s.
    package enum Model: String, Choice {
        /// s exp(r (1 - s/K) (s - C) / K), with the threshold C: Ricker's growth with an Allee effect.
        case allen
        /// s exp(r (1 - s/K)).
        case ricker
        /// r s^theta / (1 + s^theta / K).
        case myers

        /// With the first letter large.
        package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

        /// How many numbers are fitted, the noise among them.
        package var parameters: Int { ranges.count + 1 }

        /// The ranges of the uniform priors: r, K, C for Allen; r, K for Ricker; r, theta, K for Myers.
        package var ranges: [ClosedRange<Double>] {
            switch self {
            case .allen: [0.01...6, 0.01...20, 0.01...20]
            case .ricker: [0.01...20, 0.01...40]
            case .myers: [1e-4...10, 1e-4...10, 1e-4...40]
            }
        }

        /// Points from which the best parameters are searched; one alone may lead into a valley that isn't the deepest.
        package var searchStarts: [[Double]] {
            switch self {
            case .allen: [[2, 8, 5], [1, 8, 4], [1, 8, 1], [0.5, 10, 0.1], [4, 8, 6], [0.3, 7.5, 0.05], [1, 12, 6]]
            case .ricker: [[0.3, 8], [1, 8], [0.05, 20]]
            case .myers: [[1, 1, 10], [1.5, 1, 20], [1, 2, 30], [0.5, 3, 5], [2, 0.8, 8], [0.1, 4, 40]]
            }
        }

        /// The logarithm of the median of the next stock.
        @inline(__always)
        package func logNext(_ stock: Double, log logStock: Double, _ p: [Double]) -> Double {
            switch self {
            case .allen: logStock + p[0] * (1 - stock / p[1]) * (stock - p[2]) / p[1]
            case .ricker: logStock + p[0] * (1 - stock / p[1])
            case .myers: log(p[0]) + p[1] * logStock - log1p(exp(p[1] * logStock) / p[2])
            }
        }
    }

    /// A growth model with its numbers: one that is true, or one that was fitted.
    package struct Growth: Codable, Hashable, Sendable {
        package var model: Model
        package var parameters: [Double]
        /// Standard deviation of the logarithm of the noise.
        package var noise: Double

        package init(_ model: Model, _ parameters: [Double], noise: Double) {
            (self.model, self.parameters, self.noise) = (model, parameters, noise)
        }

        /// The median of the next stock.
        package func median(after escapement: Double) -> Double {
            escapement > 0 ? exp(logMedian(after: escapement)) : 0
        }

        /// The logarithm of the median of the next stock.
        package func logMedian(after escapement: Double) -> Double { model.logNext(escapement, log: log(escapement), parameters) }

        /// A draw of the noise that the median is multiplied by.
        package func factor(_ random: inout RandomStream) -> Double { exp(random.normal(deviation: noise)) }

        /// Stocks of a number of years without harvest.
        package func series(from start: Double, years: Int, _ random: inout RandomStream) -> [Double] {
            var stocks = [start]
            while stocks.count < years { stocks.append(median(after: stocks.last!) * factor(&random)) }
            return stocks
        }
    }

    /// The true stock of a world.
    package static func truth(_ world: World) -> Growth {
        Growth(.allen, [world.growth, world.capacity, world.threshold], noise: world.noise)
    }

    /// The data set of a seed; those of other starts have the same noise.
    package static func observe(_ growth: Growth, _ world: World, from start: Double? = nil, purpose: String = "observations", seed: Seed)
        -> [Double]
    {
        var random = seed.stream(purpose)
        return growth.series(from: start ?? world.start, years: world.observations, &random)
    }

    /// Whether an unharvested stock has died out by the end of its series.
    package static func isLost(_ series: [Double], _ world: World) -> Bool {
        !(series.last.map { $0 >= world.collapse * world.threshold } ?? false)
    }
}
