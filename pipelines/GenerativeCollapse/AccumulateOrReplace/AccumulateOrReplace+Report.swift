import Statistics
import Workbench

extension AccumulateOrReplace {
    /// The study's own sections: what to believe, growth and ceiling, the slopes, what it is that helps, and text.
    @ReportBuilder
    static func report(
        curves: [Curve], growths: [Growth], slopes: [Slope], truths: Double, chains: Ensemble<TextRun>, real: Ensemble<TextRun>,
        transformers: Ensemble<TextRun>, realTransformers: Ensemble<TextRun>, images: Ensemble<ImageRun>, compared: Int, text: TextSettings,
        transformerSettings: TransformerSettings, imageSettings: ImageSettings
    ) -> some ReportContent {
        let last = curves.compactMap(\.generations.last).max() ?? 0
        beliefSection(curves, growths, compared, last)
        chainSection(curves, compared, last)
        slopeSection(slopes)
        sizeSection(curves, growths, compared, last)
        textSection(chains, real, text)
        transformerSection(transformers, realTransformers, transformerSettings, text)
        imageSection(images, imageSettings)
        Section("Choices") {
            Deviations(
                "The paper's transformers are small ones of characters here, and count towards the claim on language models at the preset `paper`; at others it is judged with the interpolated 4-gram alone. Its VAE of faces is a small one of Fashion-MNIST here, judged at the preset `paper`; diffusion models of molecules are no part of the study.",
                "Our choice: an image's pixels are probabilities of being bright (a Bernoulli decoder), a generation's images are these probabilities and not draws, the held-out loss takes one draw of the latent numbers an image, the same ones in every generation, and the nearest real image is looked for among the chain's own first images. Batches have \(imageSettings.batch) images.",
                "The true weights are 0 without loss of generality: with a unit vector instead, the errors of the same chains differ by at most \(truths, .significant(1)) of their value.",
                "Our choice: replacement and the controls of the first claim draw new inputs in every generation. The rule names no design, and the expected error is the same; replacement with one design for all is in the table of slopes.",
                "Our choice: rows are drawn and fitted one by one under replacement, accumulation, accumulation with subsampling, and real labels. For replacement by growing data, and for relabelling, X'X or X'y is drawn from its exact distribution instead, which a test compares with rows; the control of that size, `oracle-size`, fits rows.",
                "The control `relabelled` has \(runs(curves, "relabelled")) runs, as the size controls have, and the chains that it is a control of \(runs(curves, "accumulate, fresh")): its definition names no number.",
                "Our choice: the control `fresh-real-text` has \(real.levels(of: "seed").count) runs, the chains have \(chains.levels(of: "seed").count) of each kind.",
                "Our choice: the 4-gram of an unseen context is that of the next shorter one; n-grams don't reach across passages; a passage is a random stretch of the text; every generated text begins after the first three characters of its chain's real passage.",
                "Our choice: a transformer writes a generation's text in \(transformerSettings.training.pieces) pieces side by side, each of which follows on a space, so that none begins with real text; when its context is full it goes on from the second half; what it learns from and is tested on reaches across no two pieces; each character that it is tested on has at least half a context before it; its learning rate is constant. The rule's controls are those of the 4-gram; the transformer's own are in its section.",
                "Our choice: whatever is no letter counts as a space, so that \"LORD's\" is two words; the loss leaves out the first three held-out characters, which have no full context.",
                "Our choice: where a rule asks for the worst of several settings, the interval is the worst one's own, resampled over its runs. That makes a claim harder to reproduce, never easier, and easier to refute."
            )
        }
    }

    // MARK: What to believe

