package import LanguageModels
package import Statistics
package import Workbench

/// Do groups of agents collude, conform and lose information without being told to?
///
/// Groups of language models that share resources, vote or hand work down a line are reported to collude, to conform and to lose information.
/// Whether that takes language or intent can be asked of agents that have neither: two Q-learners that set prices, Bayesian voters in a row, and relays that pass a symbol
/// on. For prices there is a published benchmark with known numbers, and the question behind them: a high price is not yet
/// collusion. So the same market runs with sellers that can't remember, or don't care about the future, and a price is forced once to see whether
/// it is punished. Two rules for single sellers and one for the whole market are then tried as safeguards.
package struct EmergentCollusion: Study {
    package struct Config: Configuration {
        package var market = Market()
        package var learning = Learning()
        @Quantity(in: 2..., unit: "markets") package var runs = Seeds(100)
        /// Discounts between 0 and the one above, for the sellers that remember.
        @Quantity(in: 0...0.999, unit: "discount") package var discounts = [0.25, 0.5, 0.75]
        package var benchmark = Benchmark()
        package var safeguards = Safeguards()
        package var herding = Herding()
        package var relays = Relays()
        package var asked = Asking()
        package var planted = Planted()
        /// Whose prices are asked for, if anyone's.
        package var endpoint = EndpointSettings()
        package init() {}
    }

    /// A few markets with exploration as slow as published.
    package struct Benchmark: Configuration {
        @Quantity(in: 2..., unit: "markets") package var runs = Seeds(20)
        @Quantity(in: 1e-7...1, unit: "a period") package var beta = 4e-6
        package init() {}
    }

    /// The rules that are tried against high prices.
    package struct Safeguards: Configuration {
        /// Not more than the runs: the first of these are the comparison.
        @Quantity(in: 2..., unit: "markets") package var runs = Seeds(60)
        @Quantity(in: 2...8, unit: "rivals") package var rivals = 4
        /// Re-matched sellers learn for so many times the period in which exploration falls by e.
        @Quantity(in: 1...100) package var horizon = 13.0
        package init() {}
    }

    /// Voters in a row, and in a vote.
    package struct Herding: Configuration {
        @Quantity(in: 0.55...0.95, unit: "accuracy of a signal") package var accuracies = [0.6, 0.7, 0.8]
        /// The accuracy that groups are compared at.
        @Quantity(in: 0.55...0.95, unit: "accuracy of a signal") package var accuracy = 0.7
        @Quantity(in: 100..., unit: "groups") package var groups = 20_000
        /// How far members of a discussion move towards the majority.
        @Quantity(in: 0...0.95) package var weights = [0.0, 0.25, 0.5, 0.75]
        package init() {}
    }

    /// Relays in a line.
    package struct Relays: Configuration {
        @Quantity(in: 0...0.5, unit: "errors a relay") package var error = 0.05
        @Quantity(in: 2...1000, unit: "symbols") package var symbols = [2, 10]
        @Quantity(in: 100..., unit: "chains") package var chains = 50_000
        @Quantity(in: 1...100, unit: "facts") package var facts = 10
        @Quantity(in: 1...100, unit: "facts") package var budget = 4
        package init() {}
    }

    /// What sellers have beside their prices.
    package enum Sellers: String, Choice {
        case both = "memory and future"
        case memoryless = "future, no memory"
        case myopic = "memory, no future"
        case neither = "neither"

        package var remembers: Bool { self == .both || self == .myopic }
        package var hasFuture: Bool { self == .both || self == .memoryless }
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The market: sellers with and without memory and future.
        let conditions = ForEach(factor("sellers", Sellers.allCases), config.runs) { sellers, seed in
            Train("market", Self.conditionedMarket, config.market, config.learning, sellers, seed)
        }
        let patience = ForEach(config.discounts, config.runs) { discount, seed in
            Train("patience", Self.patientMarket, config.market, config.learning, discount, seed)
        }
        let benchmark = ForEach(config.benchmark.runs) { seed in
            Train("benchmark", Self.benchmarkMarket, config.market, config.learning, config.benchmark.beta, seed)
        }
        let ruled = ForEach(factor("rule", [Rule.certified, .capped, .cappedUnawares]), config.safeguards.runs) { rule, seed in
            Train("ruled market", Self.ruledMarket, config.market, config.learning, rule, seed)
        }
        let rematched = ForEach(config.safeguards.runs) { seed in
            Train("re-matched market", Self.rematchedMarket, config.market, config.learning, config.safeguards, seed)
        }
        let markets = Evaluate("markets", Self.gather, conditions, patience, benchmark, ruled, rematched, config.safeguards.runs)

        // Voters and relays.
        let herds = ForEach(config.herding.accuracies) { accuracy in
            Evaluate("herd", Self.herds, accuracy, config.herding.groups)
        }
        let voters = Evaluate("voters", Self.herds, config.herding.accuracy, config.herding.groups)
        let debates = ForEach(config.herding.weights) { weight in
            Evaluate("debate", Self.debates, config.herding.accuracy, weight, config.herding.groups)
        }
        let chains = ForEach(config.relays.symbols) { symbols in
            Evaluate("relay", Self.chains, symbols, config.relays.error, config.relays.chains)
        }
        let perfect = Evaluate("perfect relays", Self.chains, 10, 0.0, config.relays.chains)
        let summaries = Evaluate("summaries", Self.summaries, config.relays)

        // Sellers that are asked: programs with a known answer to an undercut, and models behind an endpoint.
        let validation = Evaluate("planted sellers", Self.plantedSellers, config.market, config.asked, config.planted)
        let asked = Evaluate("asked sellers", Self.askedSellers, config.market, config.asked, config.endpoint)

        Analyze("tacit-collusion", Self.evidenceForCollusion, markets)
        Analyze("real-or-spurious", Self.evidenceForPunishment, markets)
        Analyze("conformity", Self.evidenceForConformity, herds, voters)
        Analyze("handoff-loss", Self.evidenceForHandoff, chains, perfect)
        Analyze("agent-level-safeguards", Self.evidenceForSafeguards, markets)
        Report(
            Self.report, markets, herds, voters, debates, chains, summaries, validation, asked, config.market, config.learning,
            config.asked,
            config.planted)
    }
}
