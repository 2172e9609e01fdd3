public import Statistics
public import Torch

/// A network that gives every action of a state its value: linear layers with rectifiers between them, with gradients written out.
///
/// At this size most of the time of a recorded computation goes into the record; here a step needs about a third of the calls. The gradients
/// are tested against PyTorch's.
public struct ActionValueNetwork: Module {
    public let layers: [Linear]

    /// A network with weights and biases as PyTorch begins with.
    ///
    /// - Parameter widths: of the state, the hidden layers, and the actions.
    public init(_ widths: [Int], using random: inout RandomStream) throws {
        var layers: [Linear] = []
        for (inputs, outputs) in zip(widths, widths.dropFirst()) { layers.append(try Linear(inputs, outputs, using: &random)) }
        self.layers = layers
    }

    /// The outputs of all layers, rectified but for the last.
    public struct Pass {
        let input: Tensor
        let hidden: [Tensor]
        /// `[states, actions]`
        public let output: Tensor
    }

    /// Computes all outputs without recording.
    ///
    /// - Parameter states: `[states, width]`
    public func pass(_ states: Tensor) throws -> Pass {
        try withoutGradients {
            var (hidden, x) = ([Tensor](), states)
            for layer in layers.dropLast() {
                x = try layer(x).relu()
                hidden.append(x)
            }
            return Pass(input: states, hidden: hidden, output: try layers[layers.count - 1](x))
        }
    }

    /// The values of all actions, state by state.
    public func values(_ states: [Float], count: Int) throws -> [Float] {
        try pass(Tensor(states, [count, states.count / count])).output.array(of: Float.self)
    }

    /// The gradients of a function of the outputs by weight and bias of each layer, in the order of ``tensors``.
    ///
    /// - Parameter slopes: the function's derivatives by the outputs, `[states, actions]`.
    public func gradients(_ pass: Pass, slopes: Tensor) throws -> [Tensor] {
        try withoutGradients {
            var gradients: [Tensor] = []
            var slopes = slopes
            for place in layers.indices.reversed() {
                let input = place == 0 ? pass.input : pass.hidden[place - 1]
                gradients.append(try slopes.sum(0))
                gradients.append(try slopes.transposed(0, 1).matmul(input))
                // The sign of a rectified number is the rectifier's slope.
                if place > 0 { slopes = try slopes.matmul(layers[place].weight) * input.sign() }
            }
            return gradients.reversed()
        }
    }

    /// Weight and bias of each layer.
    public var tensors: [Tensor] { layers.flatMap { [$0.weight] + ($0.bias.map { [$0] } ?? []) } }
}
