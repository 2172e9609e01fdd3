import Glibc
import Statistics
import Workbench

extension LastSwitchBandits {
    /// The study's own sections: what the algorithm earns, the relaxation, the simple rules, and learning.
    @ReportBuilder
    static func report(
        random: Ensemble<[Measures]>, searched: Ensemble<Measures>, constructed: Measures, single: [Measures], schedules: [WorstCase],
        online: Ensemble<Learning>, regret: Regret
    ) -> some ReportContent {
        let drawn = random.values.flatMap { $0 }
        let instances = everything(random, searched, constructed)
        factorSection(drawn, instances, single)
        relaxationSection(drawn, instances)
        rulesSection(drawn, searched, constructed, schedules)
        regretSection(online.values, regret)
        Section("Choices") {
            Deviations(
                "Only the paper's abstract and introduction were at hand. The algorithm is a reconstruction: the relaxation with one occupancy law for each arm, and virtual clocks that run by themselves and that the real ones mirror. The constant is that of the related paper on recharging bandits, which the abstract says is matched.",
                "Our choice: a round may stay empty, for the algorithm and for the optimum alike, which is the harder test of the relaxation; greedy and round robin play in every round. Greedy starts with all arms rested and takes the first of equals.",
                "Our choice: beside the algorithm, greedy and round robin are searched against too, each with so many evaluations for every number of arms and depth; a claim's measures are over all instances found. The search against the algorithm lowers its exact virtual payoff; no payoff falls below a thousandth of the largest.",
                "Our choice: where several arms want, the one with the largest virtual payoff is played; `play.conflictRule=random` plays any of them.",
                "The online version is ours, not the paper's: explore, then commit. Exploration plays the arm whose state was met least often; payoffs are Bernoulli; a state that was never met counts as one half; and the few rounds in which clocks fall into step after the exploration are left out. The expected earnings of a programme are computed exactly over the rounds of a start.",
                "The worst instance of a slope is the one with the largest in each bootstrap resample; a mean regret below the payoff of one round counts as one. The rule of the linear control was changed before any run, and says why."
            )
        }
    }

    // MARK: What the algorithm earns

    @ReportBuilder
    private static func factorSection(_ drawn: [Measures], _ instances: [Measures], _ single: [Measures]) -> some ReportContent {
        let worst = worstRatio(instances)
        Section("What the algorithm earns") {
            Prose(
                """
                The promise is about the mean over the random start. Over \(instances.count) instances, \(instances.count - drawn.count) of them searched or constructed to be hard, the least mean share
                of the relaxation is \(worst, .decimals(3)), and the least share that can be computed without any simulation, from the virtual clocks alone, is
                \(least(instances.map(\.virtualRatio)), .decimals(4)). With few arms the guarantee is better than $1 - 1/e$: independent wishes of $K$ arms are sure of $1 - (1 - 1/K)^K$.
                """)
            Figure(
                "ratios", caption: "Share of the exact optimum on random instances; the dotted line is at one minus one over e.",
                alt:
                    "Two histograms over the share of the optimum: the algorithm's around five sixths, greedy's close to one with a tail below.",
                x: Axis("share of the optimum"), y: Axis("instances", from: 0)
            ) {
                histograms(drawn)
                ReferenceLine(x: guarantee, label: "1 - 1/e")
            }
            Table(minima(drawn, instances), caption: "Shares of the exact optimum; the last column is over all instances") {
                Column("schedule") { $0.name }
                Column("random, mean", .decimals(3)) { mean($0.random) }
                Column("random, least", .decimals(3)) { least($0.random) }
                Column("all, least", .decimals(3)) { least($0.all) }
            }
            Table(shapes(drawn), caption: "The exact virtual share of the relaxation by number of arms, and what theory is sure of") {
                Column("arms") { $0.arms }
                Column("instances") { $0.instances.count }
                Column("guarantee", .decimals(3)) { $0.instances[0].finiteBound }
                Column("random, least", .decimals(3)) { least($0.instances.map(\.virtualRatio)) }
                Column("random and searched, least", .decimals(3)) { row in
                    least(instances.filter { $0.arms.count == row.arms }.map(\.virtualRatio))
                }
            }
        }
        Section("One long run proves nothing") {
            Prose(
                """
                The programme's solution is mostly a fixed cycle for each arm, so that the phases drawn at the start stay for ever: a lucky start never collides and an unlucky one always
                does. As published, the guarantee speaks of a schedule; read off one long run it would be refuted, since single starts earn between
                \(least(drawn.flatMap(\.ratios)), .decimals(2)) and \(drawn.flatMap(\.ratios).max() ?? .nan, .decimals(2)) of the relaxation on random instances. The mean over starts separates
                the two. With a single arm nothing collides, and the least share is \(least(single.map(\.ratio)), .decimals(4)). What a reader should believe: the factor holds for the expectation;
                whoever plays once should draw a few starts and keep the best.
                """)
            Figure(
                "starts",
                caption:
                    "Share of the relaxation on each random instance, in the order of the means: the mean over starts (points), and the least and the largest start (bars).",
                alt:
                    "Bars from the least to the largest start for each instance, long for most; the means lie above the dotted line, many least starts below it.",
                x: Axis("random instance, by mean"), y: Axis("share of the relaxation", from: 0, to: 1.05)
            ) {
                let sorted = drawn.sorted { $0.ratio < $1.ratio }
                let x = sorted.indices.map { Double($0 + 1) }
                ErrorBars(x: x, low: sorted.map { least($0.ratios) }, high: sorted.map { $0.ratios.max() ?? .nan }, series: "single starts")
                Points(x: x, y: sorted.map(\.ratio), series: "mean over starts")
                ReferenceLine(y: guarantee, label: "1 - 1/e")
            }
        }
    }

