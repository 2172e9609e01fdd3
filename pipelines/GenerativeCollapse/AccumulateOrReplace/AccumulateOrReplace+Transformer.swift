import CharacterText
package import Statistics
package import TinyTransformer
import Torch
package import Workbench

// A transformer of characters, through the same chains as the 4-gram.
extension AccumulateOrReplace {
    /// The chains of transformers; temperatures and the length of a passage are those of the 4-gram's.
    package struct TransformerSettings: Configuration {
        @Quantity(in: 2..., unit: "generations") package var generations = 2
        /// Runs of each strategy and temperature, each from the passage that the 4-gram of that seed begins with.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(2)
        /// Whether the claim's numbers are the worst of both models; of the 4-gram alone where not.
        package var judged = false
        package var training = TransformerTraining()
        package init() {}
    }

    /// How a transformer is made, trained, tested and made to write.
    package struct TransformerTraining: Configuration {
        @Quantity(in: 1..., unit: "numbers a character") package var width = 64
        @Quantity(in: 1..., unit: "blocks") package var depth = 2
        @Quantity(in: 1..., unit: "heads") package var heads = 4
        /// Characters that it sees at once.
        @Quantity(in: 2..., unit: "characters") package var context = 64
        /// Stretches of text a step.
        @Quantity(in: 1..., unit: "stretches") package var batch = 32
        @Quantity(in: 1..., unit: "steps") package var steps = 60
        @Quantity(in: 0...1) package var rate = 3e-3
        /// Pieces in which a generation's text is written side by side.
        @Quantity(in: 1..., unit: "pieces") package var pieces = 40
        /// Characters of the held-out text that it is tested on, from its beginning.
        @Quantity(in: 3..., unit: "characters") package var tested = 10_000
        package init() {}

        /// Refuses settings with which no transformer can be made, trained or tested.
        package func validate(characters: Int, heldOut: Int) throws(InvalidSetting) {
            guard width.isMultiple(of: heads) else {
                throw InvalidSetting(
                    name: "transformer.training.heads", found: "\(heads)", expected: "a number that divides the width of \(width)")
            }
            guard characters.isMultiple(of: pieces), characters / pieces > context else {
                throw InvalidSetting(
                    name: "transformer.training.pieces", found: "\(pieces)",
                    expected: "a divisor of the text's \(characters) characters that leaves pieces longer than the context of \(context)")
            }
            guard min(tested, heldOut) > context else {
                throw InvalidSetting(
                    name: "transformer.training.tested", found: "\(min(tested, heldOut))",
                    expected: "more than the context of \(context) characters")
            }
        }
    }

    /// Fits a transformer to the real passage that all chains of a seed begin with.
    package static func firstTransformer(
        _ run: Run, corpus: Corpus, characters: Int, training: TransformerTraining, seed: Seed
    ) throws -> TinyTransformer {
        var random = seed.stream("passage")
        return try fitted(to: [corpus.passage(characters, &random)], training, seed, generation: 1, progress: run.progress)
    }

    /// Lets a transformer write what the next one learns from, and so on; each is tested on real text.
    package static func transformerChain(
        _ run: Run, corpus: Corpus, first: TinyTransformer, characters: Int, generations: Int, training: TransformerTraining,
        temperature: Double, strategy: TextStrategy, seed: Seed
    ) throws -> TextRun {
        var random = seed.stream("passage")
        let passage = try corpus.passage(characters, &random)
        return try chain(run, corpus, first, passage, generations, training, temperature, strategy, seed) { model, generation in
            var sampling = seed.stream("transformer sampling \(generation)")
            return try written(by: model, characters: characters, pieces: training.pieces, temperature: temperature, using: &sampling)
        }
    }

    /// Gives every generation another real passage, in place of the old ones or beside them: without synthetic text nothing may degrade.
    package static func transformersOfRealText(
        _ run: Run, corpus: Corpus, first: TinyTransformer, characters: Int, generations: Int, training: TransformerTraining,
        strategy: TextStrategy, seed: Seed
    ) throws -> TextRun {
        var random = seed.stream("passage")
        let passage = try corpus.passage(characters, &random)
        return try chain(run, corpus, first, passage, generations, training, 1, strategy, seed) { _, _ in
            [try corpus.passage(characters, &random)]
        }
    }

