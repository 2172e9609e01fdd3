import Statistics
import Workbench

extension EdgeOfReach {
    /// The study's own sections: the plane, where values go wrong, the exact propagation, many critics, and the pendulum.
    @ReportBuilder
    static func report(
        propagation: PropagationTable, runs: Ensemble<[LearningCurve]>, critics: Ensemble<CriticsRun>, online: Ensemble<OnlineRun>,
        swings: Ensemble<OfflineRun>, plane: PlaneSettings, learning: Learning, criticSettings: Critics, swing: Swing
    ) -> some ReportContent {
        planeSection(runs, learning)
        edgeSection(runs)
        propagationSection(propagation)
        criticsSection(critics, criticSettings, learning)
        swingSection(online, swings, swing, learning)
        Section("Choices") {
            Deviations(
                "Our choice: a collection of rollouts, every \(learning.every) updates, has \(learning.collected) transitions whatever their length, so that short and full rollouts fill the buffer at the same pace.",
                "Our choice: the oracle controller takes the move that brings it nearest to the centre of the bump, and stays there; its discounted value has no end. It isn't exactly optimal, since the centre need not lie on a lattice of moves.",
                "Our choice: a transition gets its random patch when it is stored, with the probability that a transition ends a rollout.",
                "Our choice: the diversity term has the weight of the authors' program, where critics' losses are summed and the term is a mean over pairs times the number of critics.",
                "Our choice: critics are compared at the next states of transitions, at the policy's middle action; ends of rollouts against all others.",
                "Our choice: the pendulum's reward is the true one of state and action, and only next states are learned. The data come from the online policy after \(swing.mediocre, .percent) of its training; the scale's ends are means over seeds.",
                "The paper's locomotion tasks need a simulator that isn't here; the pendulum stands in for them.",
                "At the default preset actors and the pendulum train for a few updates, which shows that they run; what they can learn is asked at the paper preset."
            )
        }
    }

    // MARK: The plane

    @ReportBuilder
    private static func planeSection(_ runs: Ensemble<[LearningCurve]>, _ learning: Learning) -> some ReportContent {
        let (base, full, patched) = (at(runs, .base), at(runs, .full), at(runs, .edgePatch))
        Section("Short rollouts in a perfect model") {
            Prose(
                """
                A point starts near the origin and is rewarded for being near a bump that is just as far away as a rollout of \(learning.horizon) steps goes. The model
                is the plane itself, without any error. No value can be above \(base[0].bound, .decimals(0)), and the oracle controller's is
                \(mean(base.map(\.oracleValue)), .decimals(1)). With short rollouts the learner ends at a predicted value of \(meanInterval(base.map(\.lastQ0)), .interval) and gets
                \(mean(base.map(\.lastReturn)), .percent) of the oracle's return: \(wilson(base.map(\.isCollapsed)), .percent) of the seeds collapse. With rollouts of
                \(learning.fullHorizon) steps and nothing else changed it predicts \(meanInterval(full.map(\.lastQ0)), .interval) and gets
                \(mean(full.map(\.lastReturn)), .percent). With oracle values at the ends of short rollouts only it gets
                \(mean(patched.map(\.lastReturn)), .percent), and with as many elsewhere \(mean(at(runs, .randomPatch).map(\.lastReturn)), .percent).
                """)
            Figure(
                "values",
                caption:
                    "Mean predicted value of the starts by update, with bands over seeds; the dotted line is what no value can exceed at the default discount.",
                alt:
                    "One line for each arm: the learner with short rollouts rises above the bound, those with full rollouts or oracle values at the edges don't.",
                x: Axis("updates"), y: Axis("predicted value of the starts")
            ) {
                for arm in runs.levels(of: "arm") { course(runs, arm, \.q0) }
                ReferenceLine(y: base[0].bound, label: "bound")
            }
            Figure(
                "returns",
                caption: "Sum of rewards of the greedy policy, as a share of the oracle controller's, by update, with bands over seeds.",
                alt:
                    "One line for each arm: short rollouts stay far below the oracle, full rollouts and oracle values at the edges come near it.",
                x: Axis("updates"), y: Axis("share of the oracle's return")
            ) {
                for arm in runs.levels(of: "arm") { course(runs, arm, \.returnShares) }
                ReferenceLine(y: 1, label: "oracle")
            }
            Table(runs.levels(of: "arm").map(\.text), caption: "After the last update; returns are means over the last three evaluations") {
                Column("arm") { $0 }
                Column("predicted value", .decimals(1)) { arm in meanInterval(named(runs, arm).map(\.lastQ0)) }
                Column("oracle's", .decimals(1)) { arm in mean(named(runs, arm).map(\.oracleValue)) }
                Column("share of the oracle's return", .decimals(2)) { arm in meanInterval(named(runs, arm).map(\.lastReturn)) }
                Column("collapsed", .decimals(2)) { arm in wilson(named(runs, arm).map(\.isCollapsed)) }
                Column("above the bound", .decimals(2)) { arm in wilson(named(runs, arm).map { $0.lastQ0 > $0.bound }) }
            }
            Prose(
                """
                What a reader should believe: in this plane truncation alone is enough for collapse, provided that reward still rises where rollouts end. With the bump within
                reach \(wilson(at(runs, .inside).map(\.isCollapsed)), .percent) of the seeds collapse. Values above the bound and a lost return are two things: the random patch
                may bring the one down without bringing the other back.
                """)
        }
    }

