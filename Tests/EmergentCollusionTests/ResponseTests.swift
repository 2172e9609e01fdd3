import EmergentCollusion
import Statistics
import TabularLearners
import Testing
import TestSupport

@Suite struct ResponseTests {
    private let duopoly = EmergentCollusion.Duopoly(.init())

    /// A pair whose tables prefer what a rule says, after a path in which both asked one price.
    private func respond(price: Int, remembers: Bool = true, _ rule: @escaping (_ own: Int, _ other: Int) -> Int)
        -> EmergentCollusion.Response
    {
        let n = duopoly.prices.count
        var settings = PairLearning()
        (settings.limit, settings.remembers) = (0, remembers)
        func table(_ isSecond: Bool) -> QTable {
            QTable(states: settings.states(of: duopoly.game), actions: n) { state, action in
                let (first, second) = remembers ? (state / n, state % n) : (price, price)
                return action == (isSecond ? rule(second, first) : rule(first, second)) ? 1 : 0
            }
        }
        let pair = learn(duopoly.game, settings, tables: (table(false), table(true)), seed: Seed(0))
        return EmergentCollusion.respond(pair, after: ([price], [price]), 15, duopoly)
    }

    /// Both ask price 12 until anybody asks less, then the price next to the equilibrium for ever.
    @Test func aGrimTriggerPunishesAndDoesNotPay() {
        let response = respond(price: 12) { own, other in own == 12 && other == 12 ? 12 : 1 }
        let best = duopoly.prices[duopoly.bestResponse(to: 12)]
        let (high, low) = (duopoly.prices[12], duopoly.prices[1])
        #expect(response.deviator == [high, best] + [Double](repeating: low, count: 15))
        #expect(response.rival == [high, high] + [Double](repeating: low, count: 15))
        #expect(response.isPunished && response.isBelowUndisturbed && response.isUndercut && !response.isLeftOut)
        // One period at the best response and fifteen of the low price, against sixteen of the high one: sums of powers of .95.
        func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * 0.95 } }
        let market = duopoly.market
        let with = market.profit(best, against: high) + market.profit(low, against: low) * 0.95 * (1 - power(15)) / 0.05
        let without = market.profit(high, against: high) * (1 - power(16)) / 0.05
        #expect(absoluteDistance([response.advantage], [with / without - 1]) < 1e-12)
        #expect(response.isUnprofitable)
    }

    /// Without memory nothing can be answered, and whoever asks the best response once gains by it.
    @Test func withoutMemoryADeviationPays() {
        let response = respond(price: 12, remembers: false) { _, _ in 12 }
        #expect(!response.isPunished && !response.isUnprofitable && response.advantage > 0 && !response.isLeftOut)
        #expect(response.rival == [Double](repeating: duopoly.prices[12], count: 17))
    }

    @Test func whoAsksTheBestResponseAnywayIsLeftOut() {
        let fixed = duopoly.prices.indices.first { duopoly.bestResponse(to: $0) == $0 }
        let price = try! #require(fixed)
        let response = respond(price: price) { _, _ in price }
        #expect(response.isLeftOut && !response.isPunished && response.advantage == 0)
    }

    /// A cycle falls by itself: seen against the price before, not against the price without the deviation.
    @Test func aCycleIsNoPunishment() {
        let response = respond(price: 12) { own, _ in own == 12 ? 13 : own == 13 ? 11 : 12 }
        #expect(response.isPunished && !response.isBelowUndisturbed)
    }
}
