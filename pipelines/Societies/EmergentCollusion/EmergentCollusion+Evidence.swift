package import Statistics
import Workbench

// The numbers of each claim; `papers/emergent-collusion.yaml` says what each is and judges it.
extension EmergentCollusion {
    /// Gathers the gains of sellers with memory and future, and of those without either.
    static func evidenceForCollusion(_ run: Run, markets: Markets) -> Finding {
        let both = markets.arm(.both)
        return Finding {
            Measured("profit_gain", both.gain)
            Measured("collusive_runs", both.collusive)
            Measured("unfinished", both.outcomes.count { !$0.hasSettled })
            Measured("gain_without_future", markets.arm(.neither).gain)
        }
    }

    /// Compares what follows a forced price where the future counts and where it doesn't.
    static func evidenceForPunishment(_ run: Run, markets: Markets) -> Finding {
        let (both, myopic, memoryless) = (markets.arm(.both), markets.arm(.myopic), markets.arm(.memoryless))
        var random = Seed(0).stream("bootstrap")
        return Finding {
            Measured("punished", both.share(\.isPunished))
            Measured("unprofitable", both.share(\.isUnprofitable))
            Measured("punished_contrast", both.share(\.isPunished, minus: myopic))
            Measured("unprofitable_contrast", both.share(\.isUnprofitable, minus: myopic))
            Measured("gain_memoryless", memoryless.gain)
            Measured("gain_drop", bootstrap(both.gains, myopic.gains, random: &random) { mean($0) - mean($1) })
            Measured("memoryless_punished", memoryless.share(\.isPunished))
        }
    }

    /// Compares simulated voters in a row with their closed form, and with a vote.
    static func evidenceForConformity(_ run: Run, herds: Ensemble<Herds>, voters: Herds) -> Finding {
        let sizes = [5, 9, 15]
        return Finding {
            Measured("cascade_z", herds.values.map(cascadeDistance).max() ?? .nan)
            Measured("herding_loss", herdingLoss(voters, agents: 5))
            Measured("least_loss", sizes.map { herdingLoss(voters, agents: $0).value }.min() ?? .nan)
            Measured(
                "blind_loss", loss(of: wilson(successes: Int(voters.votes[4]), of: voters.groups), accuracy: voters.accuracy, agents: 5))
        }
    }

    /// Compares simulated relays with their closed form.
    static func evidenceForHandoff(_ run: Run, chains: Ensemble<Chains>, perfect: Chains) -> Finding {
        Finding {
            Measured("relay_z", chains.values.map(relayDistance).max() ?? .nan)
            Measured("loss_at_ten", chains.values.last?.lossAtTen ?? Estimate(.nan))
            Measured("lossless_accuracy", Double(perfect.right.last ?? 0) / Double(perfect.chains))
        }
    }

    /// Compares the gains under each rule with those under none.
    static func evidenceForSafeguards(_ run: Run, markets: Markets) -> Finding {
        let certified = markets.arm(Rule.certified.rawValue)
        return Finding {
            Measured("audit_ratio", markets.ratio(of: certified))
            Measured("cap_ratio", markets.ratio(of: markets.arm(Rule.capped.rawValue)))
            Measured("certified", Double(certified.outcomes.reduce(0) { $0 + $1.certified }) / Double(2 * certified.outcomes.count))
            Measured("rematch_ratio", markets.ratio(of: markets.arm("re-matched")))
            Measured("no_future_ratio", markets.ratio(of: markets.arm(.myopic)))
        }
    }

    /// The largest distance of the share of cascades after 2, 4, ... 10 agents from the closed form, in binomial standard errors.
    package static func cascadeDistance(_ herds: Herds) -> Double {
        distance(herds.cascaded.prefix(5), of: herds.groups) { cascadeProbability(accuracy: herds.accuracy, pairs: $0) }
    }

    /// The largest distance of the share that is right after 1, 2, ... relays from the closed form, in binomial standard errors.
    package static func relayDistance(_ chains: Chains) -> Double {
        distance(chains.right[...], of: chains.chains) { relayAccuracy(symbols: chains.symbols, error: chains.error, length: $0) }
    }

    private static func distance(_ counts: ArraySlice<Int>, of total: Int, _ expected: (Int) -> Double) -> Double {
        let distances = counts.enumerated().map { place, count in
            let p = expected(place + 1)
            let (difference, error) = ((Double(count) / Double(total) - p).magnitude, (p * (1 - p) / Double(total)).squareRoot())
            // Where the closed form is 0 or 1, so is what agrees with it.
            return difference == 0 ? 0 : difference / error
        }
        return distances.max() ?? .nan
    }

    /// What a group loses by choosing in a row: the closed form of a vote minus the share in which the last agent is right.
    package static func herdingLoss(_ herds: Herds, agents: Int) -> Estimate {
        loss(of: wilson(successes: herds.right[agents - 1], of: herds.groups), accuracy: herds.accuracy, agents: agents)
    }

    private static func loss(of simulated: Estimate, accuracy: Double, agents: Int) -> Estimate {
        let vote = majorityAccuracy(accuracy: accuracy, agents: agents)
        return Estimate(
            vote - simulated.value, low: simulated.high.map { vote - $0 }, high: simulated.low.map { vote - $0 }, n: simulated.n,
            method: simulated.method)
    }
}
