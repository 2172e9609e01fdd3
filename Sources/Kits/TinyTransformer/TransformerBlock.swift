public import Statistics
public import Torch

/// One block of a ``TinyTransformer``: causal attention, then two layers with a GELU between them, each on normalised input and added to it.
///
/// Normalising before each half instead of after it (Xiong et al., 2002.04745) makes training stable without a long warm-up.
public struct TransformerBlock: Module {
    public let attentionNorm: LayerNorm
    public let attention: SelfAttention
    public let layersNorm: LayerNorm
    /// From the width to four times as many units.
    public let wide: Linear
    /// And back.
    public let narrow: Linear

    /// Weights are normal numbers of that deviation, biases 0.
    public init(
        _ width: Int, heads: Int, deviation: Double, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws {
        attentionNorm = try LayerNorm(width, type, on: device)
        attention = SelfAttention(
            projection: try normalLinear(width, 3 * width, deviation, type, &random, device),
            output: try normalLinear(width, width, deviation, type, &random, device), heads: heads, causal: true)
        layersNorm = try LayerNorm(width, type, on: device)
        wide = try normalLinear(width, 4 * width, deviation, type, &random, device)
        narrow = try normalLinear(4 * width, width, deviation, type, &random, device)
    }

    /// From and to `[N, steps, width]`.
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        let y = try x + attention(attentionNorm(x))
        return try y + narrow(wide(layersNorm(y)).gelu())
    }

    /// The same for tokens that follow on others, whose keys and values are kept.
    func callAsFunction(_ x: Tensor, after memory: inout AttentionMemory?) throws -> Tensor {
        let (n, steps) = (try x.length(0), try x.length(1))
        let parts = try attention.projection(attentionNorm(x)).reshaped(n, steps, 3, attention.heads, -1).permuted(2, 0, 3, 1, 4)
        var (keys, values) = (try parts[1], try parts[2])
        var mask: Tensor?
        if let before = memory {
            let seen = try before.keys.length(2)
            (keys, values) = (try .joined([before.keys, keys], along: 2), try .joined([before.values, values], along: 2))
            mask = steps == 1 ? nil : try Tensor.ones([steps, seen + steps], .bool, on: x.device).lowerTriangle(seen)
        }
        let mixed = try Torch.attention(parts[0], keys, values, mask: mask, causal: memory == nil)
        memory = AttentionMemory(keys: keys, values: values)
        let y = try x + attention.output(mixed.transposed(1, 2).reshaped(n, steps, -1))
        return try y + narrow(wide(layersNorm(y)).gelu())
    }
}

/// What the attention of one block knows of the tokens so far: `[N, heads, tokens, width]` each.
struct AttentionMemory: Sendable {
    var keys: Tensor
    var values: Tensor
}

/// A layer with normal weights and biases of 0.
func normalLinear(
    _ inputs: Int, _ outputs: Int, _ deviation: Double, _ type: ElementType, _ random: inout RandomStream, _ device: Device
) throws -> Linear {
    Linear(
        weight: try Tensor.normal([outputs, inputs], deviation: deviation, type, using: &random, on: device).parameter(),
        bias: try Tensor.zeros([outputs], type, on: device).parameter())
}
