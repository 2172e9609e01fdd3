import Glibc
import PolicyLab
import Statistics
import Testing

@Suite struct PolicyNetworkTests {
    static let task = Countdown(cards: 3)
    static let questions = [Countdown.Question(cards: [3, 7, 2], target: 19), .init(cards: [9, 9, 1], target: 40)]
    static let answers: [Int32] = [0, 3, 1, 5, 2, 0, 3, 2, 4, 1, 2, 5, 0, 3, 1, 1, 4, 5, 0, 0]

    /// The weights that the reference has.
    static var network: PolicyNetwork {
        var random = Seed(1).stream("weights")
        var network = PolicyNetwork(task, hidden: 16, using: &random)
        for place in network.parameters.indices { network.parameters[place] = Float(0.4 * pow(sin(Double(place) * 0.7), 3)) }
        return network
    }

    @Test func probabilitiesAndEntropiesAgreeWithNumpy() {
        let tape = Tape()
        tape.replay(Self.network, Self.questions.map(Self.task.features), answers: Self.answers)
        for (ours, theirs) in zip(tape.logProbabilities, PolicyLabValues.logProbabilities) { #expect((ours - theirs).magnitude < 2e-6) }
        for (ours, theirs) in zip(tape.entropies, PolicyLabValues.entropies) { #expect((ours - theirs).magnitude < 2e-6) }
        #expect(tape.tokens == Self.answers && tape.rows == 4 && tape.group == 2)
    }

    @Test func theGradientAgreesWithDifferences() {
        let tape = Tape()
        let features = Self.questions.map(Self.task.features)
        tape.replay(Self.network, features, answers: Self.answers)
        let gradient = Self.network.gradient(
            tape, features, weights: (0..<20).map { 0.3 * Double((7 * $0) % 5 - 2) },
            entropyWeights: (0..<20).map { 0.1 * Double((3 * $0) % 4 - 1) })
        for (place, slope) in zip(PolicyLabValues.places, PolicyLabValues.slopes) {
            #expect((Double(gradient[place]) - slope).magnitude < 1e-5, "\(place)")
        }
        #expect(PolicyLabValues.slopes.count { $0.magnitude > 1e-3 } >= 12)
    }

    @Test func tokensAreDrawnAsOftenAsTheirProbabilitiesSay() {
        let tape = Tape()
        var random = Seed(3).stream("draws")
        let features = [Self.task.features(of: Self.questions[0])]
        tape.sample(Self.network, features, group: 4000, using: &random)
        let (tokens, logarithms) = (tape.tokens, tape.logProbabilities)
        for token in 0..<6 as Range<Int32> {
            let drawn = (0..<4000).filter { tokens[5 * $0] == token }
            guard let first = drawn.first else { continue }
            let p = exp(logarithms[5 * first])
            #expect((Double(drawn.count) / 4000 - p).magnitude < 4.5 * (p * (1 - p) / 4000).squareRoot())
        }
        // What was drawn is what a second pass over the same answers finds, bit by bit.
        let again = Tape()
        again.replay(Self.network, features, answers: tokens)
        #expect(again.logProbabilities == logarithms && again.entropies == tape.entropies)
    }

    @Test func aTapeIsUsedAgainForFewerAnswers() {
        let (tape, fresh) = (Tape(), Tape())
        let features = Self.questions.map(Self.task.features)
        tape.replay(Self.network, features, answers: Self.answers)
        tape.replay(Self.network, [features[1]], answers: Array(Self.answers[10...]))
        fresh.replay(Self.network, [features[1]], answers: Array(Self.answers[10...]))
        #expect(tape.logProbabilities == fresh.logProbabilities)
        let weights = [Double](repeating: 0.5, count: 10)
        #expect(
            Self.network.gradient(tape, [features[1]], weights: weights) == Self.network.gradient(fresh, [features[1]], weights: weights))
    }

    @Test func aNewNetworkFindsAllTokensEquallyProbable() {
        var random = Seed(1).stream("weights")
        let network = PolicyNetwork(Self.task, hidden: 32, using: &random)
        let tape = Tape()
        tape.replay(network, [Self.task.features(of: Self.questions[0])], answers: [0, 3, 1, 4, 2])
        for entropy in tape.entropies { #expect((entropy - log(6)).magnitude < 1e-12) }
        #expect(network.weightCount == 107 * 32 + 32 + 32 * 32 + 6 * 33)
    }

    @Test func adamClimbsAsInNumpy() {
        var x: [Float] = [1, -2, 0.5, 3, 0]
        var adam = PolicyOptimizer(rate: 0.05)
        let shift: [Float] = [0, 0.5, -0.5, 1, 0.01]
        for step in 1...20 {
            adam.ascend(&x, along: zip(x, shift).map { sin($0) + $1 })
            if step % 10 == 0 {
                for (ours, theirs) in zip(x, PolicyLabValues.adam[step / 10 - 1]) { #expect((Double(ours) - theirs).magnitude < 1e-5) }
            }
        }
    }
}
