public import Statistics
public import Torch

/// A classifier with one hidden layer: linear, dropout, batch normalisation, ReLU, linear.
///
/// For an auxiliary head, which only training has: the mean and variance are always those of the batch at hand. Source: the implementation
/// of Yang et al. (2411.08937), with 200 hidden units and a dropout of 0.1.
public struct NonLinearHead: Module {
    public let hidden: Linear
    /// Scale and shift after the normalisation, `[width]`.
    public let scale, shift: Tensor
    public let output: Linear
    public let dropout: Double

    public init(_ inputs: Int, _ classes: Int, width: Int = 200, dropout: Double = 0.1, using random: inout RandomStream) throws {
        hidden = try Linear(inputs, width, using: &random)
        scale = try Tensor.ones([width]).parameter()
        shift = try Tensor.zeros([width]).parameter()
        output = try Linear(width, classes, using: &random)
        self.dropout = dropout
    }

    /// - Parameters:
    ///   - features: `[batch, inputs]`, a batch of two or more.
    ///   - random: where dropout draws from.
    public func callAsFunction(_ features: Tensor, using random: inout RandomStream) throws -> Tensor {
        let mixed = try hidden(features).dropout(dropout, using: &random)
        let centred = try mixed - mixed.mean(0)
        let normal = try centred * (centred.squared().mean(0) + 1e-5).reciprocalSquareRoot()
        return try output((normal * scale + shift).relu())
    }
}
