package import Statistics

extension EmergentCollusion {
    /// The gain above which a market counts as collusive.
    package static var collusiveLine: Double { 0.3 }

    /// The markets of one arm, one for each seed.
    package struct Arm: Codable, Sendable {
        package var name: String
        package var outcomes: [Outcome]

        package init(name: String, outcomes: [Outcome]) { (self.name, self.outcomes) = (name, outcomes) }

        package var gains: [Double] { outcomes.map(\.gain) }

        /// The mean gain with its bootstrap interval over markets.
        package var gain: Estimate {
            var random = Seed(0).stream("bootstrap")
            return bootstrap(gains, random: &random) { mean($0) }
        }

        /// The share of markets with a gain above ``EmergentCollusion/collusiveLine``.
        package var collusive: Estimate { wilson(gains.map { $0 > collusiveLine }) }

        /// The markets in which a price could be forced that was not asked anyway.
        package var tried: [Response] { outcomes.compactMap(\.response).filter { !$0.isLeftOut } }

        /// The share of these in which something followed.
        package func share(_ property: (Response) -> Bool) -> Estimate { wilson(tried.map(property)) }

        /// The share in which something followed minus that of another arm.
        package func share(_ property: (Response) -> Bool, minus other: Arm) -> Estimate {
            newcombe(
                successes: tried.count(where: property), of: tried.count, minus: other.tried.count(where: property), of: other.tried.count)
        }

        /// The first markets alone.
        package func first(_ count: Int) -> Arm { Arm(name: name, outcomes: Array(outcomes.prefix(count))) }
    }

    /// The markets of all arms.
    package struct Markets: Codable, Sendable {
        /// With and without memory and future, in the order of ``Sellers``.
        package var conditions: [Arm]
        /// Sellers that remember, by discount.
        package var discounts: [Arm]
        /// With memory, future and the published exploration.
        package var benchmark: Arm
        /// Under each rule: certified, capped, capped unawares, re-matched.
        package var rules: [Arm]
        /// Markets of an arm that a rule is compared with: as many as it has.
        package var compared: Int

        package init(conditions: [Arm], discounts: [Arm], benchmark: Arm, rules: [Arm], compared: Int) {
            (self.conditions, self.discounts, self.benchmark, self.rules, self.compared) = (
                conditions, discounts, benchmark, rules, compared
            )
        }

        package func arm(_ sellers: Sellers) -> Arm { conditions.first { $0.name == sellers.rawValue }! }

        package func arm(_ rule: String) -> Arm { rules.first { $0.name == rule }! }

        /// The mean gain of an arm over that under no rule, with its bootstrap interval over the markets of both.
        package func ratio(of arm: Arm) -> Estimate {
            var random = Seed(0).stream("bootstrap")
            return ratioOfMeans(
                arm.first(compared).gains, over: self.arm(.both).first(compared).gains, paired: false, interval: .percentile,
                random: &random)
        }
    }
}