    private static let guarantee = 1 - 1 / 2.718281828459045

    @FigureBuilder
    private static func histograms(_ drawn: [Measures]) -> [Mark] {
        let rows = drawn.map { ("algorithm", min(1, $0.ratioToOptimum)) } + drawn.map { ("greedy", min(1, $0.greedyRatio)) }
        Histogram(rows, x: { $0.1 }, series: { $0.0 }, bins: 20, in: min(0.6, (rows.map(\.1).min() ?? 1) - 0.01)...1)
    }

    // MARK: The relaxation

    @ReportBuilder
    private static func relaxationSection(_ drawn: [Measures], _ instances: [Measures]) -> some ReportContent {
        Section("The relaxation and the mirror") {
            Prose(
                """
                The optimum of small instances is the best cycle of all clocks together, found exactly. It never exceeds the relaxation by more than
                \(-least(instances.map(\.gap)), .significant(1)) of it, and lies \(meanGap(drawn), .percent(2)) below it on average: the relaxation costs almost nothing, and what the algorithm loses
                it loses to arms that want at once. In \(instances.reduce(0) { $0 + $1.mirrored.rounds }) rounds no arm's real state paid less than its virtual one in
                \(instances.count { $0.mirrored.violations == 0 }) of \(instances.count) instances.
                """)
            Figure(
                "relaxation-gap", caption: "Part of the relaxation's value that no schedule earns, on random instances.",
                alt: "A histogram with most instances at or near zero and a tail to a few percent.",
                x: Axis("(relaxation - optimum) / relaxation"),
                y: Axis("instances", from: 0)
            ) {
                Histogram(drawn.map { max(0, $0.gap) }, bins: 25)
            }
        }
    }

    // MARK: Simple rules

