internal import Glibc
public import Statistics
public import Torch

/// A policy whose actions in (-1, 1) are the hyperbolic tangents of normal numbers, with mean and deviation from a network.
///
/// Source: Haarnoja et al. (2018), appendix C. Log deviations are held between -5 and 2.
public struct TanhGaussianPolicy: Module {
    let network: EnsembleNetwork
    public let actionWidth: Int

    public init(stateWidth: Int, actionWidth: Int, hidden: [Int], using random: inout RandomStream) throws {
        network = try EnsembleNetwork(1, [stateWidth] + hidden + [2 * actionWidth], using: &random)
        self.actionWidth = actionWidth
    }

    /// Means and log deviations before the tangent, `[states, actionWidth]` each.
    private func parts(_ states: Tensor) throws -> (mean: Tensor, logDeviation: Tensor) {
        let output = try network(states).squeezed(0)
        return (try output[0..., ..<actionWidth], try output[0..., actionWidth...].clamped(from: -5, to: 2))
    }

    /// An action for each state, and the logarithm of its density; gradients pass through both.
    public func sample(_ states: Tensor, using random: inout RandomStream) throws -> (actions: Tensor, logDensity: Tensor) {
        let (mean, logDeviation) = try parts(states)
        let noise = try Tensor.normal(mean.shape, using: &random)
        let raw = try mean + logDeviation.exp() * noise
        // log(1 - tanh(u)^2) = 2 (log 2 - u - softplus(-2u)), which doesn't lose digits far out.
        let shrinkage = try (log(2.0) - raw - (raw * -2).softplus()) * 2
        let density = try noise.squared() * -0.5 - logDeviation - 0.5 * log(2 * Double.pi) - shrinkage
        return (try raw.tanh(), try density.sum(-1))
    }

    /// Actions for states given row by row: drawn, or the tangents of the means where no stream is given.
    public func actions(_ states: [Float], count: Int, using random: inout RandomStream, isDrawn: Bool = true) throws -> [Float] {
        try withoutGradients {
            let states = try Tensor(states, [count, states.count / count])
            if isDrawn { return try sample(states, using: &random).actions.array(of: Float.self) }
            return try parts(states).mean.tanh().array(of: Float.self)
        }
    }

    /// Weights and biases.
    public var tensors: [Tensor] { network.tensors }
}
