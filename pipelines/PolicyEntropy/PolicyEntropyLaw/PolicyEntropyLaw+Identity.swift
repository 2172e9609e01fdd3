import Glibc
import SoftmaxPolicies
package import Statistics
package import Workbench

extension PolicyEntropyLaw {
    /// The rows on which the identity is checked.
    package struct Identity: Configuration {
        @Quantity(in: 2..., unit: "rows") package var rows = 200
        @Quantity(in: 2..., unit: "tokens") package var tokens = 50
        /// Standard deviation of the logits.
        @Quantity(in: 0...) package var spread = 1.5
        /// Step sizes, ascending; the slope is taken over all but the last, and the sizes are judged at the first.
        @Quantity(in: 0...) package var steps = [1e-3, 1e-2, 1e-1, 1]
        package init() {}
    }

    /// How the logits move in one step: by the size times the advantage, with the probability as a factor or without.
    package enum Gradient: String, CaseIterable, Codable, Sendable {
        case plain = "policy gradient"
        case natural = "natural policy gradient"

        package func change(_ p: [Double], _ rewards: [Double], size: Double) -> [Double] {
            let value = zip(p, rewards).reduce(0) { $0 + $1.0 * $1.1 }
            return p.indices.map { size * (self == .plain ? p[$0] : 1) * (rewards[$0] - value) }
        }
    }

    /// Minus the covariance of log-probability and logit change under the policy (theorem 1).
    package static func predictedChange(_ p: [Double], _ change: [Double]) -> Double {
        var (both, logarithm, shift) = (0.0, 0.0, 0.0)
        for token in p.indices where p[token] > 0 {
            let mass = p[token] * log(p[token])
            both += mass * change[token]
            logarithm += mass
            shift += p[token] * change[token]
        }
        return logarithm * shift - both
    }

    /// The change of entropy that a change of logits makes.
    package static func trueChange(_ logits: [Double], _ change: [Double]) -> Double {
        entropy(softmax(zip(logits, change).map { $0 + $1 })) - entropy(softmax(logits))
    }

    /// Errors of the prediction for one gradient and step size, and some of its rows.
    package struct IdentityCell: Codable, Sendable {
        package var gradient: Gradient
        package var size: Double
        /// Sum of |dH - prediction| over sum of |dH|.
        package var error: Double
        /// The same by the other gradient's covariance, rescaled by least squares.
        package var swapped: Double
        /// |dH| and |prediction| of the first rows, for a figure.
        package var measured: [Double]
        package var predicted: [Double]
    }

    /// Compares measured and predicted entropy changes on random rows.
    static func covarianceIdentity(_ run: Run, settings: Identity) -> [IdentityCell] { checkIdentity(settings, seed: Seed(0)) }

    package static func checkIdentity(_ settings: Identity, seed: Seed) -> [IdentityCell] {
        var random = seed.stream("rows")
        let rows = (0..<settings.rows).map { _ in
            (
                logits: (0..<settings.tokens).map { _ in random.normal(deviation: settings.spread) },
                rewards: (0..<settings.tokens).map { _ in random.uniform() }
            )
        }
        return Gradient.allCases.flatMap { gradient in
            let other = gradient == .plain ? Gradient.natural : .plain
            return settings.steps.map { size in
                var (measured, predicted, swapped): ([Double], [Double], [Double]) = ([], [], [])
                for row in rows {
                    let p = softmax(row.logits)
                    let change = gradient.change(p, row.rewards, size: size)
                    measured.append(trueChange(row.logits, change))
                    predicted.append(predictedChange(p, change))
                    swapped.append(predictedChange(p, other.change(p, row.rewards, size: size)))
                }
                func relative(_ prediction: [Double], _ factor: Double) -> Double {
                    zip(measured, prediction).reduce(0) { $0 + ($1.0 - factor * $1.1).magnitude } / measured.reduce(0) { $0 + $1.magnitude }
                }
                let factor =
                    zip(measured, swapped).reduce(0) { $0 + $1.0 * $1.1 } / swapped.reduce(0) { $0 + $1 * $1 }
                return IdentityCell(
                    gradient: gradient, size: size, error: relative(predicted, 1), swapped: relative(swapped, factor),
                    measured: measured.prefix(60).map(\.magnitude), predicted: predicted.prefix(60).map(\.magnitude))
            }
        }
    }

    /// The bandits with one correct arm whose first step is followed.
    package struct Signs: Configuration {
        @Quantity(in: 5..., unit: "arms") package var arms = 50
        /// Width of a cell of the grid over the correct arm's probability.
        @Quantity(in: 1e-4...0.5) package var cell = 0.005
        @Quantity(in: 0...) package var size = 1e-3
        package init() {}
    }

    /// How the mass that is not on the correct arm lies on the others.
    package enum Shape: String, CaseIterable, Codable, Sendable {
        case even
        case harmonic = "1/rank"
        case geometric = "powers of 0.7"
        case twoLarge = "two large"

        /// Shares of so many arms. Our choice: the two large ones have nine tenths together.
        package func shares(_ count: Int) -> [Double] {
            let weights = (1...count).map { rank -> Double in
                switch self {
                case .even: 1
                case .harmonic: 1 / Double(rank)
                case .geometric: pow(0.7, Double(rank))
                case .twoLarge: rank <= 2 ? 0.45 : 0.1 / Double(count - 2)
                }
            }
            let total = weights.reduce(0, +)
            return weights.map { $0 / total }
        }
    }

    /// Over the grid of probabilities of the correct arm: exp(-H) and the change of entropy in the first step.
    package struct SignCurve: Codable, Sendable {
        package var gradient: Gradient
        package var shape: Shape
        package var probability: [Double] = []
        package var threshold: [Double] = []
        package var change: [Double] = []

        /// Cells between the first at which entropy falls and the first at which the probability exceeds exp(-H).
        package var misplaced: Int {
            let falls = change.firstIndex { $0 < 0 } ?? change.count
            let exceeds = probability.indices.first { probability[$0] > threshold[$0] } ?? probability.count
            return abs(falls - exceeds)
        }
    }

    /// Follows the first step of bandits with one correct arm.
    package static func firstSteps(_ run: Run, settings: Signs) -> [SignCurve] {
        Gradient.allCases.flatMap { gradient in
            Shape.allCases.map { shape in
                var curve = SignCurve(gradient: gradient, shape: shape)
                let shares = shape.shares(settings.arms - 1)
                let rewards = (0..<settings.arms).map { $0 == 0 ? 1.0 : 0 }
                for cell in 1..<Int((1 / settings.cell).rounded()) {
                    let correct = Double(cell) * settings.cell
                    let p = [correct] + shares.map { $0 * (1 - correct) }
                    curve.probability.append(correct)
                    curve.threshold.append(exp(-entropy(p)))
                    curve.change.append(trueChange(p.map { log($0) }, gradient.change(p, rewards, size: settings.size)))
                }
                return curve
            }
        }
    }
}
