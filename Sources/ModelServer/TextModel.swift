internal import ContentStore
package import Statistics
package import TinyTransformer
internal import Torch

/// A small transformer with the tokens that it was trained on.
package struct TextModel: Codable, Sendable {
    package let tokens: Tokens
    package let transformer: TinyTransformer

    package init(_ tokens: Tokens, _ transformer: TinyTransformer) { (self.tokens, self.transformer) = (tokens, transformer) }

    /// How a model is made on the spot.
    package struct Training: Sendable {
        package var steps = 300
        package var width = 64
        package var depth = 2
        package var heads = 4
        package var context = 64
        package var batch = 16
        package var learningRate = 3e-3

        package init() {}
    }

    /// Trains a model on a text, always the same one for the same seed.
    ///
    /// - Parameter progress: told the number of the step and its loss in nats a token.
    ///
    /// Errors: ``ServerProblem`` for a text that is shorter than the context.
    package init(
        training settings: Training, on text: String, _ tokens: Tokens, seed: Seed, progress: (Int, Double) -> Void = { _, _ in }
    ) throws {
        let numbers = tokens.numbers(of: text)
        guard numbers.count > settings.context + 1 else {
            throw ServerProblem(
                description:
                    "the text has \(numbers.count) tokens, and a model that sees \(settings.context) at once needs more to learn from")
        }
        var weights = seed.stream("weights")
        let shape = TransformerShape(
            vocabulary: tokens.count, width: settings.width, depth: settings.depth, heads: settings.heads, context: settings.context)
        let model = try TinyTransformer(shape, using: &weights)
        var adam = Adam(learningRate: settings.learningRate)
        let schedule = Schedule(peak: settings.learningRate, warmup: min(20, settings.steps / 4), steps: settings.steps, decay: .cosine)
        var draws = seed.stream("passages")
        let parameters = model.parameters
        for step in 0..<settings.steps {
            let rows = (0..<settings.batch).map { _ in
                let start = Int.random(in: 0..<(numbers.count - settings.context), using: &draws)
                return Array(numbers[start...(start + settings.context)])
            }
            adam.learningRate = schedule(step)
            let loss = try model.loss(Tensor(rows))
            try adam.descend(loss, over: parameters, clip: 1)
            progress(step, try loss.item())
        }
        self.init(tokens, model)
    }

    /// What a model of the same weights calls itself: the beginning of their digest.
    package func fingerprint() throws -> String { "fp_\(Digest(of: try ArtifactEncoder.encode(self)).short)" }
}

/// What can't be served.
package struct ServerProblem: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}
