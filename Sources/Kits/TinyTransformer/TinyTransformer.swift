public import Statistics
public import Torch

/// A small decoder-only language model: it says how likely each token is to come next.
///
/// Token and place vectors are added, pass through blocks of causal attention, and are normalised; what comes out is the ``features(_:)`` of a
/// place. A linear layer, which shares no weights with the token vectors, makes logits of them. This is the form of GPT-2 (Radford et al.
/// 2019) without dropout, with weights from normal numbers of deviation 0.02 and biases of 0.
///
///     let model = try TinyTransformer(.init(vocabulary: 501, width: 32, depth: 2, heads: 2, context: 16), using: &weights)
///     let parameters = model.parameters
///     for step in 0..<steps {
///         adam.learningRate = schedule(step)
///         try adam.descend(model.loss(batch), over: parameters, clip: 1)     // batch: [N, 17] tokens
///     }
///     let text = try model.sample(100, after: prompt, temperature: 0.8, using: &sampling)
public struct TinyTransformer: Module {
    public let shape: TransformerShape
    public let words: Embedding
    /// The learned vector of each place, `[context, width]`.
    public let places: Tensor
    public let blocks: [TransformerBlock]
    public let norm: LayerNorm
    /// From features to logits: its row for a token is the vector that the token is classified by.
    public let head: Linear

    /// - Parameter deviation: of the normal numbers that weights begin with.
    ///
    /// Errors: ``TransformerProblem`` where no transformer has these sizes.
    public init(
        _ shape: TransformerShape, deviation: Double = 0.02, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws {
        self.shape = try shape.validated()
        words = try Embedding(shape.vocabulary, shape.width, deviation: deviation, type, using: &random, on: device)
        places = try Tensor.normal([shape.context, shape.width], deviation: deviation, type, using: &random, on: device).parameter()
        var blocks: [TransformerBlock] = []
        for _ in 0..<shape.depth {
            blocks.append(
                try TransformerBlock(shape.width, heads: shape.heads, deviation: deviation, type, using: &random, on: device))
        }
        self.blocks = blocks
        norm = try LayerNorm(shape.width, type, on: device)
        head = try normalLinear(shape.width, shape.vocabulary, deviation, type, &random, device)
    }

    /// The logits of the next token after each of `[N, steps]` tokens: `[N, steps, vocabulary]`.
    ///
    /// Errors: ``TransformerProblem`` for more steps than the context has.
    public func callAsFunction(_ tokens: Tensor) throws -> Tensor { try head(features(tokens)) }

    /// What the logits are linear in: `[N, steps, width]` for `[N, steps]` tokens.
    ///
    /// Errors: ``TransformerProblem`` for more steps than the context has.
    public func features(_ tokens: Tensor) throws -> Tensor {
        try norm(blocks.reduce(embedded(tokens, from: 0)) { try $1($0) })
    }

    /// The mean cross-entropy of each token after the ones before it, in nats a token, over `[N, steps + 1]` tokens.
    ///
    /// Errors: ``TransformerProblem`` for more steps than the context has.
    public func loss(_ tokens: Tensor, reduction: Reduction = .mean) throws -> Tensor {
        // As rows of one matrix from the start: the head is the largest product, and a matrix needs no copy.
        let logits = try head(features(tokens[0..., ..<(-1)]).flattened(from: 0, to: 1))
        return try crossEntropy(logits, tokens[0..., 1...].flattened(), reduction: reduction)
    }

    /// The sum of token and place vectors, for tokens that follow on so many others.
    func embedded(_ tokens: Tensor, from start: Int) throws -> Tensor {
        let end = start + (try tokens.length(1))
        guard end <= shape.context else {
            throw TransformerProblem("a transformer with a context of \(shape.context) can't see \(end) tokens at once")
        }
        return try words(tokens) + (end - start == shape.context ? places : places[start..<end])
    }
}