    @ReportBuilder
    private static func beliefSection(_ curves: [Curve], _ growths: [Growth], _ compared: Int, _ last: Int) -> some ReportContent {
        let replaced = range(errors(curves, "replace, fresh", compared))
        let accumulated = range(errors(curves, "accumulate, shared", last))
        let size = range(ratios(curves, "replace-growing", "accumulate, fresh", last))
        let old = range(ratios(curves, "accumulate-subsample", "accumulate, fresh", last))
        let factor = range(growths.map(\.subsampled.value))
        let span: ProseText = "\(growths.first?.from ?? 0) to \(growths.first?.to ?? 0)"
        let conclusion = conclusion(growths)
        Section("What to believe") {
            Prose(
                """
                In units of the first fit's expected error and over the settings, replacement has reached \(replaced) at generation \(compared), accumulation
                with one design for all generations \(accumulated) at generation \(last), where the ceiling is \(ceiling, .decimals(2)).
                """)
            Prose(
                """
                Is it the old data or their number that helps? The number alone: replacement by growing data has \(size) times the error of accumulation at generation \(last).
                The old data alone: accumulation with subsampling has \(old) times. From generation \(span) its error changes by a factor of \(factor). \(conclusion)
                """)
        }
    }

    // MARK: The chains

    @ReportBuilder
    private static func chainSection(_ curves: [Curve], _ compared: Int, _ last: Int) -> some ReportContent {
        let regressions = regressions(curves)
        let bounds = bounds(curves.filter { shown.contains($0.name) })
        Section("Growth and ceiling") {
            Prose(
                """
                Each chain starts with a least-squares fit to real labels; every later generation's labels are made by the fit before it, with the same amount of noise. The error is
                the squared distance to the true weights, in units of what theory expects of the first fit, so that the ceiling $\\pi^2/6$ is the same for all settings.
                """)
            Figure(
                "errors",
                caption: """
                    Mean error over runs with \(standardLevel, .percent) t bands, and closed forms (dashed, where there is one), in units of the first fit's expected error. The dotted line is the
                    ceiling $\\pi^2/6$. Runs: \(runsOfEach(curves, shown)).
                    """,
                alt: """
                    One panel for each regression, with the error on a logarithmic axis over the generation: a curve for replacement, replacement by growing data, accumulation
                    with subsampling, and accumulation with shared and fresh designs, the closed forms as dashed lines and the ceiling as a dotted line.
                    """,
                x: Axis("generation", scale: .log, from: 1, to: Double(last)),
                y: Axis("error / expected first error", scale: .log, from: 0.9 * bounds.low, to: 1.1 * bounds.high)
            ) {
                for curve in curves where shown.contains(curve.name) {
                    let (first, panel) = (curve.regression.firstError, curve.regression.name)
                    let x = curve.generations.map(Double.init)
                    Band(x: x, low: curve.low.map { $0 / first }, high: curve.high.map { $0 / first }, series: curve.name, panel: panel)
                    Line(x: x, y: curve.mean.map { $0 / first }, series: curve.name, panel: panel)
                }
                for curve in curves where shown.contains(curve.name) && !curve.expected.isEmpty {
                    Line(
                        x: curve.generations.map(Double.init), y: curve.expected.map { $0 / curve.regression.firstError },
                        series: "closed form", panel: curve.regression.name, dashed: true)
                }
                ReferenceLine(y: ceiling)
            }
            Table(
                regressions.flatMap { regression in ["accumulate, shared", "accumulate, fresh"].map { (regression, $0) } },
                caption:
                    "Errors under accumulation over \(runs(curves, "accumulate, fresh")) runs, in units of the first fit's expected error, with \(standardLevel, .percent) t intervals; expected values beside them."
            ) {
                Column("regression") { $0.0.name }
                Column("design") { String($0.1.dropFirst("accumulate, ".count)) }
                for generation in [compared, last] {
                    Column("generation \(generation)", .decimals(3)) { row in scaled(curves, row, generation) }
                    Column("expected", .decimals(3)) { row in expected(curves, row, generation) }
                }
            }
        }
    }

    // MARK: Slopes

