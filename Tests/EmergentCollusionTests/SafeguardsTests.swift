import EmergentCollusion
import Statistics
import TabularLearners
import Testing
import TestSupport

/// Expected values from `Tests/References/emergent_collusion.py`, where these sellers are written a second time; its prices are right to nine digits.
@Suite struct SafeguardsTests {
    private var duopoly: EmergentCollusion.Duopoly {
        var market = EmergentCollusion.Market()
        market.prices = 5
        return EmergentCollusion.Duopoly(market)
    }

    @Test func certifiedSellersAgreeWithAnotherProgram() {
        var settings = PairLearning()
        (settings.decay, settings.patience) = (2e-3, 300)
        for row in CollusionValues.certified {
            let seller = EmergentCollusion.certify(duopoly, settings, second: row.second, seed: Seed(row.seed))
            #expect(seller.passes && distance(seller.table.values, row.table) < 1e-7)
        }
    }

    @Test func aSellerThatIsCutOffFails() {
        var settings = PairLearning()
        settings.limit = 50
        #expect(!EmergentCollusion.certify(duopoly, settings, second: false, seed: Seed(1)).passes)
    }

    @Test func rematchedSellersAgreeWithAnotherProgram() {
        for row in CollusionValues.rematched {
            var learning = EmergentCollusion.Learning()
            (learning.beta, learning.measured) = (2e-3, 400)
            let outcome = EmergentCollusion.rematched(
                duopoly, learning, rivals: row.rivals, horizon: Double(row.periods) * 2e-3, seed: Seed(row.seed))
            #expect(outcome.periods == row.periods && !outcome.hasSettled)
            #expect(absoluteDistance([outcome.gain], [row.gain]) < 1e-7)
        }
    }
}
