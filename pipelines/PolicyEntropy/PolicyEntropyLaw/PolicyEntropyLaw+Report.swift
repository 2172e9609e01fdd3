import Glibc
import PolicyLab
import Statistics
import Workbench

extension PolicyEntropyLaw {
    /// The study's own sections: one exact step, the sign, the law, and the two methods.
    @ReportBuilder
    static func report(
        identity: [IdentityCell], signs: [SignCurve], tables: Ensemble<TabularCourse>, row: SingleRows, base: Base,
        arms: Ensemble<TrainingRun>, scan: Ensemble<TrainingRun>, coefficient: Double, penalised: Ensemble<TrainingRun>,
        others: Ensemble<TrainingRun>, fromRandom: Ensemble<TrainingRun>, forecasts: [Double], training: Training, methods: Methods
    ) -> some ReportContent {
        identitySection(identity)
        signSection(signs, arms.at("arm", Arm.grpo).values, fromRandom.values, training)
        lawSection(arms.at("arm", Arm.grpo).values.map(\.course), forecasts, training)
        tabularSection(tables, row, forecasts)
        methodsSection(base, arms, scan, coefficient, penalised, others, training, methods)
        Section("Choices") {
            Deviations(
                "The paper trains language models of billions of parameters on mathematics; here a policy of \(base.weights) weights learns countdown, with answers of a few tokens. The claims are judged for this analogue only.",
                "Our choice: Clip-Cov leaves out the \(methods.clipCovShare, .percent) of tokens with the largest covariance, because the paper's share of a batch of this size would be less than a token; the paper's window can be set.",
                "Our choice: KL-Cov's log-probabilities of before are those of the first pass, in which its slope is therefore exactly 0; its coefficient is the smallest of those tried that reaches an entropy of \(methods.neededRatio, .significant(2)) times the baseline's on a seed that is not judged.",
                "Our choice: advantages are divided by the standard deviation with divisor n, averages run over all tokens of a batch, and the covariance is taken over all of them; the same held-out questions serve all seeds, and some differ from a training question in the order of the cards only.",
                "Our choice: a single row is followed by the expected update with advantages divided by the reward's standard deviation, as GRPO does in a group; of the four shapes of the rest of a bandit's mass, two large arms have nine tenths of it.",
                "The error at a step size of 1 among the measures is the larger of the two forms."
            )
        }
    }

    // MARK: One step

    @ReportBuilder
    private static func identitySection(_ identity: [IdentityCell]) -> some ReportContent {
        Section("One step, exactly") {
            Prose(
                """
                Entropy changes in a small step by minus the covariance of log-probability and logit change. The error of that prediction grows in proportion to the step
                size, as a first-order term's should, so the theorem holds for both gradients, each with its own covariance. Where steps are large it stops being useful:
                at a step size of \(identity.last?.size ?? .nan, .standard) the natural gradient's prediction misses by \(identity.last?.error ?? .nan, .percent) of the
                change. Predicting with the other form's covariance, at the best scale, misses by \(identity.map(\.swapped).min() ?? .nan, .percent) or more,
                however small the step: the probability in front of the advantage matters.
                """)
            Table(identity) {
                Column("step") { $0.gradient.rawValue }
                Column("size", .standard) { $0.size }
                Column("relative error", .significant(2)) { $0.error }
                Column("by the other covariance", .significant(2)) { $0.swapped }
            }
            Figure(
                "identity",
                caption: "Size of the entropy change of single rows against its prediction; the dotted diagonal would be exact.",
                alt: "Two panels of points along a diagonal over several decades; only the points of the largest step leave it.",
                x: Axis("predicted", unit: "nats", scale: .log), y: Axis("measured", unit: "nats", scale: .log)
            ) {
                for cell in identity {
                    Points(
                        x: cell.predicted, y: cell.measured, series: NumberFormat.standard.text(cell.size), panel: cell.gradient.rawValue)
                }
                for gradient in Gradient.allCases {
                    let all = identity.filter { $0.gradient == gradient }.flatMap(\.predicted).filter { $0 > 0 }
                    if let low = all.min(), let high = all.max() {
                        Line(x: [low, high], y: [low, high], series: "exact", panel: gradient.rawValue, dashed: true)
                    }
                }
            }.legend("step size").independentX().independentY()
        }
    }

