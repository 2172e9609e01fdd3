import Dynamics
import Statistics
import Workbench

extension EarlyWarning {
    /// The study's own sections: the map, the scores, false positives, looking back, short series, chance, and the theory.
    @ReportBuilder
    static func report(
        theory: Ensemble<StationaryValues>, scores: Ensemble<Scores>, fluctuations: Ensemble<Scores>, jumps: Ensemble<Jumps>,
        selection: Selection, lengths: Ensemble<Detection>, undrifted: Ensemble<Detection>, speeds: Ensemble<Detection>,
        noises: Ensemble<Detection>, examples: [Example],
        observations: Int, detector: Detector
    ) -> some ReportContent {
        let windows = observations - detector.width(of: observations) + 1
        mapSection(examples)
        scoreSection(scores, jumps)
        smoothSection(scores, fluctuations)
        selectionSection(selection)
        lengthSection(lengths, undrifted, speeds, noises)
        chanceSection(scores, theory, windows: windows)
        Section("Choices") {
            Deviations(
                "The paper is a review without an experiment of this kind; the standard models, their constants and all thresholds are ours, so that the cells of the map are filled by construction. What can be learned lies in the detector's scores.",
                "A run that leaves its equilibrium before its series is complete is drawn anew, so that all series of a comparison have one length. Of the transcritical runs that is \(arms(scores, .transcritical).changing.redrawn, .percent), of the fold's \(arms(scores, .fold).changing.redrawn, .percent(1)), of the border collision's \(arms(scores, .border).changing.redrawn, .percent): what is scored are the runs that were not lost early.",
                "Our choice: stationary series are linear systems with the scenario's mean restoring rate, exactly simulated; those beside the sudden step have the fold's own drift at a constant parameter.",
                "Our choice: jumps by noise are observed once a time unit as the other scenarios are, and survivors are runs that have not jumped at the horizon; observations five times as dense stand beside.",
                "Our choice: looking back, a run counts when it is long enough for the most distant window, and its first ten time units are left out.",
                "Our choice: the likelihoods are given the first residual and see the same residuals as the indicators. The restoring rate may stay or fall, not rise, so that about half of all stationary series have a ratio of 0; ties count half in an area.",
                "Our choice: the lag-1 autocorrelation is that of the sample autocorrelation function. The return rate is its negative logarithm, which ranks windows the other way round: its areas are one less those of the autocorrelation, and are not listed."
            )
        }
    }

    // MARK: The map

    @ReportBuilder
    private static func mapSection(_ examples: [Example]) -> some ReportContent {
        Section("The map") {
            Prose(
                """
                One series for each of the four cases that the paper sets apart. The detector sees what lies left of the dotted line, takes a smooth trend off, and slides a window of half
                the series over the rest; its score is Kendall's tau of the indicator against time.
                """)
            Figure(
                "map",
                caption:
                    "A series of each case, and variance and lag-1 autocorrelation in the window that ends at each time, each divided by its first value. From left to right: collapse with and without slowing down, slowing down without collapse, neither. The detector sees nothing right of the dotted line.",
                alt:
                    "Four columns, one for each case; the upper row shows the series, the lower one the two indicators. They rise where the system slows down, whether or not a collapse follows, and wander otherwise.",
                x: Axis("observation"), y: Axis("value")
            ) {
                for example in examples {
                    Panel(row: "series", column: example.title) {
                        let values = example.series + example.after
                        Line(x: values.indices.map(Double.init), y: values.map { max($0, -1.3) }, series: "state")
                        ReferenceLine(x: Double(example.series.count))
                    }
                    Panel(row: "indicators", column: example.title) {
                        let times = example.variance.indices.map { Double(example.firstWindow + $0) }
                        Line(x: times, y: example.variance.map { $0 / example.variance[0] }, series: "variance")
                        Line(x: times, y: example.autocorrelation.map { $0 / example.autocorrelation[0] }, series: "autocorrelation")
                        ReferenceLine(x: Double(example.series.count))
                    }
                }
            }.independentY().independentX().height(120)
        }
    }

