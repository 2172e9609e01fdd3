import Glibc
package import Statistics
import Workbench

extension NonResolutionEntropy {
    /// What one trained network does: the row of one arm and one seed.
    package struct Outcome: Codable, Hashable, Sendable {
        /// Mean entropy at the six first turns with an empty second turn, in bits.
        package var entropy: Double
        /// The same before training.
        package var untrainedEntropy: Double
        /// Mean probability of the financial meaning there.
        package var financial: Double
        /// Share of right answers over all pairs of a first turn and a second turn with a cue.
        package var accuracy: Double
        /// Mean entropy at neutral second turns that training hasn't seen, in bits.
        package var neutralEntropy: Double
        /// Entropy of the gate at an empty second turn, in bits; not a number without a gate, like the next three.
        package var gateEntropy: Double
        /// Its mean over the second turns with a cue.
        package var cuedGateEntropy: Double
        /// Its mean at "the is" and at four unknown words.
        package var neutralGateEntropy: Double
        /// At an empty second turn with biases of +0.5 and -0.5 in place of the learned ones.
        package var biasedGateEntropy: Double
        /// Expected calibration error over a test mixture of 70% second turns with a cue, 15% empty and 15% neutral ones.
        package var calibrationError: Double
        /// Share of majority answers where three cues conflict.
        package var conflictAccuracy: Double
        /// Mean entropy there, in bits.
        package var conflictEntropy: Double
        /// Length of the padding vector.
        package var paddingNorm: Double
    }

    /// Trains one arm with one seed and measures the network before and after.
    ///
    /// - Parameter neutral: the share of training pairs whose second turn is empty or neutral.
    package static func outcome(_ model: Model, training: Training, neutral: Double = 0, seed: Seed) -> Outcome {
        let language = Language(model.templates)
        var network = Network(model, words: language.vocabulary.count, seed: seed)
        let examples = language.examples(training.examples, neutral: neutral, seed: seed)
        let untrained = entropyAtEmptyTurns(network, model, training.pooling, language)
        fit(&network, model: model, training: training, language: language, examples: examples, seed: seed)
        return measure(
            network, model, training.pooling, language, untrained: untrained, isTaught: neutral > 0 || training.pooling == .masked,
            seed: seed)
    }

    private static func entropyAtEmptyTurns(_ network: Network, _ model: Model, _ pooling: Pooling, _ language: Language) -> Double {
        mean(language.firstTurns.map { entropy(network.answer($0, [], model: model, pooling: pooling, bank: language.bank).financial) })
    }

    /// The measures of a network; `isTaught` says which neutral turns are new to it.
    package static func measure(
        _ network: Network, _ model: Model, _ pooling: Pooling, _ language: Language, untrained: Double, isTaught: Bool, seed: Seed
    ) -> Outcome {
        func answer(_ first: [Int], _ second: [Int], _ network: Network = network) -> Network.Answer {
            network.answer(first, second, model: model, pooling: pooling, bank: language.bank)
        }
        func answers(_ turns: [[Int]]) -> [Network.Answer] { turns.flatMap { turn in language.firstTurns.map { answer($0, turn) } } }
        let empty = answers([[]])
        let neutral = answers(isTaught ? language.heldOut : language.unseenNeutral)
        var calibration = Calibration()
        var right = 0
        var gates: [Double] = []
        for turn in 0..<Language.cued {
            for reply in answers([language.secondTurns[turn]]) {
                let truth = Language.meaning(turn) == 0 ? 1.0 : 0
                gates.append(entropy(reply.gate))
                right += (reply.financial > 0.5) == (truth == 1) ? 1 : 0
                calibration.add(reply.financial, truth: truth, weight: 0.7 / Double(6 * Language.cued))
            }
        }
        for reply in empty { calibration.add(reply.financial, truth: 0.5, weight: 0.15 / Double(empty.count)) }
        for reply in neutral { calibration.add(reply.financial, truth: 0.5, weight: 0.15 / Double(neutral.count)) }
        let conflicts = language.conflicts(200, seed: seed)
        let replies = conflicts.map { answer(language.firstTurns[$0.first], $0.second).financial }
        let hasGate = model.architecture == .twoVector
        var biased = network
        biased.gateBias = [0.5, -0.5]
        return Outcome(
            entropy: mean(empty.map { entropy($0.financial) }), untrainedEntropy: untrained, financial: mean(empty.map(\.financial)),
            accuracy: Double(right) / Double(6 * Language.cued), neutralEntropy: mean(neutral.map { entropy($0.financial) }),
            gateEntropy: hasGate ? entropy(empty[0].gate) : .nan,
            cuedGateEntropy: hasGate ? mean(gates) : .nan,
            neutralGateEntropy: hasGate ? mean(answers(language.unseenNeutral).map { entropy($0.gate) }) : .nan,
            biasedGateEntropy: hasGate ? entropy(answer(language.firstTurns[0], [], biased).gate) : .nan,
            calibrationError: calibration.error,
            conflictAccuracy: mean(zip(conflicts, replies).map { ($1 > 0.5) == ($0.label == 0) ? 1 : 0 }),
            conflictEntropy: mean(replies.map(entropy)),
            paddingNorm: network.embedding.prefix(Network.width).reduce(0) { $0 + $1 * $1 }.squareRoot())
    }

    /// The entropy of a choice between two, in bits.
    package static func entropy(_ p: Double) -> Double {
        [p, 1 - p].reduce(0) { $0 - ($1 > 0 ? $1 * log2($1) : 0) }
    }

    /// Expected calibration error with ten bins of equal width over the confidence in the answer given.
    package struct Calibration {
        private var weight = [Double](repeating: 0, count: 10)
        private var confidence = [Double](repeating: 0, count: 10)
        private var right = [Double](repeating: 0, count: 10)

        package init() {}

        /// One answer: the probability given to the financial meaning, and how often that meaning is the true one.
        package mutating func add(_ financial: Double, truth: Double, weight share: Double) {
            let sure = max(financial, 1 - financial)
            let bin = min(9, Int(10 * sure))
            weight[bin] += share
            confidence[bin] += share * sure
            right[bin] += share * (financial > 0.5 ? truth : 1 - truth)
        }

        package var error: Double { zip(confidence, right).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / weight.reduce(0, +) }
    }
}

/// 1 / (1 + exp(-x)), without overflow.
func logistic(_ x: Double) -> Double { x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)) }
