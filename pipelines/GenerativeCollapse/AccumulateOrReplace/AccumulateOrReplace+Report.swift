import Statistics
import Workbench

extension AccumulateOrReplace {
    /// The study's own sections: growth and ceiling, the slopes, what it is that helps, and text.
    @ReportBuilder
    static func report(
        curves: [Curve], slopes: [Slope], truths: Double, chains: Ensemble<TextRun>, real: Ensemble<TextRun>
    ) -> some ReportContent {
        chainSection(curves)
        slopeSection(slopes)
        sizeSection(curves)
        textSection(chains, real)
        Section("Choices") {
            Deviations(
                "The paper's transformers and its image models are not run: the claim on language models is judged with the interpolated 4-gram alone, the claim on the VAE is not tested, and diffusion models of molecules are no part of the study.",
                "The true weights are 0 without loss of generality: with a unit vector instead, the errors of the same chains differ by at most \(truths, .significant(1)) of their value.",
                "Our choice: replacement and the controls of the first claim draw new inputs in every generation. The rule names no design, and the expected error is the same; replacement with one design for all is in the table of slopes.",
                "Our choice: rows are drawn and fitted one by one under replacement, accumulation, accumulation with subsampling, and real labels. For fits to n T new rows, and for relabelling, X'X or X'y is drawn from its exact distribution instead, which a test compares with rows.",
                "Our choice: the 4-gram of an unseen context is that of the next shorter one; n-grams don't reach across passages; a passage is a random stretch of the text; every generated text begins after the first three characters of its chain's real passage.",
                "Our choice: whatever is no letter counts as a space, so that \"LORD's\" is two words; the loss leaves out the first three held-out characters, which have no full context.",
                "Our choice: where a rule asks for the worst of several settings, the interval is the worst one's own, resampled over its runs."
            )
        }
    }

    // MARK: The chains