    // MARK: Where values are wrong

    @ReportBuilder
    private static func edgeSection(_ runs: Ensemble<[LearningCurve]>) -> some ReportContent {
        Section("Where the values are wrong") {
            Prose(
                """
                Only \(mean(at(runs, .base).map(\.edgeShare)), .percent(1)) of the transitions learned from ask about the end of a short rollout. The table compares predicted values with
                the oracle's at next states of the last buffer, and the map shows the best predicted value of each state (first seed). In the map the learner with short
                rollouts has its highest values where it has never been.
                """)
            Table(runs.levels(of: "arm").map(\.text), caption: "Predicted minus oracle's value, mean over next states") {
                Column("arm") { $0 }
                Column("at ends of rollouts", .decimals(2)) { arm in meanInterval(named(runs, arm).map(\.edgeError)) }
                Column("within rollouts", .decimals(2)) { arm in meanInterval(named(runs, arm).map(\.innerError)) }
                Column("share of targets at ends", .decimals(3)) { arm in mean(named(runs, arm).map(\.edgeShare)) }
            }
            Figure(
                "map",
                caption:
                    "Best predicted value over the plane, first seed. Short rollouts reach about as far as the distance one from the origin.",
                alt:
                    "Three maps of the plane: with short rollouts values grow towards a side beyond reach; with full rollouts and with the patch they peak at the bump.",
                x: Axis("x"), y: Axis("y")
            ) {
                for arm in [Arm.base, .full, .edgePatch] {
                    let map = at(runs, arm)[0].map
                    HeatMap(x: map.x, y: map.y, value: map.value, title: "value", panel: arm.rawValue)
                }
            }
        }
    }

    // MARK: The proposition

    @ReportBuilder
    private static func propagationSection(_ table: PropagationTable) -> some ReportContent {
        let (chain, grid) = (rows(table) { $0 == "chain" }, rows(table) { $0 != "chain" })
        Section("How an error travels, exactly") {
            Prose(
                """
                Iteration without any error of fit, with an error put in where nothing is updated: on a chain it arrives discounted once for each step, to within
                \(largest(table.excess, chain), .significant(2)) of the error, and in a grid with walls it is never more than that (largest excess
                \(largest(table.excess, grid), .significant(2))). An error put into a state that is updated is gone, to within
                \(largest(table.inner, chain + grid), .significant(2)).
                """)
            Figure(
                "propagation",
                caption:
                    "Error of a state's value over the error at the edge, by the least number of steps to the edge; curves are the bound.",
                alt: "Three panels: on the chain points lie on the curve of discounting, in the grids on it or below.",
                x: Axis("steps to the edge"), y: Axis("share of the error", from: 0)
            ) {
                for profile in table.profile {
                    Points(
                        x: profile.steps, y: profile.share, series: NumberFormat.decimals(2).text(profile.discount), panel: profile.world)
                    let steps = Array(Set(profile.steps)).sorted()
                    Line(
                        x: steps, y: steps.map { power(profile.discount, Int($0)) },
                        series: NumberFormat.decimals(2).text(profile.discount), panel: profile.world)
                }
            }.legend("discount").ordered()
        }
    }

    // MARK: Many critics

    @ReportBuilder
    private static func criticsSection(_ critics: Ensemble<CriticsRun>, _ settings: Critics, _ learning: Learning) -> some ReportContent {
        Section("Many critics") {
            Prose(
                """
                The paper's repair takes the minimum over many critics that a diversity term keeps apart, and touches no model. Here an actor moves in any direction for
                \(settings.updates) updates, \(learning.updates) being what the Q-learner above gets. The areas say how well something tells ends of rollouts from states
                within: the critics' deviation, or just the distance from the start.
                \(isUntrained(settings.updates, learning)
                    ? "So few updates leave actor and critics almost as they were drawn: table and map show that these runs work and what untrained critics look like, and nothing about the repair."
                    : "The map shows where the critics differ after all of them.")
                """)
            Table(cells(critics)) {
                Column("critics") { $0.critics }
                Column("diversity") { $0.diversity }
                Column("share of the oracle's return", .decimals(2)) { cell in meanInterval(cell.runs.map(\.curve.lastReturn)) }
                Column("predicted value", .decimals(1)) { cell in meanInterval(cell.runs.map(\.curve.lastQ0)) }
                Column("area by deviation", .decimals(2)) { cell in mean(cell.runs.map(\.edgeArea)) }
                Column("area by distance", .decimals(2)) { cell in mean(cell.runs.map(\.distanceArea)) }
            }
            Figure(
                "critics-map",
                caption:
                    "Deviation of the critics over the plane at the policy's middle action, first seed, after \(settings.updates) updates\(isUntrained(settings.updates, learning) ? ": almost untrained critics" : "").",
                alt: "A map of the plane for each number of critics and diversity, coloured by how far the critics differ.",
                x: Axis("x"), y: Axis("y")
            ) {
                for cell in cells(critics) {
                    let map = cell.runs[0].curve.map
                    HeatMap(
                        x: map.x, y: map.y, value: map.spread, title: "deviation",
                        panel: "\(cell.critics) critics, diversity \(cell.diversity)")
                }
            }.columns(2)
        }
    }

