import Statistics
import Workbench

extension DelayedRepression {
    /// The study's own sections: the equation, the published table, what the labels mean, and what settled populations do.
    @ReportBuilder
    static func report(
        thresholds: ThresholdTable, diagram: BifurcationDiagram, lyapunov: LyapunovTable, labels: [LabelledCell], traces: Ensemble<Trace>,
        sharp: Ensemble<LabelTable>, settled: Ensemble<LabelTable>, smooth: Ensemble<LabelTable>, scaling: ScalingTable,
        agents: Population.Settings
    ) -> some ReportContent {
        equationSection(thresholds, diagram, lyapunov)
        tableSection(labels)
        labelSection(labels, traces)
        settledSection(labels, settled, smooth, scaling, agents)
        sharpnessSection(sharp)
        Section("Choices") {
            Deviations(
                "The paper's text writes linear benefits and costs; the authors' program has a table of them, and so has this study. `agents.payoff=linear` gives the text's.",
                "The paper shows 50 runs a cell; here there are \(labels.first?.labels.runs ?? 0), and \(settled.values.first?.runs ?? 0) where the question is about settled populations.",
                "The paper's experiments 2 (a discrete mean field), 3 (sharpness 20) and 6 (a learning regulator) are not part of this study: none of the eight claims rests on them.",
                "Thresholds come from bisection on the growth of a small oscillation, integrated by a fourth-order Runge-Kutta method with cubic history. A coarse Euler step moves the threshold by about one percent.",
                "Our choice: where a claim speaks of settled populations without naming the kind of agent, the larger of the two shares counts."
            )
        }
    }

    // MARK: The equation

    @ReportBuilder
    private static func equationSection(
        _ thresholds: ThresholdTable, _ diagram: BifurcationDiagram, _ lyapunov: LyapunovTable
    ) -> some ReportContent {
        Section("Where the equation loses its equilibrium") {
            Prose(
                """
                With the published constants the interior equilibrium is $x^* = $ \(thresholds.equilibrium[0], .significant(4)) and the closed form gives a critical
                delay of \(thresholds.formula[0], .significant(4)); the integrated equation turns from decay to growth at \(thresholds.empirical[0], .significant(4)).
                Over all \(thresholds.formula.count) sets of constants the two differ by at most \(thresholds.worstRelativeError, .significant(2)) of the value.
                Just above the threshold the solution oscillates with four times the delay as its period, to within \(thresholds.worstPeriodError, .percent(2)).
                """)
            Figure(
                "bifurcation",
                caption: """
                    Range of the share of radicals once the solution has settled (points), against the amplitude that the normal form predicts near the threshold
                    (dashed). The law is local: it is not meant to hold far to the right.
                    """,
                alt:
                    "Least and largest share of radicals over the delay in units of the critical one, with the amplitude of the normal form as two dashed curves.",
                x: Axis("delay / critical delay"), y: Axis("share of radicals", from: 0, to: 1)
            ) {
                Points(x: diagram.ratio, y: diagram.least, series: "integrated, least and largest")
                Points(x: diagram.ratio, y: diagram.most, series: "integrated, least and largest")
                Line(
                    x: diagram.nearRatio, y: diagram.nearPredicted(around: thresholds.equilibrium[0], sign: 1), series: "normal form",
                    dashed: true)
                Line(
                    x: diagram.nearRatio, y: diagram.nearPredicted(around: thresholds.equilibrium[0], sign: -1), series: "normal form",
                    dashed: true)
                ReferenceLine(x: 1)
            }
            Table(thresholds.rows) {
                Column("a", .significant(3)) { $0.a }
                Column("C", .significant(3)) { $0.C }
                Column("k", .significant(3)) { $0.k }
                Column("x*", .significant(3)) { $0.equilibrium }
                Column("formula", .significant(5)) { $0.formula }
                Column("integrated", .significant(5)) { $0.empirical }
                Column("period / 4 delays", .significant(5)) { $0.periodRatio }
                Column("amplitude / normal form", .significant(4)) { $0.amplitudeRatio }
            }
            Prose(
                """
                A bifurcation is supercritical, so that the oscillation grows gradually from nothing, where the first Lyapunov quantity is negative. Its largest value over
                \(lyapunov.scan.points) random admissible points is \(lyapunov.scan.largest, .significant(2)), and the paper's tabulated value comes out as
                \(lyapunov.tabulated, .significant(6)). Independently of that closed form, large oscillations are started just below the threshold to see whether they die.
                """)
            Figure(
                "lyapunov-map",
                caption:
                    "Real part of the first Lyapunov quantity where cost is 7 and the interior equilibrium one half: where it is negative the oscillation grows gradually from nothing.",
                alt:
                    "A map of the first Lyapunov quantity over the ratio of benefit and cost and the sharpness.",
                x: Axis("benefit / cost, a/C"), y: Axis("sharpness k")
            ) {
                HeatMap(x: lyapunov.rho, y: lyapunov.k, value: lyapunov.value, title: "Re c1")
            }
        }
    }

