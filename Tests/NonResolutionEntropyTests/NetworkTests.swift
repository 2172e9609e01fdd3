import Glibc
import NonResolutionEntropy
import Statistics
import Testing

@Suite struct NetworkTests {
    typealias Study = NonResolutionEntropy
    typealias Values = NonResolutionEntropyValues

    private func training(_ update: Study.Update, masked: Bool, epochs: Int, examples: Int = 1000) -> Study.Training {
        var training = Study.Training(pooling: masked ? .masked : .all, update: update)
        training.epochs = epochs
        training.examples = examples
        return training
    }

    /// One epoch of numpy: the published rule by whole batches, the exact one by complex-step derivatives.
    @Test(arguments: Values.epochs.indices) func oneEpochAgreesWithNumpy(_ index: Int) throws {
        let row = Values.epochs[index]
        let model = Study.Model(
            row.twoVectors ? .twoVector : .single, padding: row.padding, templates: row.equal ? .equal : .published,
            isGateFrozen: row.frozen)
        let language = Study.Language(model.templates)
        let seed = Seed(row.seed)
        var network = Study.Network(model, words: language.vocabulary.count, seed: seed)
        let training = training(try #require(Study.Update(rawValue: row.update)), masked: row.masked, epochs: 1, examples: row.examples)
        Study.fit(
            &network, model: model, training: training, language: language,
            examples: language.examples(row.examples, neutral: row.neutral, seed: seed), seed: seed)
        let arrays = [
            network.embedding, network.senses, network.gate, network.gateBias, network.first, network.firstBias, network.second,
            network.secondBias,
        ]
        for (array, expected) in zip(arrays, row.sums) {
            let sum = array.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset)) }
            #expect((sum - expected).magnitude < 1e-11, "\(sum) and \(expected) in case \(index)")
        }
    }

    /// The whole published training, 100 epochs, by numpy.
    @Test func entropiesAfterTrainingAgreeWithNumpy() {
        for row in Values.runs {
            let model = Study.Model(row.twoVectors ? .twoVector : .single, padding: row.padding)
            let outcome = Study.outcome(model, training: .init(), seed: Seed(row.seed))
            #expect((outcome.entropy - row.entropy).magnitude < 1e-7, "\(row) \(outcome.entropy)")
            if row.twoVectors { #expect((outcome.gateEntropy - row.gateEntropy).magnitude < 1e-9, "\(row) \(outcome.gateEntropy)") }
        }
    }

    /// One exact step of rate 1 moves each parameter by its slope; the plain forward pass gives the loss that central differences are taken
    /// of.
    @Test(arguments: [Study.Architecture.single, .twoVector], [Study.Pooling.all, .masked])
    func exactStepsAreTheGradientOfTheLoss(_ architecture: Study.Architecture, _ pooling: Study.Pooling) {
        let model = Study.Model(architecture, padding: 0.1)
        let language = Study.Language(.published)
        let examples = language.examples(24, neutral: 0.3, seed: Seed(8))
        var start = Study.Network(model, words: language.vocabulary.count, seed: Seed(8))
        // A gate that isn't even, and slopes that aren't small.
        start.gateBias = [0.4, -0.2]
        for index in start.gate.indices { start.gate[index] *= 100 }
        for index in start.embedding.indices { start.embedding[index] *= 5 }
        var training = Study.Training(pooling: pooling, update: .exact)
        (training.epochs, training.rate) = (1, 1)
        var moved = start
        Study.fit(&moved, model: model, training: training, language: language, examples: examples, seed: Seed(8))
        func loss(_ network: Study.Network) -> Double {
            mean(
                examples.map { example in
                    let answer = network.answer(
                        language.firstTurns[example.first], language.secondTurns[example.second], model: model, pooling: pooling,
                        bank: language.bank)
                    return -log(example.label == 0 ? answer.financial : 1 - answer.financial)
                })
        }
        let width = Study.Network.width
        let word = language.secondTurns[examples[0].second].first ?? language.firstTurns[0][0]
        let places: [(WritableKeyPath<Study.Network, [Double]>, [Int])] = [
            (\.embedding, [word * width + 3, language.firstTurns[examples[0].first][3] * width + 7, language.bank * width + 1]),
            (\.senses, [0, 40]), (\.gate, [4, 33]), (\.gateBias, [0, 1]), (\.first, [5, 1000, 2100, 4000]), (\.firstBias, [2, 50]),
            (\.second, [9, 100]), (\.secondBias, [0]),
        ]
        var largest = 0.0
        for (array, indices) in places {
            for index in indices {
                var (up, down) = (start, start)
                up[keyPath: array][index] += 1e-5
                down[keyPath: array][index] -= 1e-5
                let slope = (loss(up) - loss(down)) / 2e-5
                let step = start[keyPath: array][index] - moved[keyPath: array][index]
                #expect((step - slope).magnitude < 1e-9, "\(array) \(index): \(step), \(slope)")
                largest = max(largest, slope.magnitude)
            }
        }
        #expect(largest > 0.01)
    }

    @Test func thePaddingVectorIsNeverTrained() {
        for update in [Study.Update.published, .exact] {
            let model = Study.Model(.twoVector, padding: 0.05)
            let language = Study.Language(.published)
            let start = Study.Network(model, words: language.vocabulary.count, seed: Seed(1))
            var network = start
            Study.fit(
                &network, model: model, training: training(update, masked: false, epochs: 1), language: language,
                examples: language.examples(200, neutral: 0.2, seed: Seed(1)), seed: Seed(1))
            #expect(network.embedding.prefix(32) == start.embedding.prefix(32) && network.embedding != start.embedding)
        }
    }

    /// With zero padding an empty turn reaches the gate as zero: the softmax of the biases alone, for +-0.5 an entropy of 0.8404 bits.
    @Test func theGateAtAnEmptyTurnIsItsBiases() {
        let p = 1 / (1 + exp(-1.0))
        let expected = -(p * log2(p) + (1 - p) * log2(1 - p))
        var short = Study.Training()
        short.epochs = 3
        let outcome = Study.outcome(Study.Model(.twoVector, padding: 0), training: short, seed: Seed(2))
        #expect((outcome.biasedGateEntropy - expected).magnitude < 1e-12)
        #expect(outcome.gateEntropy > 0.99 && outcome.paddingNorm == 0)
        #expect(Study.outcome(Study.Model(.single, padding: 0), training: short, seed: Seed(2)).gateEntropy.isNaN)
    }

    /// A gate that sees one word only, with a logit of 1: it is in two of the 36 turns with a cue.
    @Test func theGateAtTurnsWithACueIsAveragedOverThem() throws {
        let language = Study.Language(.published)
        let model = Study.Model(.twoVector, padding: 0)
        var network = Study.Network(model, words: language.vocabulary.count, seed: Seed(2))
        for index in network.embedding.indices { network.embedding[index] = 0 }
        for index in network.gate.indices { network.gate[index] = 0 }
        network.embedding[try #require(language.vocabulary.firstIndex(of: "investor")) * Study.Network.width] = 20
        network.gate[0] = 1
        let outcome = Study.measure(network, model, .all, language, untrained: 1, isTaught: false, seed: Seed(2))
        let p = 1 / (1 + exp(-1.0))
        let expected = (34 - 2 * (p * log2(p) + (1 - p) * log2(1 - p))) / 36
        #expect((outcome.cuedGateEntropy - expected).magnitude < 1e-12)
        #expect(
            Study.measure(network, Study.Model(.single, padding: 0), .all, language, untrained: 1, isTaught: false, seed: Seed(2))
                .cuedGateEntropy.isNaN)
    }
}
