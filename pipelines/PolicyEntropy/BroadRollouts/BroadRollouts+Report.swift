import Statistics
import Workbench

extension BroadRollouts {
    /// The study's own sections: the identity, the simulator, the price of draws, and the plateau.
    @ReportBuilder
    static func report(
        balance: BalanceTable, decay: DecayTable, growth: Ensemble<Growth>, exact: Growth, variants: Ensemble<Growth>,
        scan: Ensemble<Growth>,
        chosen: [ChosenRate], spent: Ensemble<Growth>, plateau: Ensemble<PlateauRun>, settings: Plateau
    ) -> some ReportContent {
        identitySection(balance, decay)
        simulatorSection(growth, exact, variants)
        computeSection(scan, chosen, spent)
        plateauSection(plateau, settings)
        Section("Choices") {
            Deviations(
                "The identity is checked on \(balance.checked.reduce(0, +)) draws, a quarter of those on which negative totals are counted; Zipf's law has exponent 1, and the peaked distribution is the softmax of normal quantiles with standard deviation 2.",
                "The paper names AdamW and its rate; betas, epsilon and weight decay are PyTorch's defaults here. Epsilon matters at the large vocabulary, where slopes are no larger than it.",
                "Our choice: a learning rate is found on seeds of its own, by the share of gaining tokens on a logarithmic grid, and the last crossing of the required share counts.",
                "Our choice: all sizes of the stand-in for the language model. In two first trials on eight other seeds training counted as levelled off at the first window without gain, which was a dip of a noisy course; so the best value so far has to stand still now, and batch and rate were raised. The seeds here had been in no trial.",
                "Our choice: with many draws the stand-in's rate grows with the root of their number, the usual rule for Adam; the same rate is shown beside it.",
                "The paper trains a language model with billions of parameters and many details (dynamic sampling, clipping, length limits) that the stand-in has not; its hours on a cluster can't be repeated here, and the claim is judged for its direction only."
            )
        }
    }

    // MARK: The identity

    @ReportBuilder
    private static func identitySection(_ balance: BalanceTable, _ decay: DecayTable) -> some ReportContent {
        Section("Where the mass goes in one step") {
            Prose(
                """
                A finite step agrees with the paper's three terms to \(balance.worstError.max() ?? .nan, .significant(2)) of their size in every draw, and the two terms of
                tokens that were drawn are never negative. So the identity holds. What it says in practice is in the last two columns: the term of tokens that were not
                drawn is \(balance.unsampledShare.first ?? .nan, .percent) of the whole at the least number of rollouts, and fades quickly.
                """)
            Table(balance.rollouts.indices.map { $0 }) {
                Column("rollouts") { balance.rollouts[$0] }
                Column("draws checked") { balance.checked[$0] }
                Column("worst error", .significant(2)) { balance.worstError[$0] }
                Column("without the third term", .significant(2)) { balance.worstErrorWithoutThird[$0] }
                Column("correct mass falls", .decimals(4)) { balance.negativeShares()[$0] }
                Column("third term / total", .significant(2)) { balance.unsampledShare[$0] }
            }
            Figure(
                "negative-steps",
                caption:
                    "Left, the share of random policies whose correct mass falls in one step, with Wilson intervals; right, the size of the unsampled term over the size of the total.",
                alt:
                    "Two panels over the number of rollouts, both falling steeply: the share of falling steps, and the unsampled term's share.",
                x: Axis("rollouts", scale: .log), y: Axis("share", from: 0)
            ) {
                IntervalPoints(x: balance.rollouts, y: balance.negativeShares(), panel: "correct mass falls")
                Line(x: balance.rollouts, y: balance.negativeShares().map(\.value), panel: "correct mass falls")
                Points(x: balance.rollouts, y: balance.unsampledShare, panel: "third term over total")
                Line(x: balance.rollouts, y: balance.unsampledShare, panel: "third term over total")
            }.independentY()
            Table(
                decay.rollouts.indices.map { $0 },
                caption: "The sum of p^2 over tokens that were not drawn: mean with interval, and closed form"
            ) {
                Column("distribution") { decay.distribution[$0] }
                Column("rollouts") { decay.rollouts[$0] }
                Column("measured", .significant(4)) { decay.measured[$0] }
                Column("closed form", .significant(4)) { decay.formula[$0] }
                Column("one draw less", .significant(4)) { decay.offByOne[$0] }
            }
        }
    }

    // MARK: The simulator