    // MARK: The published table

    @ReportBuilder
    private static func tableSection(_ labels: [LabelledCell]) -> some ReportContent {
        Section("The published table, run again") {
            Prose(
                """
                Share of runs in which the share of radicals exceeds \(runawayLevel, .decimals(2)) at some step: the authors' label. Each of our shares stands with its Wilson interval; the
                published ones are counts out of 50 and carry an error of their own, which the claim's rule takes into account.
                """)
            Table(labels) {
                Column("agents") { $0.architecture }
                Column("delay") { $0.delay }
                Column("published", .decimals(2)) { published[$0.architecture]?[$0.delay] ?? .nan }
                Column("whole run", .decimals(2)) { $0.labels.share(\.wholeRun) }
                Column("last half", .decimals(2)) { $0.labels.share(\.tail) }
                Column("after step 50", .decimals(2)) { $0.labels.share(\.after50) }
            }
        }
    }

    // MARK: What the label means

    @ReportBuilder
    private static func labelSection(_ labels: [LabelledCell], _ traces: Ensemble<Trace>) -> some ReportContent {
        Section("What the label hears") {
            Prose(
                """
                The paper describes its labels as sustained oscillations in the last half of a run. The authors' label looks at the whole run, and the first steps are special:
                the alarm that agents see then is still that of the quiet initial state. Asking the same runs for their last half separates the two.
                """)
            Figure(
                "runaway-shares",
                caption: "Share of runaway runs by delay under three labels, with Wilson bands; crosses are the published shares.",
                alt: """
                    Three panels, one for each kind of agent. In each, three curves with bands give the share of runaway runs over the delay, one for each label, and
                    crosses give the published shares.
                    """,
                x: Axis("delay [steps]"), y: Axis("share of runs", from: 0, to: 1)
            ) {
                for kind in names(labels) {
                    for (name, label) in threeLabels {
                        let column = shares(labels, kind, label)
                        Band(x: column.delay, low: column.low, high: column.high, series: name, panel: kind)
                        Line(x: column.delay, y: column.value, series: name, panel: kind)
                    }
                    let known = (Self.published[kind] ?? [:]).sorted { $0.key < $1.key }
                    Published(x: known.map { Double($0.key) }, y: known.map(\.value), panel: kind)
                }
            }
            Figure(
                "traces",
                caption:
                    "The share of radicals in one run for each kind of agent and delay (seed 0). The dotted line is the level above which a run is called runaway.",
                alt:
                    "Six panels, one for each kind of agent and delay: the share of radicals at every step of one run, and a dotted line at \(NumberFormat.decimals(2).text(runawayLevel)).",
                x: Axis("step"), y: Axis("share of radicals", from: 0, to: 1)
            ) {
                for cell in traces.cells {
                    Line(
                        x: cell.value.radical.indices.map(Double.init), y: cell.value.radical,
                        panel: cell.levels.map { $0.factor == "delay" ? "delay \($0.text)" : $0.text }.joined(separator: ", "))
                }
                ReferenceLine(y: runawayLevel)
            }
            Table(labels.filter { $0.architecture != Architecture.fixed.rawValue }) {
                Column("agents") { $0.architecture }
                Column("delay") { $0.delay }
                Column("tail mean", .decimals(3)) { mean($0.labels.tailMean) }
                Column("tail deviation", .decimals(3)) { mean($0.labels.tailDeviation) }
                Column("tail amplitude", .decimals(3)) { mean($0.labels.tailAmplitude) }
                Column("period / delay", .significant(3)) { cell in
                    let periods = cell.labels.period.filter { !$0.isNaN }
                    return periods.isEmpty || cell.delay == 0 ? .nan : mean(periods) / Double(cell.delay)
                }
            }
        }
    }

    // MARK: Settled populations

