internal import CTorch
public import Statistics

// Random tensors. Each takes one number from a stream of a seed and begins libtorch's own generator (MT19937, on the processor) with it: the
// stream is all the state there is, can be kept and resumed, and tells what comes out on every device.
extension Tensor {
    private static func draw(_ device: Device, _ call: (UnsafePointer<ctorch_table>) -> OpaquePointer?) throws -> Tensor {
        let drawn = try made(call(TorchLibrary.opened.get()), of: [])
        return device == .cpu ? drawn : try drawn.to(device)
    }

    /// Independent normal numbers.
    public static func normal(
        _ shape: [Int], mean: Double = 0, deviation: Double = 1, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws -> Tensor {
        let seed = UInt(random.next())
        return try draw(device) { $0.pointee.normal(shape, shape.count, mean, deviation, type.rawValue, seed) }
    }

    /// Independent numbers, all of a range equally likely.
    public static func uniform(
        _ shape: [Int], in range: Range<Double> = 0..<1, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws -> Tensor {
        let seed = UInt(random.next())
        return try draw(device) { $0.pointee.uniform(shape, shape.count, range.lowerBound, range.upperBound, type.rawValue, seed) }
    }

    /// Independent waiting times with mean 1 / `rate`.
    public static func exponential(
        _ shape: [Int], rate: Double = 1, _ type: ElementType = .float32, using random: inout RandomStream, on device: Device = .cpu
    ) throws -> Tensor {
        let seed = UInt(random.next())
        return try draw(device) { $0.pointee.exponential(shape, shape.count, rate, type.rawValue, seed) }
    }

    /// Independent whole numbers, all of a range equally likely.
    public static func integers(
        _ shape: [Int], in range: Range<Int>, using random: inout RandomStream, on device: Device = .cpu
    ) throws -> Tensor {
        let seed = UInt(random.next())
        return try draw(device) { $0.pointee.random_integers(shape, shape.count, range.lowerBound, range.upperBound, seed) }
    }

    /// The numbers below `count` in a random order.
    public static func permutation(_ count: Int, using random: inout RandomStream, on device: Device = .cpu) throws -> Tensor {
        let seed = UInt(random.next())
        return try draw(device) { $0.pointee.permutation(count, seed) }
    }

    /// Ones with the probabilities that this tensor holds, and zeros.
    public func bernoulli(using random: inout RandomStream) throws -> Tensor {
        let seed = UInt(random.next())
        return try make { torch.pointee.bernoulli($0, seed) }.to(device)
    }

    /// Places along the last axis, drawn with probability proportional to the elements there; shape `[draws]` or `[rows, draws]`.
    public func categorical(_ draws: Int = 1, replacement: Bool = true, using random: inout RandomStream) throws -> Tensor {
        let seed = UInt(random.next())
        return try make { torch.pointee.multinomial($0, draws, replacement, seed) }.to(device)
    }

    /// Gamma numbers of scale 1 with the shape parameters that this tensor holds.
    public func gamma(using random: inout RandomStream) throws -> Tensor {
        let seed = UInt(random.next())
        return try make { torch.pointee.gamma($0, seed) }.to(device)
    }
}
