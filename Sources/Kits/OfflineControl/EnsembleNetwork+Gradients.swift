public import Torch

// Outputs and gradients written out, for updates so small that recording them takes longer than computing them. The gradients are tested
// against PyTorch's.
extension EnsembleNetwork {
    /// The outputs of all layers, rectified but for the last.
    public struct Pass {
        let input: Tensor
        let hidden: [Tensor]
        /// `[networks, rows, outputs]`
        public let output: Tensor
    }

    /// Computes all outputs without recording.
    ///
    /// - Parameter input: `[networks, rows, inputs]`
    public func pass(_ input: Tensor) throws -> Pass {
        try withoutGradients {
            var (hidden, x) = ([Tensor](), input)
            for layer in weights.indices.dropLast() {
                x = try (x.matmul(weights[layer]) + biases[layer]).relu()
                hidden.append(x)
            }
            return Pass(input: input, hidden: hidden, output: try x.matmul(weights[weights.count - 1]) + biases[weights.count - 1])
        }
    }

    /// The gradients of a function of the outputs, in the order of ``tensors``.
    ///
    /// - Parameter slopes: the function's derivatives by the outputs, `[networks, rows, outputs]`.
    public func gradients(_ pass: Pass, slopes: Tensor) throws -> [Tensor] {
        try withoutGradients {
            var (ofWeights, ofBiases) = ([Tensor](), [Tensor]())
            var slopes = slopes
            for layer in weights.indices.reversed() {
                let input = layer == 0 ? pass.input : pass.hidden[layer - 1]
                ofWeights.append(try input.transposed(1, 2).matmul(slopes))
                ofBiases.append(try slopes.sum(1, keep: true))
                // The sign of a rectified number is the rectifier's slope.
                if layer > 0 { slopes = try slopes.matmul(weights[layer].transposed(1, 2)) * input.sign() }
            }
            return ofWeights.reversed() + ofBiases.reversed()
        }
    }
}
