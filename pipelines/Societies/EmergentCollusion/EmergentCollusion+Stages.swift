import EndpointRespondents
import LanguageModels
import Statistics
import Workbench

// The functions that the pipeline names.
extension EmergentCollusion {
    /// Lets two Q-learners set prices until neither changes its mind, with or without memory and future, and forces a price.
    static func conditionedMarket(_ run: Run, market: Market, learning: Learning, sellers: Sellers, seed: Seed) throws -> Outcome {
        Self.market(
            try duopoly(market), learning, remembers: sellers.remembers, discount: sellers.hasFuture ? learning.delta : 0, rule: .none,
            seed: seed)
    }

    /// The same for sellers that remember and discount the future otherwise.
    static func patientMarket(_ run: Run, market: Market, learning: Learning, discount: Double, seed: Seed) throws -> Outcome {
        Self.market(try duopoly(market), learning, remembers: true, discount: discount, rule: .none, seed: seed)
    }

    /// The market of sellers that remember and have a future, with exploration as slow as published.
    static func benchmarkMarket(_ run: Run, market: Market, learning: Learning, beta: Double, seed: Seed) throws -> Outcome {
        var slow = learning
        slow.beta = beta
        return Self.market(try duopoly(market), slow, remembers: true, discount: learning.delta, rule: .none, seed: seed)
    }

    /// The market under a rule for single sellers.
    static func ruledMarket(_ run: Run, market: Market, learning: Learning, rule: Rule, seed: Seed) throws -> Outcome {
        Self.market(try duopoly(market), learning, remembers: true, discount: learning.delta, rule: rule, seed: seed)
    }

    /// The market in which each seller meets a rival drawn anew in every period.
    static func rematchedMarket(_ run: Run, market: Market, learning: Learning, safeguards: Safeguards, seed: Seed) throws -> Outcome {
        rematched(try duopoly(market), learning, rivals: safeguards.rivals, horizon: safeguards.horizon, seed: seed)
    }

    /// The markets of every arm, with those under no rule that the rules are compared with.
    static func gather(
        _ run: Run, conditions: Ensemble<Outcome>, patience: Ensemble<Outcome>, benchmark: Ensemble<Outcome>, ruled: Ensemble<Outcome>,
        rematched: Ensemble<Outcome>,
        compared: Seeds
    ) throws -> Markets {
        let free = conditions.at("sellers", Sellers.both)
        guard compared.count <= free.cells.count else {
            throw InvalidSetting(
                name: "safeguards.runs", found: "\(compared.count)", expected: "not more than the \(free.cells.count) of 'runs'")
        }
        return Markets(
            conditions: Sellers.allCases.map { .init(name: $0.rawValue, outcomes: conditions.at("sellers", $0).values) },
            discounts: patience.levels(of: "discount").map { level in
                .init(name: level.text, outcomes: patience.filter { $0.levels.contains(level) }.values)
            },
            benchmark: Arm(name: "both, exploration as published", outcomes: benchmark.values),
            rules: [Rule.certified, .capped, .cappedUnawares].map { .init(name: $0.rawValue, outcomes: ruled.at("rule", $0).values) }
                + [.init(name: "re-matched", outcomes: rematched.values)],
            compared: compared.count)
    }

    /// Lets Bayesian agents choose in a row, and puts the same signals to a vote.
    static func herds(_ run: Run, accuracy: Double, groups: Int) -> Herds {
        herd(accuracy: accuracy, agents: 15, groups: groups, seed: Seed(0))
    }

    /// Lets five members discuss, each drawn towards the majority.
    static func debates(_ run: Run, accuracy: Double, weight: Double, groups: Int) -> Debate {
        debate(accuracy: accuracy, agents: 5, weight: weight, rounds: 3, groups: groups, seed: Seed(0))
    }

    /// Passes a symbol down a line of twenty relays.
    static func chains(_ run: Run, symbols: Int, error: Double, chains: Int) -> Chains {
        relay(symbols: symbols, error: error, length: 20, chains: chains, seed: Seed(0))
    }

    /// Passes several facts down a line that has room for fewer.
    static func summaries(_ run: Run, relays: Relays) throws -> Summaries {
        guard relays.budget <= relays.facts else {
            throw InvalidSetting(name: "relays.budget", found: "\(relays.budget)", expected: "not more than the \(relays.facts) facts")
        }
        return summarise(
            facts: relays.facts, budget: relays.budget, symbols: 10, error: relays.error, length: 20, chains: relays.chains / 10,
            seed: Seed(0))
    }

    /// Asks planted sellers for their prices, to see how often a known answer to undercutting is found, and how often one that isn't there.
    static func plantedSellers(_ run: Run, market: Market, asking: Asking, planted: Planted) async throws -> Validation {
        guard planted.retaliation.contains(0) else {
            throw InvalidSetting(
                name: "planted.retaliation", found: "\(planted.retaliation)", expected: "0 among them, for the rate of false positives")
        }
        return try await validate(try duopoly(market), asking, planted, seed: Seed(0)) { run.progress($0) }
    }

    /// Asks models behind an endpoint for their prices; nobody without one.
    static func askedSellers(_ run: Run, market: Market, asking: Asking, endpoint: EndpointSettings) async throws -> AskedSellers {
        guard endpoint.isGiven else { return AskedSellers() }
        let model = try endpoint.connect(study: "emergent-collusion")
        let respondent = EndpointRespondent(model, model: endpoint.model, maxTokens: asking.tokens)
        let markets = try await ask(respondent, try duopoly(market), asking, width: endpoint.concurrency, seed: Seed(0)) {
            run.progress($0)
        }
        return AskedSellers(markets: markets, receipt: model.receipt)
    }

    /// The market's prices and profits.
    ///
    /// Errors: ``InvalidSetting`` where nothing lies between competition and monopoly.
    static func duopoly(_ market: Market) throws -> Duopoly {
        let duopoly = Duopoly(market)
        guard duopoly.monopoly.profit > duopoly.nash.profit * (1 + 1e-6) else {
            throw InvalidSetting(
                name: "market", found: "profits of \(duopoly.nash.profit) in competition and \(duopoly.monopoly.profit) together",
                expected: "sellers that gain from a higher price of both")
        }
        return duopoly
    }
}
