import CharacterText
import Glibc
import Statistics
import Testing

@Suite struct InterpolatedFourGramTests {
    private let cleaned = Letters.symbols(CharacterTextValues.text.utf8)
    private let other = Letters.symbols(CharacterTextValues.other.utf8)

    private func model(_ passages: [UInt8]...) -> InterpolatedFourGram {
        var model = InterpolatedFourGram()
        for passage in passages { model.learn(passage) }
        return model
    }

    private func symbols(_ text: String) -> [UInt8] {
        text.utf8.map { $0 == UInt8(ascii: " ") ? 0 : $0 - UInt8(ascii: "a") + 1 }
    }

    @Test func probabilitiesAreThoseOfTheSecondImplementation() {
        let model = model(cleaned)
        for row in CharacterTextValues.probabilities {
            let ours = model.probabilities(after: symbols(row.context))
            #expect(zip(ours, row.values).allSatisfy { ($0 / $1 - 1).magnitude < 1e-12 }, "\(row.context)")
            #expect((ours.reduce(0, +) - 1).magnitude < 1e-12)
        }
        // Only the last three symbols of a context count.
        #expect(model.probabilities(after: symbols("see the")) == model.probabilities(after: symbols("the")))
    }

    @Test func lossesAreThoseOfTheSecondImplementation() {
        #expect((model(cleaned).crossEntropy(cleaned) / CharacterTextValues.lossOnItself - 1).magnitude < 1e-12)
        #expect((model(cleaned).crossEntropy(other) / CharacterTextValues.lossOnOther - 1).magnitude < 1e-12)
        #expect((model(cleaned, other).crossEntropy(other) / CharacterTextValues.lossOfBoth - 1).magnitude < 1e-12)
    }

    @Test func samplesAreThoseOfTheSecondImplementation() {
        for (temperature, expected) in [(1.0, CharacterTextValues.sample), (0.5, CharacterTextValues.coldSample)] {
            var random = Seed(3).stream("sampling")
            let sample = model(cleaned).sample(90, after: symbols("the"), temperature: temperature, random: &random)
            #expect(Letters.text(sample) == expected)
        }
    }

    @Test func aModelThatHasSeenNothingKnowsNothing() {
        #expect(InterpolatedFourGram().probabilities(after: [0, 0, 0]).allSatisfy { ($0 - 1.0 / 27).magnitude < 1e-15 })
        #expect((InterpolatedFourGram().crossEntropy(other) - log(27)).magnitude < 1e-12)
    }

    @Test func aPassageTooShortForAnOrderStillTeachesTheShorterOnes() {
        // Twice 'a' alone: 0.02 + 0.08 + 0.25 + 0.65 of the single symbol's share.
        #expect((model([1], [1]).probabilities(after: [1, 1, 1])[1] - 2.01 / 2.27).magnitude < 1e-15)
    }
}
