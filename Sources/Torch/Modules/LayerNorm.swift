internal import CTorch

/// The last axis brought to mean 0 and variance 1, then scaled and shifted (Ba, Kiros and Hinton, 1607.06450).
public struct LayerNorm: Module {
    public let weight: Tensor
    public let bias: Tensor
    public let epsilon: Double

    public init(weight: Tensor, bias: Tensor, epsilon: Double = 1e-5) {
        (self.weight, self.bias, self.epsilon) = (weight, bias, epsilon)
    }

    public init(_ width: Int, epsilon: Double = 1e-5, _ type: ElementType = .float32, on device: Device = .cpu) throws {
        weight = try Tensor.ones([width], type, on: device).parameter()
        bias = try Tensor.zeros([width], type, on: device).parameter()
        self.epsilon = epsilon
    }

    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        let shape = weight.shape
        return try x.make(with: weight, bias) { torch.pointee.layer_norm($0, shape, shape.count, $1, $2, epsilon) }
    }
}
