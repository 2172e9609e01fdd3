import Glibc
package import TabularLearners
import Workbench

extension EmergentCollusion {
    /// Two sellers of similar goods under logit demand; the defaults are the published baseline.
    ///
    /// Each sells q = exp((quality - p) / mu) / (the sum of the same over both + exp(outside / mu)). Source: Calvano, Calzolari, Denicolò and
    /// Pastorello, American Economic Review 110 (2020), 3267-3297, section II.
    package struct Market: Configuration {
        @Quantity(in: -10...10) package var quality = 2.0
        /// The worth of buying nothing.
        @Quantity(in: -10...10) package var outside = 0.0
        @Quantity(in: 0...10, unit: "a unit sold") package var cost = 1.0
        /// How different the goods are: mu.
        @Quantity(in: 0.02...10) package var differentiation = 0.25
        @Quantity(in: 2...100, unit: "prices on the grid") package var prices = 15
        /// How far the grid goes beyond the two reference prices, as a share of their distance.
        @Quantity(in: 0...1) package var margin = 0.1
        package init() {}

        /// What one seller sells at its own price against the other's.
        package func demand(_ own: Double, against other: Double) -> Double {
            let (mine, theirs) = ((quality - own) / differentiation, (quality - other) / differentiation)
            let nothing = outside / differentiation
            let top = max(mine, theirs, nothing)
            return exp(mine - top) / (exp(mine - top) + exp(theirs - top) + exp(nothing - top))
        }

        package func profit(_ own: Double, against other: Double) -> Double { (own - cost) * demand(own, against: other) }

        /// The price at which neither gains by another one: p = cost + mu / (1 - q).
        package var nash: Double { root { $0 - cost - differentiation / (1 - demand($0, against: $0)) } }

        /// The price at which both together earn most: p = cost + mu / (1 - 2 q).
        package var monopoly: Double { root { $0 - cost - differentiation / (1 - 2 * demand($0, against: $0)) } }

        /// The price that earns most for one period against the other's.
        package func bestResponse(to other: Double) -> Double {
            root { $0 - cost - differentiation / (1 - demand($0, against: other)) }
        }

        /// Where a rising function of the price is zero, by bisection.
        private func root(_ excess: (Double) -> Double) -> Double {
            var (low, high) = (cost, cost + 40 * differentiation + (quality - outside - cost).magnitude)
            for _ in 0..<100 {
                let middle = (low + high) / 2
                if excess(middle) < 0 { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
    }

    /// The market as a game on a grid of prices, with the profits that gains are measured by.
    package struct Duopoly: Sendable {
        package let market: Market
        package let nash: (price: Double, profit: Double)
        package let monopoly: (price: Double, profit: Double)
        package let prices: [Double]
        package let game: RepeatedGame

        package init(_ market: Market) {
            self.market = market
            let (low, high) = (market.nash, market.monopoly)
            nash = (low, market.profit(low, against: low))
            monopoly = (high, market.profit(high, against: high))
            let count = market.prices
            let prices = (0..<count).map { place in
                low + (high - low) * ((1 + 2 * market.margin) * Double(place) / Double(count - 1) - market.margin)
            }
            self.prices = prices
            game = RepeatedGame(actions: count) { market.profit(prices[$0], against: prices[$1]) }
        }

        /// (profit - Nash) / (monopoly - Nash): 0 for static competition, 1 for a shared monopoly.
        package func gain(_ profit: Double) -> Double { (profit - nash.profit) / (monopoly.profit - nash.profit) }

        /// The price that both would have to ask for a gain between 0 and 1.
        package func price(ofGain gain: Double) -> Double {
            var (low, high) = (nash.price, monopoly.price)
            for _ in 0..<100 {
                let middle = (low + high) / 2
                if self.gain(market.profit(middle, against: middle)) < gain { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }

        /// The place of the grid price that earns most for one period against another one.
        package func bestResponse(to other: Int) -> Int {
            prices.indices.max { (game.first[$0 * prices.count + other], $1) < (game.first[$1 * prices.count + other], $0) }!
        }

        /// The place of the grid price nearest to the static equilibrium.
        package var nearestNash: Int {
            prices.indices.min { (prices[$0] - nash.price).magnitude < (prices[$1] - nash.price).magnitude }!
        }
    }
}
