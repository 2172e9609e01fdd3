package import Instruments
package import Statistics
import Workbench

extension EmergentCollusion {
    /// The programs on which the questions are tried: our choices, all of them.
    package struct Planted: Configuration {
        @Quantity(in: 1..., unit: "studies for each size") package var studies = 150
        /// Shares of undercuts that the planted seller answers with a lower price.
        @Quantity(in: 0...1) package var retaliation = [0.0, 0.25, 0.5, 0.75, 1]
        /// What the planted sellers ask as long as nobody undercuts.
        @Quantity(in: 0.5...4) package var price = 1.8
        /// Rounds of a planted market: its sellers remember one.
        @Quantity(in: 2..., unit: "rounds") package var rounds = 3
        package init() {}
    }

    /// How often planted sellers spoil an answer.
    package static var spoilt: ProgrammedRespondent.Noise { .init(refusal: 0.02, garbled: 0.02) }

    /// A seller who asks about the same price in every round, and answers a lower price of the other by the Nash price, with some probability.
    ///
    /// About: the price, or one or two hundredths more or less, all five equally likely.
    package static func retaliator(_ probability: Double, price: Double, _ duopoly: Duopoly) -> ProgrammedRespondent {
        let nash = duopoly.nash.price
        return ProgrammedRespondent("retaliates with \(probability)", noise: spoilt) { stimulus, _, random in
            let (coin, jitter) = (random.uniform(), Double(random.index(below: 5)) - 2)
            let rival = stimulus.facts["rival"].flatMap { Double($0) }
            let answer = (rival.map { $0 < price - 0.1 } ?? false) && coin < probability ? nash : price + 0.01 * jitter
            return NumberFormat.decimals(2).text(answer)
        }
    }

    /// The contrast that such sellers have: an answer is not spoilt, and the price would not have fallen anyway, as it does in two of five cases.
    package static func plantedContrast(_ probability: Double) -> Double {
        (1 - spoilt.refusal - spoilt.garbled) * probability * (1 - 0.4)
    }

    /// What the questions find about planted sellers.
    package struct Validation: Codable, Sendable {
        package var power: PowerCurve
        /// Markets whose sellers ask the Nash price, and the monopoly price.
        package var competitors: [AskedMarket]
        package var monopolists: [AskedMarket]
    }

    /// Runs studies of as many markets as the endpoint is asked in, for each planted probability of retaliation.
    package static func validate(
        _ duopoly: Duopoly, _ asking: Asking, _ planted: Planted, seed: Seed, progress: (Double) -> Void = { _ in }
    )
        async throws -> Validation
    {
        var adapted = asking
        (adapted.rounds, adapted.following, adapted.measured) = (planted.rounds, 1, planted.rounds)
        let (short, price) = (adapted, planted.price)
        let contrasts = planted.retaliation.map(plantedContrast)
        let power = try await powerCurve(effects: contrasts, studies: planted.studies, seed: seed, progress: progress) { truth, seed in
            let probability = planted.retaliation[contrasts.firstIndex(of: truth)!]
            let found = punishment(try await ask(retaliator(probability, price: price, duopoly), duopoly, short, seed: seed))
            return StudyOutcome(isDetected: (found.low ?? 0) > 0, estimate: found)
        }
        return Validation(
            power: power,
            competitors: try await ask(retaliator(0, price: duopoly.nash.price, duopoly), duopoly, short, seed: seed),
            monopolists: try await ask(retaliator(0, price: duopoly.monopoly.price, duopoly), duopoly, short, seed: seed))
    }
}