    // MARK: The pendulum

    @ReportBuilder
    private static func swingSection(
        _ online: Ensemble<OnlineRun>, _ swings: Ensemble<OfflineRun>, _ swing: Swing, _ learning: Learning
    ) -> some ReportContent {
        let lambdas = lambdas(swings)
        Section("From a learned model to the true one") {
            Prose(
                """
                A pendulum is learned offline from the data of a mediocre policy, through rollouts of \(swing.horizon) steps whose next states lie between a learned model's and the
                true ones, after \(swing.updates) updates. Returns stand on the scale from the random policy, \(mean(online.values.map(\.randomReturn)), .decimals(0)), to the
                one trained online, \(mean(online.values.map(\.onlineReturn)), .decimals(0)); the policy that made the data gets
                \(mean(online.values.map(\.mediocreReturn)), .decimals(0)).
                \(isUntrained(swing.updates, learning)
                    ? "So few updates leave all of these learners almost untrained: differences between the lines of the figure are noise of first weights and rollouts, and nothing follows from them about the paper's claim."
                    : "The figure follows each method along the way.")
                """)
            Figure(
                "lambda",
                caption:
                    "Normalised return by how much of the true model is mixed in, mean over seeds with interval, after \(swing.updates) updates\(isUntrained(swing.updates, learning) ? ": almost untrained learners" : "").",
                alt: "One line with a band for each method over the share of the true model.",
                x: Axis("share of the true model"), y: Axis("normalised return")
            ) {
                for method in Method.allCases {
                    BandedLine(
                        x: lambdas, y: lambdas.map { meanInterval(normalised(online, swings, method, lambda: $0)) }, series: method.rawValue
                    )
                }
            }
            Table(Method.allCases.map { $0 }) {
                Column("method") { $0.rawValue }
                Column("learned model", .decimals(2)) { meanInterval(normalised(online, swings, $0, lambda: 0)) }
                Column("true model", .decimals(2)) { meanInterval(normalised(online, swings, $0, lambda: 1)) }
            }
        }
    }

    /// Whether learners had less than a tenth of the updates that the Q-learner of the first sections gets.
    private static func isUntrained(_ updates: Int, _ learning: Learning) -> Bool { 10 * updates < learning.updates }

    // MARK: Rows and columns

    private static func at(_ runs: Ensemble<[LearningCurve]>, _ arm: Arm) -> [LearningCurve] { runs.at("arm", arm).values.flatMap { $0 } }

    private static func named(_ runs: Ensemble<[LearningCurve]>, _ arm: String) -> [LearningCurve] {
        runs.filter { cell in cell.levels.contains { $0.factor == "arm" && $0.text == arm } }.values.flatMap { $0 }
    }

    private static func course(_ runs: Ensemble<[LearningCurve]>, _ arm: Level, _ value: (LearningCurve) -> [Double]) -> [Mark] {
        let runs = named(runs, arm.text)
        let courses = runs.map(value)
        let updates = runs.first?.update ?? []
        return BandedLine(x: updates, y: updates.indices.map { place in meanInterval(courses.map { $0[place] }) }, series: arm.text)
    }

    private static func rows(_ table: PropagationTable, _ isIncluded: (String) -> Bool) -> [Int] {
        table.world.indices.filter { isIncluded(table.world[$0]) }
    }

    private static func largest(_ values: [Double], _ rows: [Int]) -> Double { rows.map { values[$0] }.max() ?? .nan }

    private static func cells(_ critics: Ensemble<CriticsRun>) -> [(critics: String, diversity: String, runs: [CriticsRun])] {
        critics.levels(of: "critics").flatMap { number in
            critics.levels(of: "diversity").map { diversity in
                (
                    number.text, diversity.text,
                    critics.filter { $0.levels.contains(number) && $0.levels.contains(diversity) }.values
                )
            }
        }
    }
}