    @ReportBuilder
    private static func slopeSection(_ slopes: [Slope]) -> some ReportContent {
        let regressions = slopes.filter { $0.design == .fresh }.map(\.regression)
        Section("How fast replacement loses") {
            Prose(
                """
                Under replacement every generation adds the same amount to the expected error, $\\sigma^2 d/(T-d-1)$. The slope of the line through the origin that fits the mean
                errors best should be that amount.
                """)
            Figure(
                "slopes",
                caption:
                    "Measured slope over the closed form with its \(standardLevel, .percent) t interval, for each regression and design.",
                alt:
                    "For each regression two points with error bars beside the line at 1, one for shared and one for fresh designs.",
                x: Axis("regression", labels: regressions.map(\.name)), y: Axis("measured / expected slope")
            ) {
                for (design, shift) in [(Design.shared, -0.08), (.fresh, 0.08)] {
                    let rows = slopes.filter { $0.design == design }
                    let x = rows.map { row in Double(regressions.firstIndex(of: row.regression) ?? 0) + shift }
                    ErrorBars(
                        x: x, low: rows.map { ($0.slope.low ?? .nan) / $0.expected },
                        high: rows.map { ($0.slope.high ?? .nan) / $0.expected },
                        series: design.rawValue)
                    Points(x: x, y: rows.map { $0.slope.value / $0.expected }, series: design.rawValue)
                }
                ReferenceLine(y: 1)
            }
            Table(slopes) {
                Column("regression") { $0.regression.name }
                Column("design") { $0.design.rawValue }
                Column("expected slope", .significant(4)) { $0.expected }
                Column("measured slope", .significant(4)) { $0.slope }
                Column("measured / expected", .decimals(3)) { $0.slope.value / $0.expected }
                Column("generations that agree") { "\($0.covered) of \($0.generations)" }
            }
        }
    }

    // MARK: Size

    @ReportBuilder
    private static func sizeSection(_ curves: [Curve], _ growths: [Growth], _ compared: Int, _ last: Int) -> some ReportContent {
        let overAccumulated = [compared, last].map { range(ratios(curves, "accumulate-subsample", "accumulate, fresh", $0)) }
        let overGrowing = [compared, last].map { range(ratios(curves, "accumulate-subsample", "replace-growing", $0)) }
        Section("The old data, or their number?") {
            Prose(
                """
                Accumulation keeps the old data, and it also fits to ever more of them. Two strategies take the two apart. Replacement by growing data (*replace-growing*) gives each
                generation as many samples as accumulation has, all made by the newest model. Accumulation with subsampling (*accumulate-subsample*) keeps everything, but fits to no
                more than one generation's number of samples. *Relabelled* keeps all inputs and lets the newest model label them anew.
                """)
            Table(
                regressions(curves).flatMap { regression in sizeNames.map { (regression, $0) } },
                caption: "Errors in units of the first fit's expected error, with \(standardLevel, .percent) t intervals over so many runs."
            ) {
                Column("regression") { $0.0.name }
                Column("strategy") { $0.1 }
                Column("runs") { row in curve(curves, row)?.runs ?? 0 }
                for generation in marks(compared: compared, last: last) {
                    Column("generation \(generation)", .decimals(2)) { row in scaled(curves, row, generation) }
                }
            }
            Prose(
                """
                At generation \(compared) the error with subsampling is \(overAccumulated[0]) times that of accumulation and \(overGrowing[0]) times that of
                replacement by growing data, over the settings; at generation \(last) it is \(overAccumulated[1]) and \(overGrowing[1]) times.
                """)
            Table(
                growths,
                caption:
                    "Mean error at generation \(growths.first?.to ?? 0) over that at generation \(growths.first?.from ?? 0), over the same \(runs(curves, "accumulate-subsample")) seeds, with bootstrap intervals of \(standardLevel, .percent) paired by seed."
            ) {
                Column("regression") { $0.regression.name }
                Column("d / (T - d - 1)", .decimals(2)) { $0.amplification }
                Column("accumulate, fresh", .decimals(3)) { $0.accumulated }
                Column("replace-growing", .decimals(3)) { $0.growing }
                Column("accumulate-subsample", .decimals(3)) { $0.subsampled }
                Column("subsample minus growing", .decimals(3)) { $0.difference }
            }
            Prose(
                """
                Growth counts as stopped where the upper limit is at most \(allowedGrowth, .decimals(2)), which is what the claim's rule allows accumulation. \(conclusion(growths))
                By a rough calculation, which takes the labels that are drawn for independent and is not tested here, a fit to one generation's number of rows passes on $d/(T-d-1)$ times
                the spread of the models that labelled them: that settles, slowly, where the factor is below 1, and does not where it is 1 or more.
                """)
        }
    }

