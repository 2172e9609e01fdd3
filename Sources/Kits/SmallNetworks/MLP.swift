public import Statistics
public import Torch

/// A network of linear layers with an activation between each two: the last layer is the head, what goes into it the features.
public struct MLP: Module {
    public let layers: [Linear]
    public let activation: Activation

    public init(layers: [Linear], activation: Activation = .relu) {
        precondition(!layers.isEmpty, "a network has a layer at least")
        (self.layers, self.activation) = (layers, activation)
    }

    /// - Parameters:
    ///   - widths: inputs, hidden units of each layer, outputs: `[784, 128, 10]` has one hidden layer.
    ///   - bias: whether the layers have biases.
    ///   - random: one number is taken for each weight and each bias tensor, layer after layer.
    ///
    /// Errors: ``TorchUnavailable`` when libtorch isn't there; ``TensorError`` for an impossible width.
    public init(
        _ widths: [Int], activation: Activation = .relu, bias: Bool = true, start: InitialWeights = .uniform,
        _ type: ElementType = .float32,
        using random: inout RandomStream, on device: Device = .cpu
    ) throws {
        precondition(widths.count >= 2, "a network has inputs and outputs, found widths \(widths)")
        var layers: [Linear] = []
        for (inputs, outputs) in zip(widths, widths.dropFirst()) {
            layers.append(try start.layer(inputs, outputs, bias: bias, type, using: &random, on: device))
        }
        self.init(layers: layers, activation: activation)
    }

    public var head: Linear { layers[layers.count - 1] }

    /// The logits `[N, outputs]` of inputs `[N, inputs]`; further axes of the inputs are flattened.
    public func callAsFunction(_ inputs: Tensor) throws -> Tensor { try head(features(inputs)) }

    /// What the last hidden layer puts out, `[N, width]`; the inputs themselves where there is none.
    public func features(_ inputs: Tensor) throws -> Tensor {
        var values = inputs.rank > 2 ? try inputs.flattened(from: 1) : inputs
        for layer in layers.dropLast() { values = try activation(layer(values)) }
        return values
    }

    /// What each hidden layer puts out, from the first to the last.
    public func hidden(_ inputs: Tensor) throws -> [Tensor] {
        var values = inputs.rank > 2 ? try inputs.flattened(from: 1) : inputs
        return try layers.dropLast().map { layer in
            values = try activation(layer(values))
            return values
        }
    }
}

/// What stands between two layers.
public enum Activation: String, Codable, Sendable, CaseIterable {
    case relu, tanh, gelu, identity

    public func callAsFunction(_ values: Tensor) throws -> Tensor {
        switch self {
        case .relu: try values.relu()
        case .tanh: try values.tanh()
        case .gelu: try values.gelu()
        case .identity: values
        }
    }
}

/// How weights are drawn before training.
public enum InitialWeights: Codable, Hashable, Sendable {
    /// Weights and biases uniform between plus and minus the root of 1 / inputs: PyTorch's default for linear layers.
    case uniform
    /// Normal weights of variance 2 / inputs and no biases (He et al., 1502.01852, equation 10).
    case he
    /// Normal weights of one standard deviation and no biases.
    case normal(deviation: Double)

    func layer(
        _ inputs: Int, _ outputs: Int, bias: Bool, _ type: ElementType, using random: inout RandomStream, on device: Device
    ) throws -> Linear {
        let deviation: Double
        switch self {
        case .uniform: return try Linear(inputs, outputs, bias: bias, type, using: &random, on: device)
        case .he: deviation = (2 / Double(max(1, inputs))).squareRoot()
        case .normal(let given): deviation = given
        }
        return Linear(
            weight: try Tensor.normal([outputs, inputs], deviation: deviation, type, using: &random, on: device).parameter(),
            bias: bias ? try Tensor.zeros([outputs], type, on: device).parameter() : nil)
    }
}
