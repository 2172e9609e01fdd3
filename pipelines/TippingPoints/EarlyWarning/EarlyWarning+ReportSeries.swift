import Dynamics
import Statistics
import Workbench

// The report's sections on short series, on chance, and on the theory.
extension EarlyWarning {
    /// The detectors of a series, by name.
    private static var detectors: [(name: String, scores: KeyPath<Detection, [Double]>)] {
        [("variance", \.variance), ("autocorrelation", \.autocorrelation), ("likelihood ratio", \.likelihoodRatio)]
    }

    /// Both arms of the fold at one level of a factor.
    private struct Duel {
        let level: String
        let number: Double
        let fold: Detection
        let still: Detection

        func area(_ scores: KeyPath<Detection, [Double]>) -> Estimate { curve(scores).areaInterval() }

        func curve(_ scores: KeyPath<Detection, [Double]>) -> ReceiverOperatingCharacteristic {
            ReceiverOperatingCharacteristic(cases: fold[keyPath: scores], controls: still[keyPath: scores])
        }

        /// The likelihood ratio's area less the better indicator's, on the same series.
        var advantage: Estimate {
            let (variance, autocorrelation) = (curve(\.variance), curve(\.autocorrelation))
            return curve(\.likelihoodRatio).areaDifference(minus: variance.area >= autocorrelation.area ? variance : autocorrelation)
        }

        /// The share of series whose ratio exceeds the fold's parametric bootstrap threshold.
        func flagged(_ detection: Detection) -> Estimate { wilson(detection.likelihoodRatio.map { $0 > fold.threshold }) }
    }

    private static func duels(_ runs: Ensemble<Detection>, _ factor: String) -> [Duel] {
        runs.levels(of: factor).map { level in
            let part = runs.filter { $0.levels.contains(level) }
            return Duel(
                level: level.text, number: level.number ?? .nan, fold: part.at("arm", Arm.changing).values.first ?? Detection(),
                still: part.at("arm", Arm.stationary).values.first ?? Detection())
        }
    }

    /// The same with fold series whose course without noise was taken off.
    private static func withoutDrift(_ rows: [Duel], _ undrifted: Ensemble<Detection>) -> [Duel] {
        rows.map { row in
            let fold = undrifted.cells.first { cell in cell.levels.contains { $0.text == row.level } }
            return Duel(level: row.level, number: row.number, fold: fold?.value ?? Detection(), still: row.still)
        }
    }

    // MARK: Short series

    @ReportBuilder
    static func lengthSection(
        _ lengths: Ensemble<Detection>, _ undrifted: Ensemble<Detection>, _ speeds: Ensemble<Detection>, _ noises: Ensemble<Detection>
    ) -> some ReportContent {
        let rows = duels(lengths, "observations")
        let still = withoutDrift(rows, undrifted)
        Section("How long must a series be?") {
            Prose(
                """
                The fold's ramp is spread over the whole series, observed once a time unit. Beside the indicators stands a detector that knows the model: the likelihood ratio of a linear
                system whose restoring rate falls over one whose rate is constant. As observed, it does not only see slowing down: the fold's state drifts ever faster, and the kernel average leaves
                some of that over near the end of the series, which a falling rate explains better than a constant one. With the course that the state takes without noise removed
                first, its area at \(rows.first?.level ?? "") observations is \(still.first.map { $0.area(\.likelihoodRatio) } ?? Estimate(.nan), .decimals(2)) instead of
                \(rows.first.map { $0.area(\.likelihoodRatio) } ?? Estimate(.nan), .decimals(2)). What to believe: a detector that knows the model is the better one either way, but its near
                certainty about short series comes from the drift.
                """)
            Figure(
                "lengths",
                caption:
                    "Area under the ROC curve, fold against stationary series, by the number of observations, with DeLong's intervals: as observed, and with the course without noise taken off first.",
                alt:
                    "Two panels of three curves with bands over the number of observations, one for each detector; they rise with the length.",
                x: Axis("observations", scale: .log), y: Axis("area under the ROC curve", from: 0.4, to: 1)
            ) {
                for (panel, rows) in [("as observed", rows), ("without drift", still)] {
                    for (name, scores) in detectors {
                        BandedLine(x: rows.map(\.number), y: rows.map { $0.area(scores) }, series: name, panel: panel)
                    }
                }
                ReferenceLine(y: 0.5)
            }
            Table(
                rows,
                caption:
                    "Hits at one false alarm in twenty, by the stationary series themselves; and what a parametric bootstrap's threshold of the ratio, of the same size, flags"
            ) {
                Column("observations") { $0.level }
                Column("runs") { $0.fold.variance.count }
                Column("hits, variance", .percent) { $0.curve(\.variance).hits(atFalseAlarms: 0.05) }
                Column("autocorrelation", .percent) { $0.curve(\.autocorrelation).hits(atFalseAlarms: 0.05) }
                Column("likelihood ratio", .percent) { $0.curve(\.likelihoodRatio).hits(atFalseAlarms: 0.05) }
                Column("bootstrap flags, fold", .percent) { $0.flagged($0.fold) }
                Column("stationary", .percent) { $0.flagged($0.still) }
                Column("ratio less best indicator", .decimals(3)) { $0.advantage }
            }
            Table(
                still,
                caption: "Areas with the course without noise taken off before anything else, fold against the same stationary series"
            ) {
                Column("observations") { $0.level }
                Column("variance", .decimals(2)) { $0.area(\.variance) }
                Column("autocorrelation", .decimals(2)) { $0.area(\.autocorrelation) }
                Column("likelihood ratio", .decimals(2)) { $0.area(\.likelihoodRatio) }
                Column("ratio less best indicator", .decimals(3)) { $0.advantage }
            }
            let (slow, noisy) = (duels(speeds, "spacing"), duels(noises, "noise"))
            Table(slow, caption: "Areas at the same number of observations, by how long the ramp takes [time units between observations]") {
                Column("spacing") { $0.level }
                Column("variance", .decimals(2)) { $0.area(\.variance) }
                Column("autocorrelation", .decimals(2)) { $0.area(\.autocorrelation) }
                Column("likelihood ratio", .decimals(2)) { $0.area(\.likelihoodRatio) }
            }
            Table(
                noisy,
                caption:
                    "Areas with noise added to each observation [standard deviation; the state's own at the start is half the size of its noise]"
            ) {
                Column("observation noise") { $0.level }
                Column("variance", .decimals(2)) { $0.area(\.variance) }
                Column("autocorrelation", .decimals(2)) { $0.area(\.autocorrelation) }
                Column("likelihood ratio", .decimals(2)) { $0.area(\.likelihoodRatio) }
            }
        }
    }

