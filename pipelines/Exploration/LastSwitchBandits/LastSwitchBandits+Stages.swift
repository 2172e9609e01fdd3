import Statistics
import Workbench

// The functions that the stages name.
extension LastSwitchBandits {
    /// Draws random instances with so many arms and measures what the algorithm, simple rules, the optimum and the relaxation earn.
    static func randomInstances(
        _ run: Run, instances: Seeds, arms: [Int], depths: [Int], play: Play, controls: Controls, count: Int
    ) -> [Measures] {
        var clocks: [Int: JointClocks] = [:]
        return instances.all.compactMap { seed in
            let shape = Arms.shape(seed, arms: arms, depths: depths)
            guard shape.count == count else { return nil }
            let known = clocks[shape.depth] ?? JointClocks(count: count, depth: shape.depth)
            clocks[shape.depth] = known
            var random = seed.stream("payoffs")
            return measure(
                Arms.random(count: count, depth: shape.depth, &random), known, origin: "random", play, controls, seed: seed)
        }
    }

    /// Searches for an instance on which the algorithm or a simple rule earns as small a share as possible.
    static func searched(_ run: Run, search: Search, victim: Victim, arms: Int, depth: Int) -> Climb {
        climb(victim, count: arms, depth: depth, evaluations: search.evaluations, seed: Seed(0))
    }

    /// Measures everything on the instance that a search came to.
    static func searchedInstance(_ run: Run, climb: Climb, victim: Victim, play: Play, controls: Controls) -> Measures {
        let clocks = JointClocks(count: climb.arms.count, depth: climb.arms.depth)
        return measure(climb.arms, clocks, origin: "searched against \(victim.rawValue)", play, controls, seed: Seed(0))
    }

    /// Measures everything on the instance that is known to trap greedy.
    static func constructedInstance(_ run: Run, play: Play, controls: Controls) -> Measures {
        measure(
            Arms.trap(little: 0.05, depth: 3), JointClocks(count: 2, depth: 3), origin: "constructed", play, controls, seed: Seed(0))
    }

    /// Measures instances with a single arm, on which no two arms can want at once.
    static func singleArms(_ run: Run, depths: [Int], play: Play, controls: Controls) -> [Measures] {
        controls.instances.all.map { seed in
            let depth = Arms.shape(seed, arms: [1], depths: depths).depth
            var random = seed.stream("payoffs")
            return measure(
                Arms.random(count: 1, depth: depth, &random), JointClocks(count: 1, depth: depth), origin: "single", play, controls,
                seed: seed)
        }
    }

    /// Compares greedy with the optimum where payoffs do not depend on the state.
    static func constantPayoffs(_ run: Run, arms: [Int], depths: [Int], controls: Controls) -> [Double] {
        controls.instances.all.map { seed in
            let shape = Arms.shape(seed, arms: arms, depths: depths)
            var random = seed.stream("payoffs")
            let drawn = Arms.constant(count: shape.count, depth: shape.depth, &random)
            return drawn.greedy().mean / drawn.optimum(JointClocks(count: shape.count, depth: shape.depth)).cycle.mean
        }
    }

    /// Counts where a real state pays less than the virtual one when payoffs are in no order, instance by instance.
    static func unorderedPayoffs(_ run: Run, arms: [Int], depths: [Int], play: Play, controls: Controls) -> [Int] {
        controls.unordered.all.map { seed in
            let shape = Arms.shape(seed, arms: arms, depths: depths)
            var random = seed.stream("payoffs")
            let drawn = Arms.random(count: shape.count, depth: shape.depth, isSorted: false, &random)
            let rounds = min(play.rounds, controls.unorderedRounds)
            return drawn.mirrored(
                drawn.programme(), starts: max(1, controls.unorderedRounds / rounds), rounds: rounds, rule: play.conflictRule, seed: seed
            ).violations
        }
    }

    /// Learns the payoffs of one instance from plays, for each horizon and seed, and measures what that costs.
    static func learning(_ run: Run, online: Online, play: Play, table: Seed) -> Learning {
        learn(online, rounds: play.rounds, table: table)
    }

    /// Fits how the regret grows with the horizon, on each instance, and finds the worst.
    static func regret(_ run: Run, learned: Ensemble<Learning>, online: Online) -> Regret {
        regret(learned.values, resamples: online.resamples)
    }

    /// Unrolls the schedules on the instances that are worst for the algorithm and for greedy.
    static func worstSchedules(
        _ run: Run, random: Ensemble<[Measures]>, searched: Ensemble<Measures>, constructed: Measures
    ) -> [WorstCase] {
        let instances = everything(random, searched, constructed)
        return [
            WorstCase("worst for the algorithm", instances.min { $0.ratio < $1.ratio }!),
            WorstCase("worst for greedy", instances.min { $0.greedyRatio < $1.greedyRatio }!),
        ]
    }

    /// All monotone instances: random, searched and constructed.
    static func everything(_ random: Ensemble<[Measures]>, _ searched: Ensemble<Measures>, _ constructed: Measures) -> [Measures] {
        random.values.flatMap { $0 } + searched.values + [constructed]
    }
}

extension LastSwitchBandits {
    /// An instance and what some schedules do on it for some rounds.
    package struct WorstCase: Codable, Sendable {
        /// A schedule and the arm that it plays in each round, -1 for none.
        package struct Schedule: Codable, Sendable {
            package var name: String
            package var plays: [Int]
        }

        package var title: String
        package var measures: Measures
        package var schedules: [Schedule]

        static let rounds = 24

        init(_ title: String, _ measures: Measures) {
            self.title = title
            self.measures = measures
            let arms = measures.arms
            func unrolled(_ name: String, _ cycle: Arms.Cycle) -> Schedule {
                Schedule(name: name, plays: (0..<Self.rounds).map { cycle.plays[$0 % cycle.plays.count] })
            }
            schedules = [
                unrolled("optimum", arms.optimum(JointClocks(count: arms.count, depth: arms.depth)).cycle),
                Schedule(
                    name: "algorithm, one start",
                    plays: arms.mirrored(arms.programme(), starts: 1, rounds: Self.rounds, seed: Seed(0)).schedule),
                unrolled("greedy", arms.greedy()), unrolled("round robin", arms.roundRobin()),
            ]
        }
    }
}
