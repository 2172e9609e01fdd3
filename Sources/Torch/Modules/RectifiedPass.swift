internal import CTorch

/// What linear layers with rectifiers between them put out for some rows, and the gradients, written out instead of recorded.
///
/// One call computes all layers and another all gradients, for networks so small that libtorch's operators take longer to begin than to
/// compute. On the processor, with 32-bit numbers.
///
///     let pass = try RectifiedPass(images, weights: [first.weight, second.weight], biases: [firstBias, secondBias])
///     let slopes = try (pass.output.softmax(1) - wanted) / rows
///     let gradients = try pass.gradients(slopes: slopes)
public struct RectifiedPass {
    private let input: Tensor
    private let parameters: [Tensor]
    /// What each layer puts out, rectified but for the last.
    public let layers: [Tensor]
    /// `[rows, outputs]`, or `[networks, rows, outputs]`.
    public let output: Tensor

    /// Computes the layers of one network or of several that share nothing.
    ///
    /// Errors: ``TensorError`` for shapes that don't fit.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputs]`, or `[networks, rows, inputs]` with rows for each network.
    ///   - weights: of each layer, `[outputs, inputs]` as ``Linear`` has them; of several networks `[networks, inputs, outputs]`.
    ///   - biases: of each layer, `[outputs]`, or `[networks, 1, outputs]`.
    public init(_ input: Tensor, weights: [Tensor], biases: [Tensor]) throws {
        guard !weights.isEmpty, weights.count == biases.count else {
            throw TensorError("RectifiedPass", reason: "\(weights.count) weights and \(biases.count) biases make no layers")
        }
        let parameters = weights + biases
        let handles = parameters.handles
        let made = try Tensor.makeMany(of: [input] + parameters, most: weights.count) {
            torch.pointee.rectified_pass(input.handle, handles, handles.count, $0, $1)
        }
        (self.input, self.parameters, layers) = (input, parameters, made.compactMap { $0 })
        output = layers[layers.count - 1]
    }

    /// The gradients of a function of the outputs: by the weights of each layer, then by its biases, layer after layer.
    ///
    /// Errors: ``TensorError`` for slopes that aren't of the output's shape.
    ///
    /// - Parameter slopes: the function's derivatives by the outputs.
    public func gradients(slopes: Tensor) throws -> [Tensor] {
        let (handles, hidden) = (parameters.handles, layers.dropLast().map { Optional($0.handle) })
        return try Tensor.makeMany(of: [input, slopes] + parameters + layers, most: parameters.count) {
            torch.pointee.rectified_gradients(input.handle, handles, handles.count, hidden, slopes.handle, $0, $1)
        }.compactMap { $0 }
    }
}