    // MARK: Scores

    /// A row of the table of areas.
    private struct Comparison {
        let name: String
        let cases: Scores
        let controls: Scores

        func area(_ indicator: KeyPath<Scores, [Double]>) -> Estimate {
            curve(indicator).areaInterval()
        }

        func curve(_ indicator: KeyPath<Scores, [Double]>) -> ReceiverOperatingCharacteristic {
            ReceiverOperatingCharacteristic(cases: cases[keyPath: indicator], controls: controls[keyPath: indicator])
        }
    }

    private static func comparisons(_ scores: Ensemble<Scores>, _ jumps: Ensemble<Jumps>) -> [Comparison] {
        let moving = Scenario.allCases.map { scenario in
            let (changing, stationary) = arms(scores, scenario)
            return Comparison(name: scenario.rawValue, cases: changing, controls: stationary)
        }
        let noise = jumps.cells.map { cell in
            Comparison(
                name: "jump by noise, observed every \(cell.levels.first?.text ?? "")", cases: cell.value.before,
                controls: cell.value.surviving)
        }
        return moving + noise
    }

    @ReportBuilder
    private static func scoreSection(_ scores: Ensemble<Scores>, _ jumps: Ensemble<Jumps>) -> some ReportContent {
        let rows = comparisons(scores, jumps)
        Section("What the detector tells apart") {
            Prose(
                """
                Areas under the ROC curve of tau against series in which nothing changes, with DeLong's intervals: one half is guessing, and below it the scenario looks quieter than
                nothing at all. The last two columns are what the usual alarm at tau above \(alarmLevel, .decimals(1)) would have done with the variance. An alarm there goes off in
                \(Double(rows[0].controls.variance.count { $0 > alarmLevel }) / Double(max(1, rows[0].controls.variance.count)), .percent) of the stationary series.
                """)
            Table(rows, caption: "Area under the ROC curve of each indicator's tau, \(rows[0].cases.variance.count) runs against as many") {
                Column("scenario") { $0.name }
                Column("variance", .decimals(2)) { $0.area(\.variance) }
                Column("autocorrelation", .decimals(2)) { $0.area(\.autocorrelation) }
                Column("skewness", .decimals(2)) { $0.area(\.skewness) }
                Column("alarms", .percent) { row in Double(row.cases.variance.count { $0 > alarmLevel }) / Double(row.cases.variance.count)
                }
                Column("false alarms", .percent) { row in
                    Double(row.controls.variance.count { $0 > alarmLevel }) / Double(row.controls.variance.count)
                }
            }
            Prose(
                """
                The skewness, which the literature lists beside the two, depends on the direction of the change: a fold that is left downwards makes it fall. The noise of the harvested
                stock is a share of the stock, which shrinks while it slows down; the two work against each other in the variance, and the autocorrelation alone tells. The border
                collision is reported beside the claims: its restoring rate never changes until the state touches the border, and the surviving runs look like nothing.
                """)
            Figure(
                "roc",
                caption: "ROC curves of tau, read at even steps of false alarms; the dotted line is guessing by a coin.",
                alt:
                    "One panel for each scenario with a curve for the variance and one for the autocorrelation. The curves of fold, harvest, transcritical and slowing systems rise steeply; those of sudden steps and jumps by noise run along the diagonal.",
                x: Axis("share of false alarms", from: 0, to: 1), y: Axis("share of hits", from: 0, to: 1)
            ) {
                let shares = (0...50).map { Double($0) / 50 }
                for row in rows {
                    Panel(row.name) {
                        for (name, indicator) in [("variance", \Scores.variance), ("autocorrelation", \Scores.autocorrelation)] {
                            let curve = row.curve(indicator)
                            Line(x: shares, y: shares.map { curve.hits(atFalseAlarms: $0) }, series: name)
                        }
                        ClosedForm("guessing", in: 0...1, samples: 2, panel: row.name) { $0 }
                    }
                }
            }.columns(4).height(130)
        }
    }

