package import Statistics
package import Workbench

/// A machine pays according to how long it has rested. How much of the best schedule can be had without working it out?
///
/// Each arm of this bandit has a clock: the rounds since it was last played, or the plays in a row. Where payoffs rise with rest, the paper
/// earns a constant share of the best schedule, although that schedule is hard to compute: it plans each arm by itself within a common
/// budget of one play a round, lets every arm want to be played by a random clock of its own, and plays the best of those that want. The
/// optimum of small instances can be computed exactly. So it is asked how much of it the algorithm earns, at random and where a search has
/// made it as bad as it could; whether simple rules come as near; and whether it can be learned on the way.
package struct LastSwitchBandits: Study {
    package struct Config: Configuration {
        /// Random instances; their numbers of arms and their depths take turns.
        @Quantity(in: 2..., unit: "random tables") package var instances = Seeds(200)
        @Quantity(in: 1...5, unit: "arms") package var arms = [2, 3, 4]
        /// Rounds of rest, and plays in a row, after which a payoff stays.
        @Quantity(in: 1...5, unit: "states a side") package var depths = [2, 3, 4]
        package var play = Play()
        package var search = Search()
        package var controls = Controls()
        package var online = Online()
        package init() {}
    }

    /// How the schedule's earnings are measured.
    package struct Play: Configuration {
        @Quantity(in: 2..., unit: "starts") package var starts = 400
        @Quantity(in: 1..., unit: "rounds a start") package var rounds = 500
        /// Which arm is played where several want.
        package var conflictRule = ConflictRule.bestVirtual
        package init() {}
    }

    /// The search for bad instances.
    package struct Search: Configuration {
        /// For each schedule, number of arms and depth.
        @Quantity(in: 1..., unit: "evaluations") package var evaluations = 2000
        package init() {}
    }

    /// The controls.
    package struct Controls: Configuration {
        @Quantity(in: 1..., unit: "instances") package var instances = Seeds(20)
        /// Instances whose payoffs are in no order.
        @Quantity(in: 1..., unit: "instances") package var unordered = Seeds(50)
        @Quantity(in: 1..., unit: "rounds") package var unorderedRounds = 2000
        /// Plays a round that the tightened programme may make.
        @Quantity(in: 0...1, unit: "plays a round") package var tightened = 0.9
        package init() {}
    }

    /// Payoffs that have to be learned.
    package struct Online: Configuration {
        @Quantity(in: 1..., unit: "random tables") package var tables = Seeds(5)
        @Quantity(in: 1...4, unit: "arms") package var arms = 3
        @Quantity(in: 1...4, unit: "states a side") package var depth = 3
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(40)
        @Quantity(in: 10..., unit: "rounds") package var horizons = (10...17).map { 1 << $0 }
        @Quantity(in: 10..., unit: "resamples") package var resamples = 2000
        package init() {}
    }

    package enum ConflictRule: String, Choice { case bestVirtual = "best-virtual", random }
    /// What earns little: the schedule whose share of the optimum a search lowers.
    package enum Victim: String, Choice { case algorithm, greedy, roundRobin = "round robin" }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        let random = ForEach(factor("arms", config.arms)) { arms in
            Evaluate(
                "random instances", Self.randomInstances, config.instances, config.arms, config.depths, config.play, config.controls, arms)
        }
        let searched = ForEach(factor("victim", Victim.allCases), factor("arms", config.arms), factor("depth", config.depths)) {
            victim, arms, depth in
            let worst = Evaluate("search", Self.searched, config.search, victim, arms, depth)
            Evaluate("searched instance", Self.searchedInstance, worst, victim, config.play, config.controls)
        }
        let constructed = Evaluate("constructed instance", Self.constructedInstance, config.play, config.controls)
        let single = Evaluate("single arms", Self.singleArms, config.depths, config.play, config.controls)
        let constant = Evaluate("constant payoffs", Self.constantPayoffs, config.arms, config.depths, config.controls)
        let unordered = Evaluate("unordered payoffs", Self.unorderedPayoffs, config.arms, config.depths, config.play, config.controls)
        let online = ForEach(config.online.tables) { table in
            Evaluate("learning", Self.learning, config.online, config.play, table)
        }
        let learned = Evaluate("regret", Self.regret, online, config.online)
        let schedules = Evaluate("schedules", Self.worstSchedules, random, searched, constructed)

        Analyze("constant-factor", Self.evidenceForFactor, random, searched, constructed, single)
        Analyze("relaxation-bounds", Self.evidenceForRelaxation, random, searched, constructed)
        Analyze("mirroring-dominates", Self.evidenceForMirroring, random, searched, constructed, unordered)
        Analyze("greedy-is-not-enough", Self.evidenceForRules, random, searched, constructed, constant)
        Analyze("sublinear-regret", Self.evidenceForRegret, learned)
        Report(Self.report, random, searched, constructed, single, schedules, online, learned)
    }
}
