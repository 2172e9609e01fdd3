public import Torch

// Outputs and gradients written out, for updates so small that recording them takes longer than computing them.
extension MLP {
    /// Computes the layers without recording; for a network with rectifiers and biases, and inputs `[N, inputs]`.
    public func pass(_ inputs: Tensor) throws -> RectifiedPass {
        precondition(activation == .relu || layers.count == 1, "only rectifiers have their gradients written out, found \(activation)")
        return try RectifiedPass(inputs, weights: layers.map(\.weight), biases: layers.compactMap(\.bias))
    }

    /// The gradients of a function of the logits, in the order of `parameters`.
    ///
    /// - Parameter slopes: the function's derivatives by the logits, `[N, outputs]`.
    public func gradients(_ pass: RectifiedPass, slopes: Tensor) throws -> [Tensor] {
        let gradients = try pass.gradients(slopes: slopes)
        return layers.indices.flatMap { [gradients[$0], gradients[layers.count + $0]] }
    }
}

/// The derivatives by the logits `[N, classes]` of the mean cross-entropy from targets, which sum up to 1 in each row.
public func crossEntropySlopes(_ logits: Tensor, _ targets: Tensor) throws -> Tensor {
    try (logits.softmax(1) - targets) / Double(logits.length(0))
}