    // MARK: The sign

    @ReportBuilder
    private static func signSection(
        _ signs: [SignCurve], _ runs: [TrainingRun], _ fromRandom: [TrainingRun], _ settings: Training
    ) -> some ReportContent {
        Section("When entropy falls") {
            Prose(
                """
                With one correct arm the natural gradient lowers entropy just if the arm's probability exceeds $e^{-H}$, in closed form: a policy that already favours what
                is right loses entropy, one that doesn't gains some first. The plain gradient's change of sign lies elsewhere.
                """)
            Figure(
                "signs",
                caption:
                    "Whether the first step lowers the entropy, by the correct arm's probability and exp(-H), for four shapes of the remaining mass; further to the right entropy always falls.",
                alt: "Two panels: under the natural gradient the colours change at the diagonal, under the plain one elsewhere.",
                x: Axis("probability of the correct arm", from: 0, to: 0.35), y: Axis("exp(-H)", from: 0, to: 0.35)
            ) {
                for curve in signs {
                    for isFalling in [true, false] {
                        let cells = curve.change.indices.filter { curve.probability[$0] <= 0.35 && (curve.change[$0] < 0) == isFalling }
                        Points(
                            x: cells.map { curve.probability[$0] }, y: cells.map { curve.threshold[$0] },
                            series: isFalling ? "entropy falls" : "entropy rises", panel: curve.gradient.rawValue)
                    }
                }
                ClosedForm("p = exp(-H)", in: 0...0.35, panel: Gradient.natural.rawValue) { $0 }
                ClosedForm("p = exp(-H)", in: 0...0.35, panel: Gradient.plain.rawValue) { $0 }
            }
            Table(signs, caption: "Cells of the grid between the change of sign and the closed form") {
                Column("step") { $0.gradient.rawValue }
                Column("remaining mass") { $0.shape.rawValue }
                Column("cells") { $0.misplaced }
            }
            Prose(
                """
                In training from the base that half knows how to solve, the covariance of advantage and log-probability over a batch is positive in
                \(mean(runs.map(\.positiveShare)), .percent(1)) of the first \(settings.signSteps) updates, mean over runs. From a base that has seen random answers only, it is
                positive in \(mean(fromRandom.map(\.positiveShare)), .percent(1)). Entropy falls there as well, from
                \(mean(fromRandom.map { $0.batchEntropy.first ?? .nan }), .significant(2)) to \(mean(fromRandom.map { $0.batchEntropy.last ?? .nan }), .significant(2)) nats, as it does
                from the competent base, from \(mean(runs.map { $0.batchEntropy.first ?? .nan }), .significant(2)) to
                \(mean(runs.map { $0.batchEntropy.last ?? .nan }), .significant(2)). What a reader should believe: the covariance is positive because the base is competent, not because
                of reinforcement, and a mostly positive covariance is no condition of collapse.
                """)
        }
    }

    // MARK: The law

