internal import CTorch
public import Statistics

/// A learned vector for each of so many words.
public struct Embedding: Module {
    /// `[words, width]`
    public let weight: Tensor

    public init(weight: Tensor) { self.weight = weight }

    /// Vectors of standard normal numbers, or of another deviation.
    public init(
        _ words: Int, _ width: Int, deviation: Double = 1, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws {
        weight = try Tensor.normal([words, width], deviation: deviation, type, using: &random, on: device).parameter()
    }

    /// The vectors of words, along a new last axis.
    public func callAsFunction(_ words: Tensor) throws -> Tensor {
        try weight.make(with: words) { torch.pointee.embedding($0, $1) }
    }
}