    // MARK: Chance

    /// The standard deviation of Kendall's tau of n independent values against time.
    private static func textbookDeviation(_ n: Int) -> Double {
        let n = Double(n)
        return (2 * (2 * n + 5) / (9 * n * (n - 1))).squareRoot()
    }

    @ReportBuilder
    static func chanceSection(_ scores: Ensemble<Scores>, _ theory: Ensemble<StationaryValues>, windows: Int) -> some ReportContent {
        let nothing = arms(scores, .nothing)
        let (variance, autocorrelation) = (
            nothing.changing.variance + nothing.stationary.variance, nothing.changing.autocorrelation + nothing.stationary.autocorrelation
        )
        let textbook = textbookDeviation(windows)
        Section("How wide chance is") {
            Prose(
                """
                Windows overlap, so that an indicator wanders slowly even where nothing changes, and its tau is often large. Over stationary series tau(variance) has standard deviation
                \(deviation(variance), .significant(2)) and tau(autocorrelation) \(deviation(autocorrelation), .significant(2)); the textbook's for as many independent values is
                \(textbook, .significant(2)). Its two-sided test, which should be wrong once in twenty, calls \(Double(variance.count { $0.magnitude > 1.96 * textbook }) / Double(variance.count), .percent) of
                the stationary series significant. What to believe: tau means something only against the tau of series of the same length, window and memory in which nothing changes.
                """)
            Figure(
                "null",
                caption:
                    "Distribution of tau over stationary series and over the fold, by indicator.",
                alt:
                    "Two panels of histograms: the stationary series' tau spreads over nearly the whole range from minus one to one, the fold's gathers near one.",
                x: Axis("Kendall's tau", from: -1, to: 1), y: Axis("share of series")
            ) {
                let fold = arms(scores, .fold).changing
                for (name, still, changing) in [
                    ("variance", variance, fold.variance), ("autocorrelation", autocorrelation, fold.autocorrelation),
                ] {
                    Histogram(still, series: "stationary", panel: name, bins: 20, in: -1...1, height: .share)
                    Histogram(changing, series: "fold", panel: name, bins: 20, in: -1...1, height: .share)
                }
            }
        }
        Section("The theory behind the indicators") {
            Prose(
                """
                Near an equilibrium a system is linear: its variance is the squared noise over twice the restoring rate, and its lag-1 autocorrelation falls exponentially with the rate.
                Exact transitions agree with both; Euler steps of a tenth of a time unit put the variance too high where the rate is large.
                """)
            Table(theory.values, caption: "Stationary values with intervals that miss once in a thousand, in thousandths for the variance")
            {
                Column("restoring rate", .standard) { $0.rate }
                Column("variance, theory", .significant(4)) { 1000 * $0.varianceExpected }
                Column("exact transitions", .decimals(4)) { scaled($0.variance, 1000) }
                Column("Euler steps", .decimals(4)) { scaled($0.eulerVariance, 1000) }
                Column("autocorrelation, theory", .decimals(4)) { $0.autocorrelationExpected }
                Column("simulated", .decimals(4)) { $0.autocorrelation }
            }
        }
    }

    private static func scaled(_ estimate: Estimate, _ factor: Double) -> Estimate {
        Estimate(
            factor * estimate.value, low: estimate.low.map { factor * $0 }, high: estimate.high.map { factor * $0 }, n: estimate.n,
            method: estimate.method)
    }
}
