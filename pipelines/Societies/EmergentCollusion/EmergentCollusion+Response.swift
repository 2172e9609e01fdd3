package import TabularLearners

extension EmergentCollusion {
    /// What follows when the first seller is made to ask the static best response for one period.
    ///
    /// Prices begin with the period before the forced one, which is period 1.
    package struct Response: Codable, Sendable {
        package var deviator: [Double]
        package var rival: [Double]
        /// The deviator was asking the best response anyway: nothing was forced.
        package var isLeftOut: Bool
        /// The forced price lies below the one that the deviator would have asked.
        package var isUndercut: Bool
        /// The rival's price in period 2 is below the one before the deviation.
        package var isPunished: Bool
        /// The rival's price in period 2 is below the one without the deviation.
        package var isBelowUndisturbed: Bool
        /// What the deviation adds to the deviator's discounted profit, as a share of it.
        package var advantage: Double

        package var isUnprofitable: Bool { advantage < 0 }
    }

    /// The weight of a period's profit against the one before it.
    package static var weight: Double { 0.95 }

    /// Compares the paths with and without a deviation; both begin with period 1.
    package static func response(
        before: (own: Double, rival: Double), forced: (own: [Double], rival: [Double]), undisturbed: (own: [Double], rival: [Double]),
        in market: Market
    ) -> Response {
        func worth(_ path: (own: [Double], rival: [Double])) -> Double {
            var (sum, factor) = (0.0, 1.0)
            for (own, rival) in zip(path.own, path.rival) {
                sum += factor * market.profit(own, against: rival)
                factor *= weight
            }
            return sum
        }
        let without = worth(undisturbed)
        return Response(
            deviator: [before.own] + forced.own, rival: [before.rival] + forced.rival,
            isLeftOut: (forced.own[0] - undisturbed.own[0]).magnitude < 0.005, isUndercut: forced.own[0] < undisturbed.own[0],
            isPunished: forced.rival[1] < before.rival, isBelowUndisturbed: forced.rival[1] < undisturbed.rival[1],
            advantage: (worth(forced) - without) / without)
    }

    /// Makes the first seller of a learned pair ask the best response to the price that its rival is about to ask, once, and follows both.
    package static func respond(_ pair: LearnedPair, after path: (first: [Int], second: [Int]), _ following: Int, _ duopoly: Duopoly)
        -> Response
    {
        let start = [path.first[path.first.count - 1], path.second[path.second.count - 1]]
        let undisturbed = pair.path(periods: following + 1, from: start)
        let best = duopoly.bestResponse(to: undisturbed.second[0])
        let forced = pair.path(periods: following + 1, from: start, forcingFirst: best)
        func prices(_ path: (first: [Int], second: [Int])) -> (own: [Double], rival: [Double]) {
            (path.first.map { duopoly.prices[$0] }, path.second.map { duopoly.prices[$0] })
        }
        return response(
            before: (duopoly.prices[start[0]], duopoly.prices[start[1]]), forced: prices(forced), undisturbed: prices(undisturbed),
            in: duopoly.market)
    }
}