    // MARK: Rows and columns

    private static var shown: [String] {
        ["replace, fresh", "replace-growing", "accumulate-subsample", "accumulate, shared", "accumulate, fresh"]
    }

    private static var sizeNames: [String] {
        ["replace, fresh", "relabelled", "replace-growing", "accumulate-subsample", "accumulate, fresh"]
    }

    private static func regressions(_ curves: [Curve]) -> [Regression] {
        var regressions: [Regression] = []
        for curve in curves where !regressions.contains(curve.regression) { regressions.append(curve.regression) }
        return regressions
    }

    private static func curve(_ curves: [Curve], _ row: (Regression, String)) -> Curve? {
        curves.first { $0.regression == row.0 && $0.name == row.1 }
    }

    /// An error in units of the first fit's expected error.
    private static func scaled(_ curves: [Curve], _ row: (Regression, String), _ generation: Int) -> Estimate {
        let (estimate, first) = (curve(curves, row)?.estimate(at: generation) ?? Estimate(.nan), row.0.firstError)
        return Estimate(estimate.value / first, low: estimate.low.map { $0 / first }, high: estimate.high.map { $0 / first })
    }

    /// The mean errors of one strategy over the regressions, in units of the first fit's expected error.
    private static func errors(_ curves: [Curve], _ name: String, _ generation: Int) -> [Double] {
        regressions(curves).map { scaled(curves, ($0, name), generation).value }
    }

    /// The ratios, over the regressions, of the mean error of one strategy to that of another.
    private static func ratios(_ curves: [Curve], _ name: String, _ other: String, _ generation: Int) -> [Double] {
        zip(errors(curves, name, generation), errors(curves, other, generation)).map { $0 / $1 }
    }

    /// The least and the largest of some numbers: `1.05 to 1.16`, or one if they look the same.
    private static func range(_ values: [Double]) -> ProseText {
        let (low, high, format) = (values.min() ?? .nan, values.max() ?? .nan, NumberFormat.decimals(2))
        return format.text(low) == format.text(high) ? "\(low, format)" : "\(low, format) to \(high, format)"
    }

    /// What an axis has to hold: the intervals and closed forms of some curves, in units of the first fit's expected error.
    private static func bounds(_ curves: [Curve]) -> (low: Double, high: Double) {
        var values: [Double] = []
        for curve in curves { values += (curve.low + curve.high + curve.expected).map { $0 / curve.regression.firstError } }
        let positive = values.filter { $0 > 0 }
        return (positive.min() ?? 1, positive.max() ?? 1)
    }

    private static func runs(_ curves: [Curve], _ name: String) -> Int { curves.first { $0.name == name }?.runs ?? 0 }

    /// How many runs each of some strategies has: `2000 (replace, fresh), 200 (replace-growing; accumulate-subsample)`.
    private static func runsOfEach(_ curves: [Curve], _ names: [String]) -> ProseText {
        let counts = Set(names.map { runs(curves, $0) }).sorted(by: >)
        return counts.reduce("") { text, count in
            let group: ProseText = "\(count) (\(names.filter { runs(curves, $0) == count }.joined(separator: "; ")))"
            return count == counts.first ? group : "\(text), \(group)"
        }
    }

    private static func expected(_ curves: [Curve], _ row: (Regression, String), _ generation: Int) -> Double {
        guard let curve = curve(curves, row), let place = curve.generations.firstIndex(of: generation) else { return .nan }
        return curve.expected[place] / row.0.firstError
    }
}
