package import Diffusion
package import FlowMatching
import Glibc
import Torch

extension PathCollapse {
    /// One model of the product, as particles ask it: a mixture in closed form, or a trained network.
    package protocol Expert: Sendable {
        /// 1 for a model that sees x only.
        var dimension: Int { get }
        /// Whether ``fields(x:y:at:)`` has the density.
        var knowsDensity: Bool { get }
        /// The fields at each point at one time.
        func fields(x: [Double], y: [Double], at t: Double) throws -> [DiffusedMixture.Fields]
    }

    /// The logarithm of the standard normal density at a number, or at two.
    package static func standardLogDensity(_ x: Double, _ y: Double?) -> Double {
        let normalization = log(2 * Double.pi)
        let alone = -0.5 * (x * x + normalization)
        guard let y else { return alone }
        return alone - 0.5 * (y * y + normalization)
    }
}

extension DiffusedMixture: PathCollapse.Expert {
    package var knowsDensity: Bool { true }

    package func fields(x: [Double], y: [Double], at t: Double) -> [Fields] {
        let snapshot = at(t)
        return x.indices.map { snapshot.fields(x[$0], y[$0]) }
    }
}

extension PathNetwork: PathCollapse.Expert {
    package var knowsDensity: Bool { false }

    package func fields(x: [Double], y: [Double], at t: Double) throws -> [DiffusedMixture.Fields] {
        let columns = try dimension == 1 ? Tensor(x).expanded(at: 1) : Tensor.stacked([Tensor(x), Tensor(y)], along: 1)
        let found = try fields(columns.to(.float32), at: t)
        let (velocity, score) = (try found.velocity.doubles(), try found.score.doubles())
        let (divergence, scoreDivergence) = (try found.divergence.doubles(), try found.scoreDivergence.doubles())
        return x.indices.map { i in
            let (first, second) = (i * dimension, dimension == 1 ? nil : i * dimension + 1)
            return DiffusedMixture.Fields(
                logDensity: .nan, scoreX: score[first], scoreY: second.map { score[$0] } ?? 0, velocityX: velocity[first],
                velocityY: second.map { velocity[$0] } ?? 0, divergence: divergence[i], scoreDivergence: scoreDivergence[i])
        }
    }
}