    @ReportBuilder
    private static func rulesSection(
        _ drawn: [Measures], _ searched: Ensemble<Measures>, _ constructed: Measures, _ schedules: [WorstCase]
    ) -> some ReportContent {
        let instances = drawn + searched.values + [constructed]
        let lost = searched.at("victim", Victim.algorithm).values
        Section("Simple rules") {
            Prose(
                """
                On random instances greedy is hard to beat: it earns more than the algorithm on \(drawn.count { $0.greedyRatio > $0.ratioToOptimum }) of \(drawn.count), and
                \(mean(drawn.map(\.greedyRatio)), .percent) of the optimum on average, where the algorithm earns \(mean(drawn.map(\.ratioToOptimum)), .percent). What it lacks is a guarantee.
                Constructed: where an arm pays little when it was just played and much after a rest, and another half of that little, greedy never lets the first one rest
                and earns \(constructed.greedyRatio, .percent(1)). Searched: where arms pay only after a long rest, the optimum leaves rounds empty and a rule that plays in every round
                spoils them all, down to \(least(instances.map(\.greedyRatio)), .percent(2)). Where instead the algorithm was made to do badly, the better of greedy and round robin earns at
                least \(least(lost.map { max($0.greedyRatio, $0.roundRobinRatio) }), .percent(1)) of the optimum. What a reader should believe: the algorithm is insurance against the
                worst case, and costs a good part of the earnings in the usual one.
                """)
            Table(searched.cells, caption: "Where the searches ended: shares of the optimum, the algorithm's as the mean over starts") {
                Column("searched against") { $0.level("victim")?.text ?? "" }
                Column("arms") { $0.level("arms")?.text ?? "" }
                Column("depth") { $0.level("depth")?.text ?? "" }
                Column("algorithm", .decimals(3)) { $0.value.ratioToOptimum }
                Column("greedy", .decimals(3)) { $0.value.greedyRatio }
                Column("round robin", .decimals(3)) { $0.value.roundRobinRatio }
                Column("best single arm", .decimals(3)) { $0.value.singleArmRatio }
            }
            Figure(
                "worst-payoffs",
                caption:
                    "Payoffs of the instances that are worst for the algorithm and for greedy, over the arm's clock: plays in a row left of zero, rounds of rest right of it.",
                alt: "Two panels with one rising line for each arm.", x: Axis("clock [rounds]"), y: Axis("payoff", from: 0)
            ) {
                for worst in schedules {
                    for arm in 0..<worst.measures.arms.count {
                        let arms = worst.measures.arms
                        let states = Array(0..<arms.states)
                        Line(
                            x: states.map { Double(arms.clock($0)) }, y: states.map { arms.payoff(arm, $0) }, series: "arm \(arm + 1)",
                            panel: worst.title)
                        Points(
                            x: states.map { Double(arms.clock($0)) }, y: states.map { arms.payoff(arm, $0) }, series: "arm \(arm + 1)",
                            panel: worst.title)
                    }
                }
            }
            Figure(
                "worst-schedules", caption: "Which arm is played in each round on these instances; a gap is a round that stays empty.",
                alt: "For each of four schedules a row of points, coloured by arm, over the rounds.", x: Axis("round"), y: Axis("schedule")
            ) {
                for worst in schedules {
                    for arm in 0..<worst.measures.arms.count {
                        for schedule in worst.schedules {
                            let rounds = schedule.plays.indices.filter { schedule.plays[$0] == arm }
                            if !rounds.isEmpty {
                                Points(
                                    x: rounds.map { Double($0 + 1) }, y: rounds.map { _ in schedule.name }, series: "arm \(arm + 1)",
                                    panel: worst.title)
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: Learning

    @ReportBuilder
    private static func regretSection(_ online: [Learning], _ regret: Regret) -> some ReportContent {
        Section("Learning on the way") {
            Prose(
                """
                When payoffs have to be learned, exploring $T^{2/3}$ rounds and committing to the programme of what was found loses, on the worst of \(online.count) instances, an amount that grows
                with the power \(regret.slope, .interval) of the number of rounds $T$; exploration alone would give two thirds. The regret a round falls to
                \(regret.perRoundLast, .interval) of what it was. The same learner, when it goes on exploring for a tenth of all rounds and learns from the first of them alone, shows the
                power \(regret.slopeOfControl, .interval). Only expected earnings can show this: the phases of one committed run are worth more than all that was learned.
                """)
            Figure(
                "regret",
                caption:
                    "Mean regret over seeds with its t interval, by instance; the dashed line has the slope two thirds. Where the mean is below the payoff of one round, nothing is drawn.",
                alt: "Two panels with rising lines on logarithmic axes: the learner's are flatter than the control's.",
                x: Axis("rounds T", scale: .log), y: Axis("regret", scale: .log)
            ) {
                for (place, table) in online.enumerated() {
                    for (panel, rows) in curves(table) {
                        let x = table.horizons.map(Double.init)
                        let drawn = rows.map { $0.value >= 1 }
                        Band(
                            x: x, low: zip(rows, drawn).map { $1 ? max(1, $0.low ?? $0.value) : .nan },
                            high: zip(rows, drawn).map { $1 ? $0.high ?? $0.value : .nan }, series: "instance \(place + 1)", panel: panel)
                        Line(x: x, y: zip(rows, drawn).map { $1 ? $0.value : .nan }, series: "instance \(place + 1)", panel: panel)
                    }
                }
                twoThirds(online)
            }
            Prose(
                """
                Where exploring lost less than nothing (on \(online.count { ($0.lost.last ?? 0) < 0 }) of \(online.count) instances), it earned more than the algorithm that knows all payoffs: it plays in every
                round, where the algorithm leaves a round empty when no arm wants. And what was learned wrongly may collide less: a mean regret may be negative. Regret against this algorithm is not regret against the optimum.
                """)
            Table(
                Array(online.enumerated()),
                caption: "The instances: earnings a round with known payoffs, and where the regret comes from at the last horizon"
            ) {
                Column("instance") { $0.offset + 1 }
                Column("known payoffs", .decimals(3)) { $0.element.known }
                Column("lost by exploring", .significant(3)) { $0.element.lost.last ?? .nan }
                Column("regret", .significant(3)) { row in mean(lastRegrets(row.element)) }
                Column("slope", .decimals(2)) { regret.slopes[$0.offset] }
                Column("slope of the linear control", .decimals(2)) { regret.slopesOfControl[$0.offset] }
            }
        }
    }

    private static func lastRegrets(_ table: Learning) -> [Double] {
        (0..<table.seeds).map { table.regret($0, table.horizons.count - 1) }
    }

    private static func curves(_ table: Learning) -> [(String, [Estimate])] {
        let places = table.horizons.indices
        return [
            ("learns from all it explores", places.map { place in meanInterval((0..<table.seeds).map { table.regret($0, place) }) }),
            ("linear control", places.map { place in meanInterval((0..<table.seeds).map { table.regretOfControl($0, place) }) }),
        ]
    }

    /// A line of slope two thirds through the exploration's loss of the first instance.
    @FigureBuilder
    private static func twoThirds(_ online: [Learning]) -> [Mark] {
        if let table = online.first, let first = table.horizons.first, let lost = table.lost.first {
            let x = table.horizons.map(Double.init)
            Line(
                x: x, y: x.map { max(1, lost) * pow($0 / Double(first), 2.0 / 3) }, series: "slope 2/3",
                panel: "learns from all it explores", dashed: true)
        }
    }

    // MARK: Rows

    private static func minima(
        _ drawn: [Measures], _ instances: [Measures]
    ) -> [(name: String, random: [Double], all: [Double])] {
        let columns: [(String, (Measures) -> Double)] = [
            ("algorithm, mean over starts", { $0.ratioToOptimum }), ("algorithm, virtual payoffs, exact", { $0.virtual / $0.optimum }),
            ("algorithm, any arm that wants", { $0.anyArm / $0.optimum }), ("greedy", { $0.greedyRatio }),
            ("round robin", { $0.roundRobinRatio }), ("best single arm", { $0.singleArmRatio }),
        ]
        return columns.map { ($0.0, drawn.map($0.1), instances.map($0.1)) }
    }

    private static func shapes(_ drawn: [Measures]) -> [(arms: Int, instances: [Measures])] {
        let counts = drawn.map(\.arms.count).sorted()
        return counts.indices.filter { $0 == 0 || counts[$0] > counts[$0 - 1] }.map { place in
            (counts[place], drawn.filter { $0.arms.count == counts[place] })
        }
    }
}
