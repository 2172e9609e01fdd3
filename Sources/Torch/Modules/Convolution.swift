internal import CTorch
public import Statistics

/// A convolution of images `[N, channels, height, width]` with square kernels.
public struct Conv2D: Module {
    /// `[outputs, inputs / groups, size, size]`
    public let weight: Tensor
    public let bias: Tensor?
    public let stride: Int
    public let padding: Int
    public let groups: Int

    public init(weight: Tensor, bias: Tensor?, stride: Int = 1, padding: Int = 0, groups: Int = 1) {
        (self.weight, self.bias) = (weight, bias)
        (self.stride, self.padding, self.groups) = (stride, padding, groups)
    }

    /// A layer with uniform weights and biases between plus and minus the root of 1 / (inputs of one output), PyTorch's default.
    public init(
        _ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, padding: Int = 0, groups: Int = 1, bias: Bool = true,
        _ type: ElementType = .float32, using random: inout RandomStream, on device: Device = .cpu
    ) throws {
        let bound = (1 / Double(inputs / groups * size * size)).squareRoot()
        let shape = [outputs, inputs / groups, size, size]
        weight = try Tensor.uniform(shape, in: -bound..<bound, type, using: &random, on: device).parameter()
        self.bias = bias ? try Tensor.uniform([outputs], in: -bound..<bound, type, using: &random, on: device).parameter() : nil
        (self.stride, self.padding, self.groups) = (stride, padding, groups)
    }

    public func callAsFunction(_ images: Tensor) throws -> Tensor {
        try withExtendedLifetime(bias) {
            try images.make(with: weight) { torch.pointee.conv2d($0, $1, bias?.handle, stride, padding, groups) }
        }
    }
}

/// The transpose of a convolution: images grow by the stride.
public struct ConvTranspose2D: Module {
    /// `[inputs, outputs, size, size]`
    public let weight: Tensor
    public let bias: Tensor?
    public let stride: Int
    public let padding: Int
    /// Rows and columns added at the end of the output.
    public let extra: Int

    public init(weight: Tensor, bias: Tensor?, stride: Int = 1, padding: Int = 0, extra: Int = 0) {
        (self.weight, self.bias) = (weight, bias)
        (self.stride, self.padding, self.extra) = (stride, padding, extra)
    }

    /// A layer with uniform weights and biases between plus and minus the root of 1 / (outputs size^2), PyTorch's default.
    public init(
        _ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, padding: Int = 0, extra: Int = 0, bias: Bool = true,
        _ type: ElementType = .float32, using random: inout RandomStream, on device: Device = .cpu
    ) throws {
        let bound = (1 / Double(outputs * size * size)).squareRoot()
        weight = try Tensor.uniform([inputs, outputs, size, size], in: -bound..<bound, type, using: &random, on: device).parameter()
        self.bias = bias ? try Tensor.uniform([outputs], in: -bound..<bound, type, using: &random, on: device).parameter() : nil
        (self.stride, self.padding, self.extra) = (stride, padding, extra)
    }

    public func callAsFunction(_ images: Tensor) throws -> Tensor {
        try withExtendedLifetime(bias) {
            try images.make(with: weight) { torch.pointee.conv_transpose2d($0, $1, bias?.handle, stride, padding, extra) }
        }
    }
}

extension Tensor {
    /// The largest element of each square of the last two axes.
    public func maxPooled(_ size: Int, stride: Int? = nil) throws -> Tensor {
        try make { torch.pointee.max_pool2d($0, size, stride ?? size) }
    }

    /// The mean of each square of the last two axes.
    public func meanPooled(_ size: Int, stride: Int? = nil) throws -> Tensor {
        try make { torch.pointee.avg_pool2d($0, size, stride ?? size) }
    }
}
