package import Statistics
package import TinyTransformer
import Torch
package import WordText
package import Workbench

// The text, and the models that learn from it.
extension NeuralCollapseLanguage {
    /// The text in numbered words: what models learn from, and its end, which they are tested on.
    package struct Corpus: Codable, Sendable {
        package var vocabulary: Vocabulary
        package var training: [Int32]
        package var heldOut: [Int32]

        package init(vocabulary: Vocabulary, training: [Int32], heldOut: [Int32]) {
            (self.vocabulary, self.training, self.heldOut) = (vocabulary, training, heldOut)
        }
    }

    /// Strips the verse numbers, splits the text into words and punctuation, numbers the most frequent ones, and sets the end aside.
    static func prepare(_ run: Run, printed: CommandOutput, settings: TextSettings) throws -> Corpus {
        try corpus(of: printed.standardOutput, vocabulary: settings.vocabulary, heldOut: settings.heldOut)
    }

    /// The text of lines such as `Ge1:1 In the beginning ...`; words are counted over the part that models learn from.
    package static func corpus(of printed: [UInt8], vocabulary most: Int, heldOut: Int) throws -> Corpus {
        var verses: [UInt8] = []
        for line in printed.split(separator: UInt8(ascii: "\n")) {
            guard let mark = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
            verses += line[mark...]
        }
        let words = Words.split(verses)
        guard heldOut < words.count else {
            throw InvalidSetting(name: "text.heldOut", found: "\(heldOut)", expected: "fewer than the text's \(words.count) words")
        }
        let training = Array(words.dropLast(heldOut))
        let vocabulary = Vocabulary(of: training, most: most)
        return Corpus(
            vocabulary: vocabulary, training: vocabulary.numbers(of: training),
            heldOut: vocabulary.numbers(of: Array(words.suffix(heldOut))))
    }

    /// The losses on the held-out text of what is predicted from frequencies, in nats a word, and the sizes of the text.
    package struct Baselines: Codable, Sendable {
        package var wordLoss: Double
        package var pairLoss: Double
        package var words: Int
        package var tokens: Int
        package var unknownShare: Double
    }

    /// Predicts the held-out text from the frequencies of words, and of words after each word.
    package static func frequencies(_ run: Run, corpus: Corpus) -> Baselines {
        let models = FrequencyModels(of: corpus.training, vocabulary: corpus.vocabulary.count)
        let unknown = corpus.training.count { $0 == Int32(Vocabulary.unknown) }
        return Baselines(
            wordLoss: models.wordLoss(corpus.heldOut), pairLoss: models.pairLoss(corpus.heldOut),
            words: corpus.training.count + corpus.heldOut.count, tokens: corpus.vocabulary.count,
            unknownShare: Double(unknown) / Double(corpus.training.count))
    }

    /// Standard deviation of the normal numbers that weights begin with, that of the paper's models.
    static let firstDeviation = 0.02

    /// Trains a transformer on random passages for so many steps; after none it is what its seed made it.
    ///
    /// Models of one seed see the same passages in the same order, and those of one size begin with the same weights.
    package static func train(
        _ run: Run, corpus: Corpus, settings: Training, width: Int, depth: Int, steps: Int, seed: Seed
    ) throws -> TinyTransformer {
        var weights = seed.stream("weights")
        var batches = seed.stream("passages")
        let length = settings.context + 1
        guard length <= corpus.training.count else {
            throw InvalidSetting(
                name: "training.context", found: "\(settings.context)", expected: "less than the text's \(corpus.training.count) words")
        }
        let model = try TinyTransformer(
            TransformerShape(
                vocabulary: corpus.vocabulary.count, width: width, depth: depth, heads: settings.heads, context: settings.context),
            deviation: firstDeviation, using: &weights)
        let parameters = model.parameters
        let schedule = Schedule(peak: settings.rate, warmup: settings.warmup, steps: steps, decay: .linear)
        var adam = Adam.decoupled(weightDecay: settings.weightDecay)
        for step in 0..<steps {
            let passages = Passages.random(settings.batch, of: length, from: corpus.training, using: &batches)
            let loss = try model.loss(Tensor(passages, [settings.batch, length]).to(.int64))
            adam.learningRate = schedule(step)
            try adam.descend(loss, over: parameters)
            if step % 10 == 0 { run.log("loss", at: step, try loss.item()) }
            run.progress(Double(step + 1) / Double(steps))
        }
        return model
    }
}
