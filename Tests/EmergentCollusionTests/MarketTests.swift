import EmergentCollusion
import Testing
import TestSupport

@Suite struct MarketTests {
    /// Expected values from `Tests/References/emergent_collusion.py`, by scipy's optimisers.
    @Test func pricesAgreeWithAnOptimiser() {
        for row in CollusionValues.markets {
            var market = EmergentCollusion.Market()
            (market.quality, market.outside, market.cost, market.differentiation) = (row[0], row[1], row[2], row[3])
            let duopoly = EmergentCollusion.Duopoly(market)
            let found = [
                duopoly.nash.price, duopoly.nash.profit, duopoly.monopoly.price, duopoly.monopoly.profit, market.bestResponse(to: 2),
            ]
            #expect(distance(found, Array(row[4...])) < 1e-7)
        }
    }

    /// The numbers of the published baseline, to the digits in which they are known.
    @Test func theBaselineIsThePublishedOne() {
        let duopoly = EmergentCollusion.Duopoly(.init())
        let found = [duopoly.nash.price, duopoly.nash.profit, duopoly.monopoly.price, duopoly.monopoly.profit]
        #expect(absoluteDistance(found, [1.4729, 0.2229, 1.9250, 0.3375]) < 5e-5)
        #expect(duopoly.prices.count == 15)
        let step = 1.2 * (duopoly.monopoly.price - duopoly.nash.price) / 14
        let low = duopoly.nash.price - 0.1 * (duopoly.monopoly.price - duopoly.nash.price)
        #expect(distance(duopoly.prices, (0..<15).map { low + step * Double($0) }) < 1e-12)
        #expect(duopoly.nearestNash == 1)
    }

    @Test func gainsGoFromCompetitionToMonopoly() {
        let duopoly = EmergentCollusion.Duopoly(.init())
        #expect(duopoly.gain(duopoly.nash.profit) == 0 && duopoly.gain(duopoly.monopoly.profit) == 1)
        for gain in [0.1, 0.5, 0.9] {
            let price = duopoly.price(ofGain: gain)
            #expect(absoluteDistance([duopoly.gain(duopoly.market.profit(price, against: price))], [gain]) < 1e-9)
        }
    }

    /// A best response on the grid is next to the one between its prices, on both sides of the equilibrium.
    @Test func bestResponsesOnTheGridAreNearTheContinuousOnes() {
        let duopoly = EmergentCollusion.Duopoly(.init())
        let step = duopoly.prices[1] - duopoly.prices[0]
        for (place, other) in duopoly.prices.enumerated() {
            let best = duopoly.prices[duopoly.bestResponse(to: place)]
            #expect((best - duopoly.market.bestResponse(to: other)).magnitude < step)
        }
        #expect(duopoly.prices[duopoly.bestResponse(to: 14)] < duopoly.prices[14])
        #expect(duopoly.prices[duopoly.bestResponse(to: 0)] >= duopoly.prices[0])
    }
}