    @ReportBuilder
    private static func lawSection(_ courses: [Course], _ forecasts: [Double], _ settings: Training) -> some ReportContent {
        Section("Does accuracy follow from entropy by one law?") {
            Prose(
                """
                Held-out pass@1 and held-out entropy every \(settings.interval) updates. Over a span of
                \(mean(courses.map { ($0.entropy.max() ?? .nan) - ($0.entropy.min() ?? .nan) }), .significant(2)) nats all forms describe the whole course about equally well. What tells them
                apart is the forecast: both are fitted to the first \(forecasts[0], .percent) of the points and judged on the rest. The paper reports errors of
                \(quoted: "0.5 to 1.2%", from: "section 2.4"). The column on a later forecast has seen \(forecasts.last ?? .nan, .percent) of the points.
                """)
            Table(
                lawRows(courses.map { ($0.entropy, $0.pass1) }, forecasts),
                caption: "Held-out pass@1 in points; means over runs, with t intervals"
            ) {
                Column("form") { $0.form }
                Column("AICc, less that of H", .decimals(1)) { $0.aicc }
                Column("error, whole course", .decimals(2)) { $0.whole }
                Column("forecast error", .decimals(2)) { $0.forecasts[0] }
                Column("forecast error, later", .decimals(2)) { $0.forecasts.last ?? Estimate(.nan) }
                Column("final, forecast", .decimals(1)) { $0.final }
                Column("ceiling at H = 0, forecast", .decimals(1)) { $0.ceiling }
            }
            Prose(
                """
                Training ends at a pass@1 of \(mean(courses.map { 100 * ($0.pass1.last ?? .nan) }), .decimals(1)) points, mean over runs. From run to run the forecast of its end varies by
                \(deviation(finals(.exponential, courses, forecasts)), .decimals(1)) points (standard deviation) with exp(H), and by \(deviation(finals(.linear, courses, forecasts)), .decimals(1))
                with H. What a reader should believe: over the whole course either form will do, and an early course says little about where it leads.
                """)
            Figure(
                "law",
                caption:
                    "Held-out pass@1 against held-out entropy of each run, and both forms fitted to the first part of it; training goes from right to left.",
                alt: "A panel for each run: points rise from right to left along a curve; the two early fits leave them on either side.",
                x: Axis("entropy", unit: "nats"), y: Axis("pass@1", from: 0)
            ) {
                for (number, course) in courses.enumerated() {
                    Panel("run \(number + 1)") {
                        Points(x: course.entropy, y: course.pass1, series: "measured")
                        for form in [Form.exponential, .linear] {
                            let (early, x) = earlyFit(form, course.entropy, course.pass1, forecasts[0])
                            Line(
                                x: x, y: x.map { form.value(early, at: $0) }, series: "early fit of \(form.rawValue)",
                                dashed: form == .linear)
                        }
                        let whole = fit(.exponential, course.entropy, course.pass1)
                        let x = grid(course.entropy)
                        Line(x: x, y: x.map { Form.exponential.value(whole, at: $0) }, series: "exp(H), whole course")
                    }
                }
            }.columns(3)
        }
    }

