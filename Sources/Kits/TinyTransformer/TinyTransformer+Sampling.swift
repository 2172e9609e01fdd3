public import Statistics
public import Torch

/// What a ``TinyTransformer`` keeps of the tokens it has seen, so that the next ones cost no more than themselves.
public struct TransformerMemory: Sendable {
    var blocks: [AttentionMemory?]
    /// How many tokens it holds of each sequence.
    public private(set) var count = 0

    /// A memory of nothing.
    public init(for model: TinyTransformer) { blocks = [AttentionMemory?](repeating: nil, count: model.blocks.count) }

    mutating func grow(by tokens: Int) { count += tokens }
}

extension TinyTransformer {
    /// The logits after each of `[N, steps]` tokens that follow on those in the memory, which then holds them too.
    ///
    /// They are those that ``callAsFunction(_:)`` gives for all tokens together, up to rounding.
    ///
    /// Errors: ``TransformerProblem`` when the memory would hold more than the context.
    public func callAsFunction(_ tokens: Tensor, after memory: inout TransformerMemory) throws -> Tensor {
        var x = try embedded(tokens, from: memory.count)
        for (place, block) in blocks.enumerated() { x = try block(x, after: &memory.blocks[place]) }
        memory.grow(by: try tokens.length(1))
        return try head(norm(x))
    }

    /// So many tokens drawn one after the other, `[N, count]`, to follow on `[N, tokens]` of a prompt.
    ///
    /// When the context is full, the model forgets all but its second half and goes on from there; of a prompt longer than the context
    /// its end counts. Nothing is recorded for gradients.
    ///
    /// - Parameters:
    ///   - temperature: what logits are divided by; at 0 the likeliest token is taken.
    ///   - most: how many of the likeliest tokens are eligible; all where it is nil.
    public func sample(
        _ count: Int, after prompt: Tensor, temperature: Double = 1, most: Int? = nil, using random: inout RandomStream
    ) throws -> Tensor {
        guard temperature >= 0, temperature.isFinite else {
            throw TransformerProblem("a temperature is 0 or more, found \(temperature)")
        }
        guard prompt.rank == 2, try prompt.length(1) > 0 else {
            throw TransformerProblem("a prompt has one row a sequence and at least one token in each, found the shape \(prompt.shape)")
        }
        guard count > 0 else { return try prompt[0..., 0..<0] }
        return try withoutGradients {
            let length = try prompt.length(1)
            var seen = try prompt[0..., max(0, length - shape.context)...]
            var memory = TransformerMemory(for: self)
            var (drawn, next): ([Tensor], Tensor) = ([], seen)
            while drawn.count < count {
                if memory.count == shape.context {
                    memory = TransformerMemory(for: self)
                    let kept = max(1, shape.context / 2)
                    next = try seen[0..., (try seen.length(1) - kept)...]
                    seen = next
                }
                let logits = try self(next, after: &memory)[0..., -1]
                next = try drawToken(logits, temperature, most, &random)
                drawn.append(next)
                seen = try .joined([seen, next], along: 1)
            }
            return try .joined(drawn, along: 1)
        }
    }

    /// A token for each row of logits `[N, vocabulary]`: `[N, 1]`.
    private func drawToken(_ logits: Tensor, _ temperature: Double, _ most: Int?, _ random: inout RandomStream) throws -> Tensor {
        guard temperature > 0 else { return try logits.argMax(-1, keep: true) }
        guard let most, most < shape.vocabulary else { return try (logits / temperature).softmax().categorical(using: &random) }
        let best = try logits.largest(max(1, most))
        let chosen = try (best.values / temperature).softmax().categorical(using: &random)
        return try best.places.gathered(1, chosen)
    }
}
