internal import CTorch
public import Statistics

/// softmax(Q K' / root of the width) V over the last two axes (Vaswani et al., 1706.03762, equation 1).
///
/// - Parameters:
///   - mask: truth values that say which keys a query sees, or numbers added to the scores.
///   - causal: lets each query see the keys up to its own place.
public func attention(_ query: Tensor, _ key: Tensor, _ value: Tensor, mask: Tensor? = nil, causal: Bool = false) throws -> Tensor {
    try withExtendedLifetime(mask) {
        try query.make(with: key, value) { torch.pointee.attention($0, $1, $2, mask?.handle, causal) }
    }
}

/// Self-attention with several heads over sequences `[N, steps, width]`.
public struct SelfAttention: Module {
    /// Makes queries, keys and values, one after another.
    public let projection: Linear
    public let output: Linear
    public let heads: Int
    public let causal: Bool

    public init(projection: Linear, output: Linear, heads: Int, causal: Bool) {
        (self.projection, self.output, self.heads, self.causal) = (projection, output, heads, causal)
    }

    public init(
        _ width: Int, heads: Int, causal: Bool = false, bias: Bool = true, _ type: ElementType = .float32,
        using random: inout RandomStream, on device: Device = .cpu
    ) throws {
        projection = try Linear(width, 3 * width, bias: bias, type, using: &random, on: device)
        output = try Linear(width, width, bias: bias, type, using: &random, on: device)
        (self.heads, self.causal) = (heads, causal)
    }

    public func callAsFunction(_ x: Tensor, mask: Tensor? = nil) throws -> Tensor {
        let (n, steps) = (try x.length(0), try x.length(1))
        // [N, steps, 3, heads, width] -> 3 of [N, heads, steps, width]
        let parts = try projection(x).reshaped(n, steps, 3, heads, -1).permuted(2, 0, 3, 1, 4)
        let mixed = try attention(parts[0], parts[1], parts[2], mask: mask, causal: causal)
        return try output(mixed.transposed(1, 2).reshaped(n, steps, -1))
    }
}
