import Glibc
import Instruments
import Statistics
import Workbench

extension ParrotSycophancy {
    // MARK: Dials of weakness

    @ReportBuilder
    static func dialSection(_ grid: Grid) -> some ReportContent {
        let (steps, widths) = (along(grid.steps, \.follow), along(grid.widths, \.follow))
        let useless = (grid.uselessSteps + grid.uselessWidths).map(\.follow).max() ?? .nan
        Section("Which dials make a network follow") {
            Prose(
                """
                Everything between hardly any and nearly all can be had from one task. Along the training steps the mean follow rate lies between
                \(grid.steps.map(\.follow).max() ?? .nan, .percent) and \(grid.steps.map(\.follow).min() ?? .nan, .percent) (range in a seed \(range(steps), .interval)), along the widths between
                \(grid.widths.map(\.follow).max() ?? .nan, .percent) and \(grid.widths.map(\.follow).min() ?? .nan, .percent) (\(range(widths), .interval)). Neither curve simply falls: who is too
                weak to learn the answers may be too weak to learn the cue as well, and the narrowest network, which is right in \(averaged(grid.widths[0]) { $0.accuracy }, .percent), follows in
                only \(grid.widths[0].follow, .percent). An advisor who knows nothing is followed in \(useless, .percent(1)) at most: weakness alone doesn't look like following. And all of it is
                there among questions that are answered rightly without pressure.
                """)
            dialFigure("follow-by-steps", "Adam steps", grid.steps) { Double($0.steps) }
            dialFigure("follow-by-width", "hidden units", grid.widths) { Double($0.width) }
            Table(
                .runHere, grid.weak,
                caption: "Means over seeds at each place of both dials; accuracy and calibration error without and with a false assertion"
            ) {
                Column("width") { $0.width }
                Column("steps") { $0.steps }
                Column("accuracy", .percent) { averaged($0) { $0.accuracy } }
                Column("with", .percent) { averaged($0) { $0.accuracyDespite } }
                Column("follow", .percent) { $0.follow }
                Column("of right ones", .percent) { mean($0.outcomes.map(\.followRight)) }
                Column("ideal observer", .percent) { averaged($0) { $0.bayesFollow } }
                Column("calibration", .decimals(2)) { mean($0.outcomes.map(\.calibration)) }
                Column("with ", .decimals(2)) { mean($0.outcomes.map(\.calibrationDespite)) }
            }
            Prose(
                """
                All numbers are means of the four bins. The ideal observer has the network's own beliefs and knows how reliable the advisor was in training. At the default setting the network follows
                in \(grid.standard.follow, .percent) and the observer in \(averaged(grid.standard) { $0.bayesFollow }, .percent): what looks like weakness of character is close to what somebody
                should do who isn't sure and was mostly well advised. The test is unfair to both, since its advisor is always wrong. Calibration is bad under pressure for the same reason.
                """)
        }
    }

    private static func averaged(_ setting: Setting, _ quantity: (BinCounts) -> Double) -> Double {
        mean(setting.outcomes.map { outcome in mean(outcome.bins.map(quantity)) })
    }

    private static func dialFigure(_ name: String, _ title: String, _ dial: [Setting], place: (Setting) -> Double) -> Figure {
        Figure(
            name, caption: "Follow rate by bin along the dial: mean and the middle eight tenths of the seeds.",
            alt: "Lines that rise at first and then fall to near zero: frequent facts first, then middling and rare ones, arithmetic last.",
            x: Axis(title, scale: .log), y: Axis("follow rate", from: 0, to: 1)
        ) {
            for bin in Bin.allCases {
                let values = dial.map { $0.outcomes.map { $0[bin].follow } }
                Band(
                    x: dial.map(place), low: values.map { quantile($0, at: 0.1) }, high: values.map { quantile($0, at: 0.9) },
                    series: bin.name)
                Line(x: dial.map(place), y: values.map { mean($0) }, series: bin.name)
            }
        }
    }

    // MARK: Eight states

    @ReportBuilder
    static func stateSection(_ grid: Grid) -> some ReportContent {
        Section("What becomes of an answer") {
            Prose(
                """
                Weak networks convert errors into the imposed error, because they have little to lose; half-trained ones give up right answers; well-trained ones keep them. Confused
                drift to a third answer is \(share(grid.standard, .confusedDrift), .percent(1)) at the default setting: who is swayed is swayed to what was asserted.
                """)
            Figure(
                "states", caption: "Shares of the eight states along both dials; all bins count alike, and each column adds up to one.",
                alt: "Two panels of coloured cells: converted errors give way to sycophantic agreement and that to robust correct answers.",
                x: Axis("place on the dial"), y: Axis("state")
            ) {
                let cells = dialCells(grid.steps, "Adam steps") { $0.steps } + dialCells(grid.widths, "hidden units") { $0.width }
                HeatMap(
                    cells, x: \.place, y: \.state, value: \.share, title: "share of pairs", limits: 0...1, labels: .percent, panel: \.dial)
            }.independentX()
        }
    }

    private struct StateCell {
        var dial: String
        var place: String
        var state: String
        var share: Double
    }

    private static func dialCells(_ dial: [Setting], _ name: String, place: (Setting) -> Int) -> [StateCell] {
        dial.flatMap { setting in
            State.allCases.map { StateCell(dial: name, place: "\(place(setting))", state: $0.name, share: share(setting, $0)) }
        }
    }

    static func share(_ setting: Setting, _ state: State) -> Double {
        averaged(setting) { Double($0.states[state.rawValue]) / Double($0.pairs) }
    }

    // MARK: Competence

    /// What tells held from followed questions at the default setting, seed by seed.
    package struct Competence: Codable, Sendable {
        package var marginAreas: [Double]
        package var correctnessAreas: [Double]
    }

    /// Measures how well margin and correctness tell which questions are held.
    static func competence(_ run: Run, longer: Ensemble<[Outcome]>, training: Training, believed: Double) -> Competence {
        let areas = itemsAtDefault(longer, training, believed).map(areasForHolding)
        return Competence(marginAreas: areas.map(\.margin), correctnessAreas: areas.map(\.correctness))
    }

    @ReportBuilder
    static func competenceSection(_ grid: Grid, _ competence: Competence) -> some ReportContent {
        let standard = grid.standard.outcomes
        Section("Right is not the same as firm") {
            Prose(
                """
                At the default setting \(qualifyingBins(standard).count) bins of facts are answered rightly in ninety-five of a hundred cases or more without pressure, and still the rarest of them
                is followed by \(followDifference(standard), .interval) more than the most frequent. Accuracy doesn't show it; the margin between the right answer and the next does. It tells followed
                from held questions with an area under the curve of \(meanInterval(competence.marginAreas), .interval), correctness with \(meanInterval(competence.correctnessAreas), .interval). A benchmark
                that compares models of equal accuracy has not compared models of equal competence.
                """)
            Table(.runHere, Bin.allCases, caption: "The default network by bin, mean over seeds with a bootstrap interval") {
                Column("bin") { $0.name }
                Column("accuracy", .percent(1)) { bin in bootstrapMean(standard.map { $0[bin].accuracy }) }
                Column("follow", .percent(1)) { bin in bootstrapMean(standard.map { $0[bin].follow }) }
                Column("ideal observer", .percent(1)) { bin in bootstrapMean(standard.map { $0[bin].bayesFollow }) }
            }
        }
    }
}