    @ReportBuilder
    private static func tabularSection(_ tables: Ensemble<TabularCourse>, _ row: SingleRows, _ forecasts: [Double]) -> some ReportContent {
        Section("The law where everything is exact") {
            Prose(
                """
                Tabular policies learn row by row, and entropy and accuracy are known exactly. There the mean over rows walks almost straight from its start to full accuracy without
                entropy, whatever a single row does: rows are solved one after another. Single rows, followed without noise, have a ratio of forecast errors of
                \(geometricMean(row.ratio), .significant(3)) (exp(H) over H), so the line is \(geometricMean(row.ratio).value > 1 ? "more" : "no more") than an effect of mixing them.
                """)
            Table(tables.levels(of: "raised"), caption: "Means over runs, with t intervals; errors in points") {
                Column("correct token raised by") { $0.text }
                Column("accuracy before", .decimals(1)) { level in mean(at(tables, level).map { 100 * ($0.accuracy.first ?? .nan) }) }
                Column("after", .decimals(1)) { level in mean(at(tables, level).map { 100 * ($0.accuracy.last ?? .nan) }) }
                Column("forecast error of exp(H)", .decimals(1)) { level in
                    meanInterval(at(tables, level).map { 100 * forecastError(.exponential, $0.entropy, $0.accuracy, share: forecasts[0]) })
                }
                Column("of H", .decimals(1)) { level in
                    meanInterval(at(tables, level).map { 100 * forecastError(.linear, $0.entropy, $0.accuracy, share: forecasts[0]) })
                }
                Column("ratio", .significant(3)) { level in
                    geometricMean(at(tables, level).map { forecastRatio($0.entropy, $0.accuracy, share: forecasts[0]) })
                }
            }
            Figure(
                "tabular-law",
                caption:
                    "Accuracy against entropy of tabular policies: the mean over rows of one run for each rarity of reward, with both early fits, and single rows.",
                alt:
                    "Panels in which the mean over rows is a straight line that the linear fit follows, and one with bent courses of single rows.",
                x: Axis("entropy", unit: "nats"), y: Axis("accuracy", from: 0)
            ) {
                for level in tables.levels(of: "raised") {
                    if let course = at(tables, level).first {
                        Panel("raised by \(level.text)") {
                            Points(x: course.entropy, y: course.accuracy, series: "measured")
                            for form in [Form.exponential, .linear] {
                                let (early, x) = earlyFit(form, course.entropy, course.accuracy, forecasts[0])
                                Line(
                                    x: x, y: x.map { form.value(early, at: $0) }, series: "early fit of \(form.rawValue)",
                                    dashed: form == .linear)
                            }
                        }
                    }
                }
                Panel("single rows") {
                    for course in row.courses {
                        // A line goes from left to right, so it begins where entropy is largest.
                        let peak = course.entropy.indices.max { course.entropy[$0] < course.entropy[$1] } ?? 0
                        Line(x: Array(course.entropy[peak...]), y: Array(course.accuracy[peak...]), series: "measured").thin()
                    }
                }
            }.columns(2)
        }
    }

    // MARK: Rows and columns

    private static func at(_ tables: Ensemble<TabularCourse>, _ level: Level) -> [TabularCourse] {
        tables.filter { $0.levels.contains(level) }.values
    }

    private struct LawRow {
        var form: String
        var aicc, whole: Estimate
        var forecasts: [Estimate]
        var final, ceiling: Estimate
    }

    private static func lawRows(_ courses: [(h: [Double], r: [Double])], _ forecasts: [Double]) -> [LawRow] {
        Form.allCases.map { form in
            func over(_ value: ([Double], [Double]) -> Double) -> Estimate { meanInterval(courses.map { value($0.h, $0.r) }) }
            func early(_ h: [Double], _ r: [Double]) -> [Double] { earlyFit(form, h, r, forecasts[0]).coefficients }
            return LawRow(
                form: form.rawValue, aicc: over { aicc(form, $0, $1) - aicc(.linear, $0, $1) },
                whole: over { 100 * error(form, fit(form, $0, $1), $0, $1) },
                forecasts: forecasts.map { share in over { 100 * forecastError(form, $0, $1, share: share) } },
                final: over { 100 * form.value(early($0, $1), at: $0.last ?? .nan) },
                ceiling: over { 100 * form.value(early($0, $1), at: 0) })
        }
    }

    /// Final accuracies that the early fits forecast, in points.
    private static func finals(_ form: Form, _ courses: [Course], _ forecasts: [Double]) -> [Double] {
        courses.map { 100 * form.value(earlyFit(form, $0.entropy, $0.pass1, forecasts[0]).coefficients, at: $0.entropy.last ?? .nan) }
    }

    /// A form fitted to the first share of a course, and a grid over all its entropies.
    private static func earlyFit(
        _ form: Form, _ entropy: [Double], _ accuracy: [Double], _ share: Double
    ) -> (coefficients: [Double], grid: [Double]) {
        let first = seenPoints(entropy.count, share: share)
        return (fit(form, Array(entropy[..<first]), Array(accuracy[..<first])), grid(entropy))
    }

    private static func grid(_ values: [Double]) -> [Double] {
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        return (0...30).map { low + (high - low) * Double($0) / 30 }
    }
}
