public import Statistics
public import Torch

/// Several networks of one shape, computed together: linear layers with rectifiers between them.
///
/// Its parameters have the networks along their first axis, so that one product of matrices serves all of them; the networks share nothing.
public struct EnsembleNetwork: Module {
    /// `[networks, inputs, outputs]` each.
    public let weights: [Tensor]
    /// `[networks, 1, outputs]` each.
    public let biases: [Tensor]

    /// Networks with weights and biases as PyTorch begins with.
    ///
    /// - Parameter widths: of the input, the hidden layers, and the output.
    public init(_ networks: Int, _ widths: [Int], using random: inout RandomStream) throws {
        var (weights, biases) = ([Tensor](), [Tensor]())
        for (inputs, outputs) in zip(widths, widths.dropFirst()) {
            let bound = (1 / Double(inputs)).squareRoot()
            weights.append(try Tensor.uniform([networks, inputs, outputs], in: -bound..<bound, using: &random).parameter())
            biases.append(try Tensor.uniform([networks, 1, outputs], in: -bound..<bound, using: &random).parameter())
        }
        (self.weights, self.biases) = (weights, biases)
    }

    /// The outputs, `[networks, rows, outputs]`, for inputs `[rows, inputs]`, or `[networks, rows, inputs]` with rows for each network.
    public func callAsFunction(_ input: Tensor) throws -> Tensor {
        var x = input
        for layer in weights.indices {
            x = try x.matmul(weights[layer]) + biases[layer]
            if layer < weights.count - 1 { x = try x.relu() }
        }
        return x
    }

    /// Weights, then biases.
    public var tensors: [Tensor] { weights + biases }
}
