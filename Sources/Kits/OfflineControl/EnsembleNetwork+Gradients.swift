public import Torch

// Outputs and gradients written out, for updates so small that recording them takes longer than computing them.
extension EnsembleNetwork {
    /// Computes all outputs without recording.
    ///
    /// - Parameter input: `[networks, rows, inputs]`
    public func pass(_ input: Tensor) throws -> RectifiedPass { try RectifiedPass(input, weights: weights, biases: biases) }
}