    @ReportBuilder
    private static func chainSection(_ curves: [Curve]) -> some ReportContent {
        let regressions = regressions(curves)
        Section("Growth and ceiling") {
            Prose(
                """
                Each chain starts with a least-squares fit to real labels; every later generation's labels are made by the fit before it, with the same noise. The error is
                the squared distance to the true weights, in units of what theory expects of the first fit, so that the ceiling $\\pi^2/6$ is the same for all three settings.
                """)
            Figure(
                "errors",
                caption: """
                    Mean error over runs with 95% bands, and closed forms (dashed, where there is one), in units of the first fit's expected error. The dotted line is the
                    ceiling $\\pi^2/6$.
                    """,
                alt: """
                    Three panels, one for each regression, with the error on a logarithmic axis over the generation: a curve for replacement, replacement by growing data, accumulation
                    with subsampling, and accumulation with shared and fresh designs, the closed forms as dashed lines and the ceiling as a dotted line.
                    """,
                x: Axis("generation", scale: .log, from: 1, to: 100),
                y: Axis("error / expected first error", scale: .log, from: 0.8, to: 30)
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
                    "Errors under accumulation, in units of the first fit's expected error, with 95% t intervals; expected values beside them."
            ) {
                Column("regression") { $0.0.name }
                Column("design") { String($0.1.dropFirst("accumulate, ".count)) }
                Column("generation 20", .decimals(3)) { row in scaled(curves, row, 20) }
                Column("expected", .decimals(3)) { row in expected(curves, row, 20) }
                Column("generation 100", .decimals(3)) { row in scaled(curves, row, 100) }
                Column("expected", .decimals(3)) { row in expected(curves, row, 100) }
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
                caption: "Measured slope over the closed form with its 95% t interval, for each regression and design.",
                alt:
                    "For each of the three regressions two points with error bars beside the line at 1, one for shared and one for fresh designs.",
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
    private static func sizeSection(_ curves: [Curve]) -> some ReportContent {
        Section("The old data, or their number?") {
            Prose(
                """
                Accumulation keeps the old data, and it also fits to ever more of them. Two strategies take the two apart. Replacement by growing data (*replace-growing*) gives each
                generation as many samples as accumulation has, all made by the newest model. Accumulation with subsampling (*accumulate-subsample*) keeps everything, but fits to no
                more than one generation's number of samples. *Relabelled* keeps all inputs and lets the newest model label them anew.
                """)
            Table(
                regressions(curves).flatMap { regression in sizeNames.map { (regression, $0) } },
                caption: "Errors in units of the first fit's expected error, with 95% t intervals."
            ) {
                Column("regression") { $0.0.name }
                Column("strategy") { $0.1 }
                Column("generation 5", .decimals(2)) { row in scaled(curves, row, 5) }
                Column("generation 20", .decimals(2)) { row in scaled(curves, row, 20) }
                Column("generation 50", .decimals(2)) { row in scaled(curves, row, 50) }
                Column("generation 100", .decimals(2)) { row in scaled(curves, row, 100) }
            }
            Prose(
                """
                The claim is about growth. In size, at generation \(lastCompared(curves)), the error with subsampling is \(ratios(curves, "accumulate, fresh").first ?? .nan, .decimals(1)) to \(ratios(curves, "accumulate, fresh").last ?? .nan, .decimals(1)) times
                that of accumulation and \(ratios(curves, "replace-growing").first ?? .nan, .decimals(1)) to \(ratios(curves, "replace-growing").last ?? .nan, .decimals(1)) times that of replacement by growing data, over the settings.
                """)
        }
    }

    // MARK: Text

    @ReportBuilder
    private static func textSection(_ chains: Ensemble<TextRun>, _ real: Ensemble<TextRun>) -> some ReportContent {
        Section("A model of English") {
            Prose(
                """
                An interpolated 4-gram learns from a passage of the King James text and writes as long a text for the next generation. Its loss on the end of the book, which no model
                has seen, is measured in nats a character. At a low temperature a model writes its likeliest phrases, and variety is lost sooner.
                """)
            Figure(
                "text-losses",
                caption: "Loss on held-out real text by generation, mean over runs with 95% t bands, for each temperature.",
                alt:
                    "Two panels, one for each temperature: the loss over the generation under replacement, under accumulation, and with fresh real text.",
                x: Axis("generation"), y: Axis("held-out loss [nats a character]", scale: .log, from: 1.5, to: 9)
            ) {
                for temperature in chains.levels(of: "temperature").compactMap(\.number) {
                    for (name, runs) in textArms(chains, temperature) + [("fresh real text", real.values)] {
                        let losses = lossIntervals(runs)
                        let x = losses.indices.map { Double($0 + 1) }
                        let panel = "temperature \(temperature)"
                        Band(x: x, low: losses.map { $0.low ?? .nan }, high: losses.map { $0.high ?? .nan }, series: name, panel: panel)
                        Line(x: x, y: losses.map(\.value), series: name, panel: panel)
                    }
                }
            }
            Table(
                chains.levels(of: "temperature").compactMap(\.number).flatMap { temperature in
                    textArms(chains, temperature).map { (temperature, $0.name, $0.runs) }
                } + [(.nan, "fresh real text", real.values)]
            ) {
                Column("temperature", .decimals(1)) { $0.0 }
                Column("new text") { $0.1 }
                Column("first loss", .decimals(3)) { lossIntervals($0.2).first?.value ?? .nan }
                Column("last loss", .decimals(3)) { lossIntervals($0.2).last?.value ?? .nan }
                Column("rise", .decimals(3)) { meanInterval($0.2.map(\.rise)) }
                Column("runs") { $0.2.count }
            }
            Prose(
                """
                Passages differ: the first loss has a standard deviation of \(deviation(firstLosses(chains)), .decimals(3)) over runs. A rise is a difference within a run, so
                that this cancels, except with fresh real text, where every generation has a passage of its own.
                """)
            Table(
                chains.cells.filter { cell in cell.levels.contains { $0.factor == "seed" && $0 == chains.levels(of: "seed").first } },
                caption: "How the last generation's new text begins, in the first run of each."
            ) {
                Column("temperature", .decimals(1)) { $0.value.temperature }
                Column("strategy") { $0.value.strategy }
                Column("text") { $0.value.excerpt }
            }
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

    /// The last generation to which all strategies go.
    private static func lastCompared(_ curves: [Curve]) -> Int { curves.compactMap(\.generations.last).min() ?? 0 }

    /// Least and largest ratio, over the regressions, of the mean error with subsampling to that of another strategy.
    private static func ratios(_ curves: [Curve], _ other: String) -> [Double] {
        let generation = lastCompared(curves)
        return regressions(curves).map { regression in
            scaled(curves, (regression, "accumulate-subsample"), generation).value / scaled(curves, (regression, other), generation).value
        }.sorted()
    }

    private static func expected(_ curves: [Curve], _ row: (Regression, String), _ generation: Int) -> Double {
        guard let curve = curve(curves, row), let place = curve.generations.firstIndex(of: generation) else { return .nan }
        return curve.expected[place] / row.0.firstError
    }

    private static func textArms(_ chains: Ensemble<TextRun>, _ temperature: Double) -> [(name: String, runs: [TextRun])] {
        TextStrategy.allCases.map { strategy in
            (strategy.rawValue, chains.at("temperature", temperature).at("strategy", strategy).values)
        }
    }

    /// The loss of each run's first model, which all strategies and temperatures share.
    private static func firstLosses(_ chains: Ensemble<TextRun>) -> [Double] {
        guard let temperature = chains.levels(of: "temperature").first?.number else { return [] }
        return chains.at("temperature", temperature).at("strategy", TextStrategy.replace).values.compactMap(\.losses.first)
    }

    /// The mean loss of each generation with its t interval over runs.
    private static func lossIntervals(_ runs: [TextRun]) -> [Estimate] {
        (0..<(runs.first?.losses.count ?? 0)).map { generation in meanInterval(runs.map { $0.losses[generation] }) }
    }
}
