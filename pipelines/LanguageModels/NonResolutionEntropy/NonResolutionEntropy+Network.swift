package import Statistics
import Workbench

extension NonResolutionEntropy {
    /// How the word "bank" is represented.
    package enum Architecture: String, Choice {
        /// By one vector, like any word: the paper's control.
        case single
        /// By two vectors, mixed by a gate that looks at the second turn: the paper's model.
        case twoVector = "two-vector"
        package typealias Value = Self
    }

    /// How the vectors of a turn's words become one.
    package enum Pooling: String, Choice {
        /// The mean over 20 places, padding included: as published.
        case all = "mean-over-20"
        /// The mean over the words alone; 0 for an empty turn.
        case masked
        package typealias Value = Self
    }

    /// How parameters follow the loss.
    package enum Update: String, Choice {
        /// The paper's program: exact for the classifier, a rule of thumb for the rest.
        case published
        /// Exact back-propagation.
        case exact
        package typealias Value = Self
    }

    /// One network with its initial values; everything else about an arm is in ``Training``.
    package struct Model: Hashable, Sendable {
        package var architecture: Architecture
        /// Standard deviation of the components of the padding vector: 0.1 as in the paper's control, 0 as in its model.
        package var padding: Double
        package var templates = TemplateLength.published
        /// The gate stays at one half and learns nothing.
        package var isGateFrozen = false
        /// Initial values of their own: other streams of the same seed.
        package var isSecond = false

        package init(
            _ architecture: Architecture, padding: Double, templates: TemplateLength = .published, isGateFrozen: Bool = false,
            isSecond: Bool = false
        ) {
            (self.architecture, self.padding, self.templates) = (architecture, padding, templates)
            (self.isGateFrozen, self.isSecond) = (isGateFrozen, isSecond)
        }
    }

    /// The parameters of a network as flat arrays, row by row.
    ///
    /// The logits are W2' relu(W1' [turn 1; turn 2] + b1) + b2, a turn's vector is the pooled vectors of its words, and with two vectors
    /// "bank" stands in turn 1 as g0 s0 + g1 s1, where the gate g = softmax(gate' [turn 2] + gate bias).
    package struct Network: Hashable, Sendable {
        /// The length of a word's vector, and of a hidden layer: the paper's.
        package static let width = 32
        package static let hidden = 64
        /// The number of places in a turn.
        package static let places = 20.0

        /// A row for each word.
        package var embedding: [Double]
        /// The two vectors of "bank".
        package var senses: [Double]
        /// A row for each of 32 inputs, two columns.
        package var gate: [Double]
        package var gateBias: [Double] = [0, 0]
        /// A row for each of 64 inputs (turn 1, then turn 2), 64 columns.
        package var first: [Double]
        package var firstBias = [Double](repeating: 0, count: hidden)
        /// A row for each class, 64 columns.
        package var second: [Double]
        package var secondBias: [Double] = [0, 0]

        /// Initial values: normal with deviation 0.1, the gate 0.01, biases 0; each array from a stream of its own.
        package init(_ model: Model, words: Int, seed: Seed) {
            func normal(_ purpose: String, _ count: Int, _ deviation: Double = 0.1) -> [Double] {
                var random = seed.stream(model.isSecond ? "\(purpose), again" : purpose)
                return (0..<count).map { _ in random.normal(deviation: deviation) }
            }
            embedding = normal("embedding", words * Self.width)
            for index in 0..<Self.width { embedding[index] *= model.padding / 0.1 }
            senses = normal("senses", 2 * Self.width)
            gate = normal("gate", 2 * Self.width, 0.01)
            first = normal("hidden weights", 2 * Self.width * Self.hidden)
            second = normal("output weights", 2 * Self.hidden)
        }
    }
}

extension NonResolutionEntropy.Network {
    /// What a network makes of a turn.
    package struct Answer: Hashable, Sendable {
        /// The probability of the financial meaning.
        package var financial: Double
        /// The weight of the first of the two vectors.
        package var gate: Double
    }

    /// The answer to two turns, given as word numbers: the plain forward pass, one example at a time.
    package func answer(
        _ firstTurn: [Int], _ secondTurn: [Int], model: NonResolutionEntropy.Model, pooling: NonResolutionEntropy.Pooling, bank: Int
    ) -> Answer {
        let width = Self.width
        func vector(_ word: Int) -> ArraySlice<Double> { embedding[word * width..<(word + 1) * width] }
        func pooled(_ vectors: [ArraySlice<Double>]) -> [Double] {
            let padding = pooling == .all ? Array(repeating: vector(0), count: Int(Self.places) - vectors.count) : []
            let all = vectors + padding
            var sum = [Double](repeating: 0, count: width)
            for one in all { for (index, value) in one.enumerated() { sum[index] += value } }
            return all.isEmpty ? sum : sum.map { $0 / Double(all.count) }
        }
        let second = pooled(secondTurn.map(vector))
        var logits = gateBias
        for index in 0..<width { for k in 0..<2 { logits[k] += second[index] * gate[2 * index + k] } }
        let share = model.isGateFrozen ? 0.5 : logistic(logits[0] - logits[1])
        let mixed = (0..<width).map { share * senses[$0] + (1 - share) * senses[width + $0] }
        let input = pooled(firstTurn.map { $0 == bank && model.architecture == .twoVector ? mixed[...] : vector($0) }) + second
        var hidden = firstBias
        for (row, value) in input.enumerated() {
            for column in 0..<Self.hidden { hidden[column] += value * self.first[row * Self.hidden + column] }
        }
        var outputs = secondBias
        for k in 0..<2 {
            for (index, value) in hidden.enumerated() where value > 0 { outputs[k] += value * self.second[k * Self.hidden + index] }
        }
        return Answer(financial: logistic(outputs[0] - outputs[1]), gate: share)
    }
}
