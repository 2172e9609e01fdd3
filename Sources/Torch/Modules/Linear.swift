internal import CTorch
public import Statistics

/// x W' + b over the last axis.
public struct Linear: Module {
    /// `[outputs, inputs]`
    public let weight: Tensor
    public let bias: Tensor?

    public init(weight: Tensor, bias: Tensor?) { (self.weight, self.bias) = (weight, bias) }

    /// A layer with uniform weights and biases between plus and minus the root of 1 / inputs, PyTorch's default.
    public init(
        _ inputs: Int, _ outputs: Int, bias: Bool = true, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws {
        let bound = (1 / Double(inputs)).squareRoot()
        weight = try Tensor.uniform([outputs, inputs], in: -bound..<bound, type, using: &random, on: device).parameter()
        self.bias = bias ? try Tensor.uniform([outputs], in: -bound..<bound, type, using: &random, on: device).parameter() : nil
    }

    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try withExtendedLifetime(bias) { try x.make(with: weight) { torch.pointee.linear($0, $1, bias?.handle) } }
    }
}