    /// A text in pieces of equal length, each of which follows on a space: the model has to begin a word of its own.
    package static func written(
        by model: TinyTransformer, characters: Int, pieces: Int, temperature: Double, using random: inout RandomStream
    ) throws -> [[UInt8]] {
        let length = characters / pieces
        let spaces = try Tensor([Int](repeating: 0, count: pieces), [pieces, 1])
        let symbols = try model.sample(length, after: spaces, temperature: temperature, using: &random).integers()
        return (0..<pieces).map { piece in symbols[piece * length..<(piece + 1) * length].map { UInt8($0) } }
    }

    /// The cross-entropy in nats a character, of characters that each have at least half a context before them.
    ///
    /// Windows of one context overlap by half, and the second half of each counts.
    package static func loss(of model: TinyTransformer, on text: some Sequence<UInt8>) throws -> Double {
        let symbols = text.map { Int($0) }
        let (context, known) = (model.shape.context, model.shape.context / 2)
        let starts = Array(stride(from: 0, to: symbols.count - context, by: context - known))
        var sum = 0.0
        try withoutGradients {
            for first in stride(from: 0, to: starts.count, by: 128) {
                let some = starts[first..<min(first + 128, starts.count)]
                let windows = try Tensor(some.flatMap { symbols[$0...$0 + context] }, [some.count, context + 1])
                let logits = try model.head(model.features(windows[0..., ..<(-1)])[0..., known...].flattened(from: 0, to: 1))
                sum += try crossEntropy(logits, windows[0..., (known + 1)...].flattened(), reduction: .sum).item()
            }
        }
        return sum / Double(starts.count * (context - known))
    }

    /// The chain of one strategy: `next` makes a generation's new texts, with the model before it at hand.
    private static func chain(
        _ run: Run, _ corpus: Corpus, _ first: TinyTransformer, _ passage: [UInt8], _ generations: Int, _ training: TransformerTraining,
        _ temperature: Double, _ strategy: TextStrategy, _ seed: Seed, next: (TinyTransformer, Int) throws -> [[UInt8]]
    ) throws -> TextRun {
        let heldOut = corpus.heldOut.prefix(training.tested)
        var (model, newest) = (first, [passage])
        var texts = newest
        var losses = [try loss(of: model, on: heldOut)]
        var distinct = [distinctFourGrams(passage)]
        for generation in 2...generations {
            newest = try next(model, generation)
            texts = strategy == .accumulate ? texts + newest : newest
            model = try fitted(to: texts, training, seed, generation: generation) { share in
                run.progress((Double(generation - 2) + share) / Double(generations - 1))
            }
            losses.append(try loss(of: model, on: heldOut))
            distinct.append(distinctFourGrams(Array(newest.joined(separator: [0]))))
        }
        return TextRun(
            strategy: strategy.rawValue, temperature: temperature, losses: losses, distinct: distinct,
            excerpt: Letters.text(newest.joined(separator: [0]).prefix(100)))
    }

    /// A new transformer, trained on random stretches of texts.
    private static func fitted(
        to texts: [[UInt8]], _ training: TransformerTraining, _ seed: Seed, generation: Int, progress: (Double) -> Void
    ) throws -> TinyTransformer {
        var weights = seed.stream("transformer weights \(generation)")
        let shape = TransformerShape(
            vocabulary: Letters.count, width: training.width, depth: training.depth, heads: training.heads, context: training.context)
        let model = try TinyTransformer(shape, using: &weights)
        let stretches = Stretches(of: training.context + 1, in: texts)
        var places = seed.stream("transformer stretches \(generation)")
        var adam = Adam.decoupled(learningRate: training.rate)
        let parameters = model.parameters
        for step in 1...training.steps {
            try adam.descend(model.loss(stretches.draw(training.batch, using: &places)), over: parameters)
            progress(Double(step) / Double(training.steps))
        }
        return model
    }
}