    @ReportBuilder
    private static func simulatorSection(
        _ growth: Ensemble<Growth>, _ exact: Growth, _ variants: Ensemble<Growth>
    ) -> some ReportContent {
        Section("The simulator, step for step") {
            Prose(
                """
                Each step draws tokens, rewards the correct ones, and follows the gradient; all numbers of rollouts get the same number of steps. Read by steps, more
                rollouts are better in every respect that the paper names except one: the worst loss of a single correct token is not ordered by the number of rollouts,
                because with very few of them most tokens are never touched.
                """)
            Figure(
                "simulator",
                caption:
                    "Probability of all correct tokens, share of them above their start, and least relative change of one, by step; mean over seeds with interval.",
                alt: "Six panels, a row for each vocabulary: three statistics over the step, one line for each number of rollouts.",
                x: Axis("step"), y: Axis("value")
            ) {
                for vocab in growth.levels(of: "vocab") {
                    for (name, value) in threeStatistics {
                        for rollouts in growth.levels(of: "rollouts") {
                            let runs = growth.filter { $0.levels.contains(vocab) && $0.levels.contains(rollouts) }.values
                            BandedLine(x: runs.first?.step ?? [], y: course(runs, value), series: rollouts.text)
                                .panel(row: "\(vocab.text) tokens", column: name)
                        }
                    }
                }
            }.legend("rollouts").ordered().independentY()
            Table(cells(growth, "vocab", "rollouts")) {
                Column("tokens") { $0.first }
                Column("rollouts") { $0.second }
                Column("correct mass", .decimals(4)) { meanInterval($0.runs.map(\.finalMass)) }
                Column("gaining", .decimals(3)) { meanInterval($0.runs.map(\.finalGaining)) }
                Column("worst relative change", .decimals(3)) { meanInterval($0.runs.map(\.finalWorstRelative)) }
                Column("entropy", .decimals(2)) { mean($0.runs.map(\.entropy)) }
            }
            Prose(
                """
                Followed without sampling noise, as with infinitely many rollouts, every correct token gains at the smaller vocabulary: the least gain is
                \(exact.finalWorstRelative, .percent(1)) of a token's start, and the correct mass comes to \(exact.finalMass, .decimals(4)). One run each with another optimiser and
                another start says how much hangs on them:
                """)
            Table(cells(variants, "variant", "rollouts")) {
                Column("variant") { $0.first }
                Column("rollouts") { $0.second }
                Column("correct mass before", .decimals(4)) { $0.runs[0].mass.first ?? .nan }
                Column("after", .decimals(4)) { $0.runs[0].finalMass }
                Column("gaining", .decimals(3)) { $0.runs[0].finalGaining }
                Column("worst relative change", .decimals(3)) { $0.runs[0].finalWorstRelative }
            }
        }
    }

    // MARK: Equal draws

    @ReportBuilder
    private static func computeSection(
        _ scan: Ensemble<Growth>, _ chosen: [ChosenRate], _ spent: Ensemble<Growth>
    ) -> some ReportContent {
        Section("The same number of draws, spent two ways") {
            Prose(
                """
                Equal numbers of steps give many rollouts more draws, in proportion. Here each run has the same number of draws. The learning rate decides what comes out: a
                large one brings the correct mass close to 1 with any number of rollouts by putting it all on a few tokens, and a small one leaves few steps no time. So each
                number of rollouts gets the largest rate at which three quarters of the correct tokens still gain, found on other seeds.
                """)
            Table(cells(spent, "rollouts", "rollouts")) {
                Column("rollouts") { $0.first }
                Column("steps", .decimals(0)) { $0.runs[0].step.last ?? .nan }
                Column("rate", .significant(3)) { cell in chosen.first { "\($0.rollouts)" == cell.first }?.rate ?? .nan }
                Column("at an end of the grid") { cell in
                    chosen.first { "\($0.rollouts)" == cell.first }?.isAtTheEdge == true ? "yes" : "no"
                }
                Column("correct mass", .decimals(4)) { meanInterval($0.runs.map(\.finalMass)) }
                Column("gaining", .decimals(3)) { meanInterval($0.runs.map(\.finalGaining)) }
                Column("worst relative change", .decimals(3)) { meanInterval($0.runs.map(\.finalWorstRelative)) }
            }
            Prose(
                """
                As published, at equal steps, many rollouts win clearly. At equal draws, with equally many tokens gaining, the difference in correct mass, many minus few, is
                \(gap(spent, \.finalMass), .decimals(4)), and the difference in the worst relative change \(gap(spent, \.finalWorstRelative), .decimals(3)). What a reader should
                believe: draws are what is paid for, and many of them in one step buy safety for the single token, not correct mass.
                """)
            Figure(
                "equal-draws",
                caption:
                    "Correct mass and worst relative change of a correct token after so many draws, each number of rollouts at its own rate.",
                alt: "Two panels over the number of draws spent, one line with a band for each number of rollouts.",
                x: Axis("draws", unit: "thousands"), y: Axis("value")
            ) {
                for (name, value) in [threeStatistics[0], threeStatistics[2]] {
                    for rollouts in spent.levels(of: "rollouts") {
                        let runs = spent.filter { $0.levels.contains(rollouts) }.values
                        BandedLine(
                            x: (runs.first?.step ?? []).map { $0 * (rollouts.number ?? .nan) / 1000 }, y: course(runs, value),
                            series: rollouts.text, panel: name)
                    }
                }
            }.legend("rollouts").ordered().independentY()
            Figure(
                "rates",
                caption:
                    "Correct mass against the share of correct tokens that gain, one point for each learning rate of the grid, mean over the tuning seeds.",
                alt:
                    "One curve for each number of rollouts; all fall from right to left: more correct mass is bought with fewer gaining tokens.",
                x: Axis("share of correct tokens that gain", from: 0, to: 1), y: Axis("correct mass", to: 1)
            ) {
                for rollouts in scan.levels(of: "rollouts") {
                    let points = scan.levels(of: "rate").map { rate in
                        let runs = scan.filter { $0.levels.contains(rollouts) && $0.levels.contains(rate) }.values
                        return (gaining: mean(runs.map(\.finalGaining)), mass: mean(runs.map(\.finalMass)))
                    }
                    Points(x: points.map(\.gaining), y: points.map(\.mass), series: rollouts.text)
                    Line(x: points.map(\.gaining), y: points.map(\.mass), series: rollouts.text)
                }
            }.legend("rollouts").ordered()
        }
    }

