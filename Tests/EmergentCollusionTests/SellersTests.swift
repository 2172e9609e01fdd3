import EmergentCollusion
import Statistics
import TabularLearners
import Testing
import TestSupport

@Suite struct SellersTests {
    /// Learning that ends in a second.
    private var quick: EmergentCollusion.Learning {
        var learning = EmergentCollusion.Learning()
        (learning.beta, learning.patience, learning.measured) = (1e-3, 2000, 300)
        return learning
    }

    @Test func aRunDependsOnItsSeedAlone() {
        let duopoly = EmergentCollusion.Duopoly(.init())
        func gain(_ seed: UInt64, _ rule: EmergentCollusion.Rule = .none) -> EmergentCollusion.Outcome {
            EmergentCollusion.market(duopoly, quick, remembers: true, discount: 0.95, rule: rule, seed: Seed(seed))
        }
        #expect(gain(1).gain == gain(1).gain && gain(1).periods == gain(1).periods && gain(1).periods != gain(2).periods)
        #expect(gain(1).hasSettled && gain(1).periods >= 2000 && gain(1).cycle >= 1)
        // Only the market without a rule is tried with a forced price.
        #expect(gain(1).response != nil && gain(1, .capped).response == nil)
        #expect(gain(1, .certified).certified == 2 && gain(1).certified == 0)
    }

    @Test func learningThatIsCutOffIsToldSo() {
        var learning = quick
        learning.limit = 500
        let outcome = EmergentCollusion.market(
            EmergentCollusion.Duopoly(.init()), learning, remembers: true, discount: 0.95, rule: .none, seed: Seed(1))
        #expect(!outcome.hasSettled && outcome.periods == 500)
    }

    /// A seller without memory asks one price for ever, so its market has a cycle of one period and a gain on the grid.
    @Test func withoutMemoryPricesStandStill() {
        let duopoly = EmergentCollusion.Duopoly(.init())
        let outcome = EmergentCollusion.market(duopoly, quick, remembers: false, discount: 0, rule: .none, seed: Seed(4))
        #expect(outcome.cycle == 1)
        let gains = duopoly.prices.flatMap { own in
            duopoly.prices.map { other in
                duopoly.gain((duopoly.market.profit(own, against: other) + duopoly.market.profit(other, against: own)) / 2)
            }
        }
        #expect(gains.contains { ($0 - outcome.gain).magnitude < 1e-12 })
    }
}
