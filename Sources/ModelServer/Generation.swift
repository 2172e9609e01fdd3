internal import Glibc
internal import Statistics
internal import TinyTransformer
internal import Torch

/// Draws an answer token by token.
package struct Generation {
    /// How tokens are drawn.
    package struct Sampling: Sendable {
        package var temperature = 1.0
        /// The share of probability that the likeliest tokens together reach at least; only they are drawn.
        package var topP = 1.0

        package init(temperature: Double = 1, topP: Double = 1) { (self.temperature, self.topP) = (temperature, topP) }
    }

    /// A token, and the model's own log-probabilities at its place, before temperature and cut.
    package struct Step {
        package let token: Int
        package let logProbabilities: [Double]
    }

    private let model: TextModel
    private let sampling: Sampling
    private var random: RandomStream
    private var memory: TransformerMemory
    private var seen: [Int]
    private var next: [Int]

    /// - Parameter prompt: what the answer follows on; of one longer than the context the end counts.
    package init(_ model: TextModel, after prompt: [Int], _ sampling: Sampling, seed: UInt64) {
        (self.model, self.sampling) = (model, sampling)
        random = Seed(seed).stream("answer")
        memory = TransformerMemory(for: model.transformer)
        // Something has to come first.
        seen = Array((prompt.isEmpty ? [0] : prompt).suffix(model.transformer.shape.context))
        next = seen
    }

    /// The next token.
    package mutating func step() throws -> Step {
        let context = model.transformer.shape.context
        let logits = try withoutGradients {
            if memory.count + next.count > context {
                memory = TransformerMemory(for: model.transformer)
                seen = Array(seen.suffix(max(1, context / 2)))
                next = seen
            }
            return try model.transformer(Tensor([next]), after: &memory)[0, -1].doubles()
        }
        let logProbabilities = Self.normalised(logits)
        let token = draw(logProbabilities)
        (seen, next) = (seen + [token], [token])
        return Step(token: token, logProbabilities: logProbabilities)
    }

    private mutating func draw(_ logProbabilities: [Double]) -> Int {
        let order = logProbabilities.indices.sorted { (-logProbabilities[$0], $0) < (-logProbabilities[$1], $1) }
        guard sampling.temperature > 0 else { return order[0] }
        let scaled = Self.normalised(logProbabilities.map { $0 / sampling.temperature })
        var kept: [(token: Int, probability: Double)] = []
        var sum = 0.0
        for token in order {
            let probability = exp(scaled[token])
            kept.append((token, probability))
            sum += probability
            if sum >= sampling.topP { break }
        }
        var rest = Double.random(in: 0..<sum, using: &random)
        for (token, probability) in kept {
            rest -= probability
            if rest < 0 { return token }
        }
        return kept[kept.count - 1].token
    }

    /// The log-probabilities of the tokens of a text after the first, each after those before it.
    ///
    /// - Parameter tokens: at most as many as the context has.
    package static func score(_ tokens: [Int], by model: TextModel) throws -> [[Double]] {
        guard tokens.count > 1 else { return [] }
        let logits = try withoutGradients { try model.transformer(Tensor([tokens]))[0].doubles() }
        let size = model.tokens.count
        return (0..<tokens.count - 1).map { normalised(Array(logits[$0 * size..<($0 + 1) * size])) }
    }

    private static func normalised(_ logits: [Double]) -> [Double] {
        let most = logits.max() ?? 0
        let whole = most + log(logits.reduce(0) { $0 + exp($1 - most) })
        return logits.map { $0 - whole }
    }
}