    @ReportBuilder
    private static func settledSection(
        _ labels: [LabelledCell], _ settled: Ensemble<LabelTable>, _ smooth: Ensemble<LabelTable>, _ scaling: ScalingTable,
        _ agents: Population.Settings
    ) -> some ReportContent {
        Section("Does the delay destabilise a population that has settled?") {
            Prose(
                """
                Each population first lives \(agents.settling) steps without delay; then the delay is switched on, with the real past in the buffer. A run counts when it is runaway in its last
                half or oscillates there (standard deviation above \(oscillationLevel, .decimals(2))).
                """)
            Table(settled.cells) {
                Column("agents") { $0.levels.map(\.text).joined(separator: ", ") }
                Column("oscillated before the switch", .decimals(3)) { $0.value.share(\.oscillatedBefore) }
                Column("runaway or oscillating after", .decimals(3)) { $0.value.share(\.sustained) }
                Column("runs") { $0.value.runs }
            }
            Prose(
                """
                A smooth inertial rule, in which an agent revises its choice with a small probability in each step, meets the theory's assumptions. If the theory carries over,
                there is a delay from which settled populations oscillate, and (threshold + 1) times the revision rate is the same for all rates; here the largest of these
                products is \(scaling.spread, .decimals(2)) times the least. The 1 is the lag that the simulation has at delay 0.
                """)
            Figure(
                "smooth-rule",
                caption:
                    "Share of settled populations under the smooth rule that oscillate, by delay and revision rate, with Wilson bands.",
                alt:
                    "One curve with a band for each revision rate: the share of oscillating populations over the delay, and a dotted line at one half.",
                x: Axis("delay [steps]"), y: Axis("share of runs", from: 0, to: 1)
            ) {
                for rate in smooth.levels(of: "rate") {
                    let cells = smooth.filter { $0.levels.contains(rate) }.cells
                    let delays = cells.map { cell in cell.levels.first { $0.factor == "delay" }?.number ?? .nan }
                    let shares = cells.map { $0.value.share(\.sustained) }
                    Band(x: delays, low: shares.map { $0.low ?? .nan }, high: shares.map { $0.high ?? .nan }, series: "rate \(rate.text)")
                    Line(x: delays, y: shares.map(\.value), series: "rate \(rate.text)")
                }
                ReferenceLine(y: 0.5)
            }
            Table(scaling.rows) {
                Column("revision rate", .significant(2)) { $0.rate }
                Column("threshold [steps]", .decimals(1)) { $0.threshold }
                Column("(threshold + 1) x rate", .decimals(2)) { $0.product }
            }
        }
    }

    // MARK: Sharpness

    @ReportBuilder
    private static func sharpnessSection(_ sharp: Ensemble<LabelTable>) -> some ReportContent {
        Section("Sharper responses") {
            Prose("At delay 15, with the published shares of experiment 4 at its two ends for comparison.")
            Figure(
                "sharpness",
                caption:
                    "Share of runaway runs of Q-learning agents at delay 15 against the sharpness of the response, whole run and last half, with Wilson bands.",
                alt:
                    "Two curves over sharpness: the share by the whole-run label and, below it, the share by the last-half label; the published shares are two crosses.",
                x: Axis("sharpness k", scale: .log, from: 2.5, to: 45), y: Axis("share of runs", from: 0, to: 1)
            ) {
                for (name, label) in threeLabels.prefix(2) {
                    let cells = sharp.at("architecture", Architecture.qLearning).cells
                    let k = cells.map { cell in cell.levels.first { $0.factor == "k" }?.number ?? .nan }
                    let shares = cells.map { $0.value.share(label) }
                    Band(x: k, low: shares.map { $0.low ?? .nan }, high: shares.map { $0.high ?? .nan }, series: name)
                    Line(x: k, y: shares.map(\.value), series: name)
                }
                Published(x: [3, 40], y: [0.16, 0.64])
            }
        }
    }

    // MARK: Rows and columns

    private static var threeLabels: [(name: String, label: KeyPath<LabelTable, [Double]>)] {
        [("whole run", \.wholeRun), ("last half", \.tail), ("after step 50", \.after50)]
    }

    private static func names(_ labels: [LabelledCell]) -> [String] {
        var names: [String] = []
        for cell in labels where !names.contains(cell.architecture) { names.append(cell.architecture) }
        return names
    }

    private static func shares(
        _ labels: [LabelledCell], _ kind: String, _ label: KeyPath<LabelTable, [Double]>
    ) -> (delay: [Double], value: [Double], low: [Double], high: [Double]) {
        let cells = labels.filter { $0.architecture == kind }
        let shares = cells.map { $0.labels.share(label) }
        return (cells.map { Double($0.delay) }, shares.map(\.value), shares.map { $0.low ?? .nan }, shares.map { $0.high ?? .nan })
    }
}

extension DelayedRepression.ThresholdTable {
    struct Row { let a, C, k, equilibrium, formula, empirical, periodRatio, amplitudeRatio: Double }

    var rows: [Row] {
        a.indices.map {
            Row(
                a: a[$0], C: C[$0], k: k[$0], equilibrium: equilibrium[$0], formula: formula[$0], empirical: empirical[$0],
                periodRatio: periodRatio[$0], amplitudeRatio: amplitudeRatio102[$0])
        }
    }
}

extension DelayedRepression.ScalingTable {
    struct Row { let rate, threshold, product: Double }

    var rows: [Row] { revisionRate.indices.map { Row(rate: revisionRate[$0], threshold: threshold[$0], product: product[$0]) } }
}

extension DelayedRepression.BifurcationDiagram {
    /// The normal form is drawn up to 1.5 critical delays: further out it says nothing.
    private var near: [Int] { ratio.indices.filter { ratio[$0] >= 1 && ratio[$0] <= 1.5 } }

    var nearRatio: [Double] { near.map { ratio[$0] } }

    func nearPredicted(around equilibrium: Double, sign: Double) -> [Double] { near.map { equilibrium + sign * predicted[$0] } }
}