    /// The alarm that the literature sets at a fixed tau.
    static let alarmLevel = 0.5

    // MARK: Fold or smooth change

    /// The fold against the smooth changes, as observed and with their courses without noise taken off.
    private static func smoothRows(_ scores: Ensemble<Scores>, _ fluctuations: Ensemble<Scores>) -> [Comparison] {
        func changing(_ scenario: Scenario) -> Scores { arms(scores, scenario).changing }
        func fluctuating(_ scenario: Scenario) -> Scores { fluctuations.at("scenario", scenario).values.first ?? Scores() }
        return [
            Comparison(name: "its own rates, as observed", cases: changing(.fold), controls: changing(.transcritical)),
            Comparison(name: "the fold's rates, as observed", cases: changing(.fold), controls: changing(.transcriticalAsFold)),
            Comparison(name: "its own rates, without drift", cases: fluctuating(.fold), controls: fluctuating(.transcritical)),
            Comparison(name: "the fold's rates, without drift", cases: fluctuating(.fold), controls: fluctuating(.transcriticalAsFold)),
        ]
    }

    @ReportBuilder
    private static func smoothSection(_ scores: Ensemble<Scores>, _ fluctuations: Ensemble<Scores>) -> some ReportContent {
        let rows = smoothRows(scores, fluctuations)
        Section("Can it tell a collapse from a smooth change?") {
            Prose(
                """
                The claim's rule compares a fold with a transcritical change whose parameter falls in the same way. Their restoring rates then don't: that of the fold falls as a square root,
                steeply at the end. So the comparison is between ramps as much as between bifurcations. With the smooth system's rates made those of the fold, deviations from the two
                equilibria even obey the same equation; what still differs is that the smooth system's equilibrium moves twice as far, and a kernel average leaves some of that over.
                The last two rows take the course that each system runs without noise off before anything else: there only the fluctuations can speak.
                """)
            Table(rows, caption: "Area under the ROC curve, fold against a smooth change") {
                Column("smooth change") { $0.name }
                Column("variance", .decimals(2)) { $0.area(\.variance) }
                Column("autocorrelation", .decimals(2)) { $0.area(\.autocorrelation) }
                Column("median tau(variance), fold", .decimals(2)) { quantile($0.cases.variance, at: 0.5) }
                Column("smooth", .decimals(2)) { quantile($0.controls.variance, at: 0.5) }
            }
            Prose(
                "What to believe: a rising indicator says that something slows down. Whether a collapse follows it cannot say; where it seems to, the scores differ by the ramp's shape or by what detrending leaves of the drift, not by the bifurcation."
            )
        }
    }

    // MARK: Looking back

    @ReportBuilder
    private static func selectionSection(_ selection: Selection) -> some ReportContent {
        let excess = selection.gaps.map { bootstrappedMean(selection.excess(gap: $0)) }
        Section("Looking back from a collapse") {
            Prose(
                """
                Two wells, constant parameters, and noise that moves the state across in the end: nothing slows down. Yet windows that end at the last observation before the crossing
                have a tau of the variance that is larger by \(excess[0], .interval) than windows at random times of the same \(selection.random.count) runs. The excess belongs to the
                escape itself, and is gone when the window ends earlier.
                """)
            Figure(
                "selection",
                caption:
                    "Mean excess of tau(variance) over windows at random times of the same runs, by the distance of the window from the collapse, with bootstrap intervals.",
                alt:
                    "Points with intervals over the number of observations between window and collapse: positive at the collapse, around zero further away.",
                x: Axis("observations between window and collapse"), y: Axis("excess of tau")
            ) {
                IntervalPoints(x: selection.gaps.map(Double.init), y: excess)
                ReferenceLine(y: 0)
            }
        }
    }
}
