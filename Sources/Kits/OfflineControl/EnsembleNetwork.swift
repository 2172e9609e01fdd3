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

    /// One network for each stream, with the weights and biases that the stream alone would give it.
    public init(_ widths: [Int], using streams: inout [RandomStream]) throws {
        precondition(!streams.isEmpty, "an ensemble needs a stream for each of its networks, found none")
        var members: [EnsembleNetwork] = []
        for place in streams.indices { members.append(try EnsembleNetwork(1, widths, using: &streams[place])) }
        weights = try (0..<widths.count - 1).map { layer in try Tensor.joined(members.map { $0.weights[layer] }).parameter() }
        biases = try (0..<widths.count - 1).map { layer in try Tensor.joined(members.map { $0.biases[layer] }).parameter() }
    }

    /// How many networks there are.
    public var count: Int { weights[0].shape[0] }

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
