package import Statistics
package import TabularLearners
import Workbench

extension EmergentCollusion {
    /// How sellers learn, and when they have learned.
    package struct Learning: Configuration {
        @Quantity(in: 0.001...1, unit: "learning rate") package var alpha = 0.15
        /// Exploration in period t is exp(-beta t).
        @Quantity(in: 1e-7...1, unit: "a period") package var beta = 4e-5
        @Quantity(in: 0...0.999, unit: "discount") package var delta = 0.95
        /// For so many periods neither seller's best answers may change.
        @Quantity(in: 1..., unit: "periods") package var patience = 100_000
        @Quantity(in: 1..., unit: "periods") package var limit = 20_000_000
        /// Periods without exploration over which profits are measured.
        @Quantity(in: 300..., unit: "periods") package var measured = 1000
        /// Periods that are followed after a forced price.
        @Quantity(in: 1...200, unit: "periods") package var following = 15
        package init() {}

        package func pair(remembers: Bool, discount: Double) -> PairLearning {
            var settings = PairLearning()
            (settings.remembers, settings.rate, settings.decay, settings.discount) = (remembers, alpha, beta, discount)
            (settings.patience, settings.limit) = (patience, limit)
            return settings
        }
    }

    /// A rule for single sellers.
    package enum Rule: String, Choice {
        case none
        /// Each seller is certified alone before the market opens.
        case certified
        /// A price moves by one step of the grid at most.
        case capped
        /// The same, and a seller takes the price that it chose for the one that was carried out.
        case cappedUnawares = "capped unawares"
    }

    /// One market after its sellers have learned.
    package struct Outcome: Codable, Sendable {
        /// Mean profit of the sellers over the measured periods, between static competition (0) and a shared monopoly (1).
        package var gain: Double
        package var price: Double
        /// Periods until learning ended.
        package var periods: Int
        package var hasSettled: Bool
        /// Periods after which the prices come again; 0 where they need not.
        package var cycle = 0
        /// What a forced price leads to, where that was tried.
        package var response: Response?
        /// Sellers that passed the audit before the market opened.
        package var certified = 0
    }

    /// Lets two sellers learn in one market and measures them with exploration switched off.
    package static func market(
        _ duopoly: Duopoly, _ learning: Learning, remembers: Bool, discount: Double, rule: Rule, seed: Seed
    ) -> Outcome {
        var settings = learning.pair(remembers: remembers, discount: discount)
        var tables: (first: QTable, second: QTable)?
        var certified = 0
        if rule == .certified {
            let sellers = [false, true].map { certify(duopoly, settings, second: $0, seed: seed) }
            tables = (sellers[0].table, sellers[1].table)
            certified = sellers.count(where: \.passes)
            settings.exploration = 0.1
        }
        let allowed: ((Int, Int) -> Int)? =
            rule == .capped || rule == .cappedUnawares ? { chosen, last in min(max(chosen, last - 1), last + 1) } : nil
        let pair = learn(duopoly.game, settings, tables: tables, seed: seed, allowed: allowed, creditsChosen: rule == .cappedUnawares)
        let path = pair.path(periods: learning.measured, allowed: allowed)
        var outcome = measured(path, duopoly)
        (outcome.periods, outcome.hasSettled, outcome.certified) = (pair.periods, pair.hasSettled, certified)
        if rule == .none { outcome.response = respond(pair, after: path, learning.following, duopoly) }
        return outcome
    }

    /// Profits, prices and the cycle of a path of price pairs.
    static func measured(_ path: (first: [Int], second: [Int]), _ duopoly: Duopoly) -> Outcome {
        let n = duopoly.prices.count
        var (profit, price) = (0.0, 0.0)
        for (a, b) in zip(path.first, path.second) {
            profit += (duopoly.game.first[a * n + b] + duopoly.game.second[a * n + b]) / 2
            price += (duopoly.prices[a] + duopoly.prices[b]) / 2
        }
        let count = Double(path.first.count)
        let pairs = zip(path.first, path.second).map { $0 * n + $1 }
        // The next pair depends on the last alone, so the cycle is as long as the time since the last pair was there before.
        let before = pairs.dropLast().lastIndex(of: pairs[pairs.count - 1])
        return Outcome(
            gain: duopoly.gain(profit / count), price: price / count, periods: 0, hasSettled: false,
            cycle: before.map { pairs.count - 1 - $0 } ?? 0)
    }
}
