package import Instruments
package import Statistics

extension RepeatedGames {
    /// One arm of the experiment in which people played ten rounds with GPT-4, as released.
    package struct Arm: Sendable {
        package let name: String
        package let people: Int
        /// Mean total of a participant in the Battle of the Sexes, and in the dilemma, in points.
        package let sexes: PublishedNumber
        package let dilemma: PublishedNumber
        /// Rounds of the Battle of the Sexes in which both took the same option, over all participants.
        package let coordinated: Int

        package init(name: String, people: Int, sexes: PublishedNumber, dilemma: PublishedNumber, coordinated: Int) {
            (self.name, self.people, self.sexes, self.dilemma, self.coordinated) = (name, people, sexes, dilemma, coordinated)
        }

        /// The share of rounds that were coordinated.
        package var share: Double { Double(coordinated) / Double(10 * people) }
        /// Mean points over mean coordinated rounds.
        package var pointsPerCoordination: Double { sexes.value * Double(people) / Double(coordinated) }

        /// The totals of all participants that round to the published mean and that so many coordinated rounds, worth 7 or 10 each, can give.
        ///
        /// Both prices leave the remainder 1 when divided by 3, so a possible total leaves the same remainder as the number of rounds.
        package var possibleTotals: [Int] {
            sexes.counts(of: people).filter { ($0 - coordinated) % 3 == 0 && (7 * coordinated...10 * coordinated).contains($0) }
        }
    }

    package static let base = Arm(
        name: "Base", people: 97, sexes: PublishedNumber("43.40", from: "released data"),
        dilemma: PublishedNumber("61.09", from: "released data"), coordinated: 527)
    package static let prompted = Arm(
        name: "Prompted", people: 98, sexes: PublishedNumber("50.77", from: "released data"),
        dilemma: PublishedNumber("62.07", from: "released data"), coordinated: 604)

    /// Prompted minus Base in points of a participant, with the standard error of the difference, from the released data.
    package static let sexesEffect = PublishedEffect(7.363, standardError: 2.114)
    package static let dilemmaEffect = PublishedEffect(0.979, standardError: 2.085)

    /// The fewest degrees of freedom that Welch's formula can give for two samples of these sizes: the smaller size minus one.
    static var welchDegrees: Double { Double(min(base.people, prompted.people) - 1) }

    /// Welch's interval of a difference of which only the standard error is known; with the fewest degrees of freedom it is the widest.
    package static func welch(_ effect: PublishedEffect) -> Estimate {
        let half = StudentT(degrees: welchDegrees).quantile(0.975) * effect.standardError
        return Estimate(
            effect.value, low: effect.value - half, high: effect.value + half, n: base.people + prompted.people,
            method: "Welch 95%, fewest degrees of freedom")
    }

    /// The two-sided p-value of such a difference.
    package static func p(_ effect: PublishedEffect) -> Double { StudentT(degrees: welchDegrees).twoSided(effect.z) }

    /// The difference that an experiment with this standard error finds with a probability of 80%, in points.
    static func detectable(_ effect: PublishedEffect) -> Double { effect.standardError * (Normal.quantile(0.975) + Normal.quantile(0.8)) }

    /// Prompted minus Base in the share of coordinated rounds, as if all rounds of a participant were one.
    package static var coordinationDifference: Estimate {
        func variance(_ arm: Arm) -> Double { arm.share * (1 - arm.share) / Double(arm.people) }
        let half = Normal.quantile(0.975) * (variance(base) + variance(prompted)).squareRoot()
        let difference = prompted.share - base.share
        return Estimate(
            difference, low: difference - half, high: difference + half, n: base.people + prompted.people,
            method: "normal 95%, a participant's rounds as one")
    }
}