    // MARK: The plateau

    @ReportBuilder
    private static func plateauSection(_ plateau: Ensemble<PlateauRun>, _ settings: Plateau) -> some ReportContent {
        let runs = plateau.values
        Section("A plateau, and what lifts it") {
            Prose(
                """
                \(settings.questions) questions with \(settings.answers) answers each share few parameters. They are trained with \(settings.few) draws a question until pass@1
                stops rising, and then go on with the same number of draws, spent as before or as \(settings.many) a question. The paper's language model went from
                \(quoted: "61.69", from: "table 1") to \(quoted: "62.02", from: "table 1") when it went on with few rollouts, and to
                \(quoted: "63.03", from: "table 1") with many.
                """)
            Table(arms, caption: "pass@1 in points after the continuation, and its gain over going on as before, paired by seed") {
                Column("continuation") { $0.name }
                Column("pass@1", .decimals(2)) { arm in meanInterval(runs.map { $0[keyPath: arm.course].last ?? .nan }) }
                Column("gain since the switch", .decimals(2)) { arm in
                    meanInterval(runs.map { ($0[keyPath: arm.course].last ?? .nan) - ($0[keyPath: arm.course].first ?? .nan) })
                }
                Column("minus going on as before", .decimals(2)) { arm in
                    pairedDifference(runs.map { $0[keyPath: arm.course].last ?? .nan }, minus: runs.map { $0.few.last ?? .nan })
                }
            }
            Prose(
                """
                The plateau was reached after \(mean(runs.map(\.switchedAt)), .decimals(0)) steps, mean over runs, with \(mean(runs.map(\.unsolvedBefore)), .percent(1)) of the questions
                practically unsolved; \(mean(runs.map(\.unsolvedFew)), .percent(1)) of them remained so after going on as before, and
                \(mean(runs.map(\.unsolvedMany)), .percent(1)) with many draws. This plateau is made of questions whose answers are too rare to be drawn, and for them it is the
                number of draws that counts, not how they are spread over steps. What a reader should believe: the stand-in says nothing about what else the language
                model's many rollouts may do, and it shows that more rollouts at equal cost need not lift a plateau.
                """)
            Figure(
                "plateau",
                caption: "pass@1 since the switch, by draws, relative to its value at the switch; mean over seeds with interval.",
                alt:
                    "Four lines with bands over the number of draws: few draws a question, few again, many with a larger rate, and many with the same rate.",
                x: Axis("draws since the switch", unit: "thousands"), y: Axis("gain of pass@1", unit: "points")
            ) {
                for arm in arms {
                    let courses = runs.map { run in run[keyPath: arm.course].map { $0 - (run[keyPath: arm.course].first ?? .nan) } }
                    BandedLine(
                        x: runs.first?.draws ?? [],
                        y: (runs.first?.draws ?? []).indices.map { place in meanInterval(courses.map { $0[place] }) },
                        series: arm.name)
                }
            }
        }
    }

    // MARK: Rows and columns

    private static var arms: [(name: String, course: KeyPath<PlateauRun, [Double]>)] {
        [
            ("few draws", \.few), ("few draws, other stream", \.fewAgain), ("many draws", \.many),
            ("many draws, same rate", \.manySameRate),
        ]
    }

    private static var threeStatistics: [(name: String, value: KeyPath<Growth, [Double]>)] {
        [("correct mass", \.mass), ("share gaining", \.gaining), ("worst relative change", \.worstRelative)]
    }

    private static func course(_ runs: [Growth], _ value: KeyPath<Growth, [Double]>) -> [Estimate] {
        (runs.first?.step ?? []).indices.map { place in meanInterval(runs.map { $0[keyPath: value][place] }) }
    }

    private static func gap(_ spent: Ensemble<Growth>, _ value: (Growth) -> Double) -> Estimate {
        pairedDifference(spent.at("rollouts", 512).values.map(value), minus: spent.at("rollouts", 16).values.map(value))
    }

    private static func cells(
        _ ensemble: Ensemble<Growth>, _ first: String, _ second: String
    ) -> [(first: String, second: String, runs: [Growth])] {
        ensemble.levels(of: first).flatMap { one in
            (first == second ? [one] : ensemble.levels(of: second)).map { two in
                (one.text, two.text, ensemble.filter { $0.levels.contains(one) && $0.levels.contains(two) }.values)
            }
        }
    }
}
