import Diffusion
import Statistics
import Workbench

extension PathCollapse {
    /// The study's own sections: the criterion, the collapse, the samples, and the weights.
    @ReportBuilder
    static func report(
        criterion: CriterionTable, planted: Int, collapse: CollapseTable, map: ExponentMap, runs: Ensemble<SampleQuality>,
        floor: Ensemble<SampleQuality>, clouds: Ensemble<Clouds>, exponents: ExponentCourse, normal: Ensemble<VarianceCourse>,
        settings: Weights, networks: Ensemble<NetworkRuns>
    ) -> some ReportContent {
        criterionSection(criterion, collapse, map)
        samplingSection(runs, floor, clouds, exponents)
        networkSection(networks)
        weightsSection(normal, settings)
        Section("Choices") {
            Deviations(
                "The claims are judged with experts in closed form; networks, which the paper trains for its synthetic case, are shown beside them. Pretrained ones for molecules and images are not part of this study.",
                "Our choice: a network predicts both ends of the path, noise and datum, since the score follows from a velocity only by dividing by powers of the noise scale, which is next to nothing at the data end of a cubic schedule; for the same reason that scale is held from a small one on.",
                "Our choice: the first network's log density, which the weights of a varying exponent need, is carried along with each particle by Ito's formula.",
                "The sign rule is our reading of the criterion; for components of some width their variance takes the place of the squared noise scale in it, and in the adaptive exponent.",
                "Our choice: the board is four by four within one unit of the origin, the second model is the one with the negative exponent, and its schedule is the cubic one where schedules are mismatched. The velocity of the last model moves the particles, as in the authors' program.",
                "Our choice: the adaptive exponent is the least that keeps the product normalisable with a margin, and not the authors' bump, which is shown beside it; its contribution to the weights is the exponent's change over a step.",
                "Divergences are exact, where the authors estimate them with random vectors. Particles end a little before time one and are drawn by weight there, and their distance is taken as they are.",
                "The maximum mean discrepancy is taken over the first few hundred points of both samples.",
                "The normal experts have the same data and differ in their schedules, ours as well."
            )
        }
    }

    // MARK: The criterion

    @ReportBuilder
    private static func criterionSection(_ criterion: CriterionTable, _ collapse: CollapseTable, _ map: ExponentMap) -> some ReportContent {
        Section("Where the product has no mass") {
            Prose(
                """
                The sum C of exponents over squared noise scales is negative where the negative power wins in the tails. Integrated over growing boxes, the product agrees with
                that sign in \(criterion.compared.reduce(0, +) - criterion.disagreements.reduce(0, +)) of \(criterion.compared.reduce(0, +)) cases, of which
                \(criterion.divergent.reduce(0, +)) have no finite mass. So the criterion can be trusted; no sampling is needed to know where a path collapses.
                """)
            Table(
                intervals(criterion),
                caption: "Times without finite mass, by the criterion and by integration, along the columns with exponents 1, -1, 1"
            ) {
                Column("schedules") { "\($0.outer), \($0.inner), \($0.outer)" }
                Column("from", .decimals(4)) { $0.predicted.0 }
                Column("to", .decimals(4)) { $0.predicted.1 }
                Column("integrated, from", .decimals(4)) { $0.found.0 }
                Column("to ", .decimals(4)) { $0.found.1 }
                Column("disagreements") { $0.disagreements }
            }
            Figure(
                "criterion",
                caption:
                    "C over the sum of its terms' sizes, exponents 1, -1, 1; the product has no finite mass where it is below 0 (shaded).",
                alt: "Four panels, one for each triple of schedules: a curve over time that falls below zero where the schedules differ.",
                x: Axis("time, noise to data", from: 0, to: 1), y: Axis("C / sum of sizes", from: -1, to: 1)
            ) {
                for (outer, inner) in [
                    (NoiseSchedule.linear, NoiseSchedule.cubic), (.linear, .cosine), (.cosine, .linear), (.denovo, .ddpm),
                ] {
                    let name = "\(outer.rawValue), \(inner.rawValue), \(outer.rawValue)"
                    let times = times(200)
                    let shares = times.map { t in
                        let terms = criterionTerms([outer, inner, outer], [1, -1, 1], t: t, degrees: 0)
                        return terms.reduce(0, +) / terms.reduce(0) { $0 + $1.magnitude }
                    }
                    Panel(name) {
                        for span in spans(times, shares) { ReferenceSpan(x: span) }
                        Line(x: times, y: shares)
                        ReferenceLine(y: 0)
                    }
                }
            }.columns(2)
            Prose(
                """
                With linear, cubic and linear noise and exponents one, minus one and one, both ends are fine: the product starts as a normal distribution, and its data end has
                mass \(collapse.targetMass, .significant(3)). In between it collapses at \(collapse.found, .decimals(4)) by integration, against
                \(CollapseTable.expected, .decimals(4)) in closed form. A box that reaches only to 40 puts it at \(collapse.foundNear, .decimals(4)).
                """)
            Figure(
                "exponents-map",
                caption:
                    "Whether the product has a finite mass under linear, cubic, linear noise, by integration (1 yes, 0 no), for exponents of the first model.",
                alt:
                    "A map over time and exponent: the upper left part has a finite mass, and the exponent that is needed rises steeply with time.",
                x: Axis("time, noise to data"), y: Axis("exponent of the first model")
            ) {
                HeatMap(x: map.time, y: map.exponent, value: map.isFinite, title: "finite mass", limits: 0...1)
            }
        }
    }

    // MARK: The samples

    @ReportBuilder
    private static func samplingSection(
        _ runs: Ensemble<SampleQuality>, _ floor: Ensemble<SampleQuality>, _ clouds: Ensemble<Clouds>, _ exponents: ExponentCourse
    ) -> some ReportContent {
        Section("What sampling gives") {
            Prose(
                """
                Particles follow the last model's velocity and are weighted so that they would represent the product, if it existed. With matched schedules constant exponents
                do that. With mismatched ones the weights ask for particles ever further out. Two samples of exact points are \(mean(floor.values.map(\.distance)), .decimals(3)) apart,
                which is the least that can be expected.
                """)
            Table(cells(runs)) {
                Column("schedules") { $0.pairing }
                Column("method") { $0.method }
                Column("sliced Wasserstein-1", .decimals(3)) { meanInterval($0.values.map(\.distance)) }
                Column("discrepancy", .decimals(4)) { mean($0.values.map(\.discrepancy)) }
                Column("escaped", .decimals(3)) { mean($0.values.map(\.escaped)) }
                Column("least effective share", .decimals(3)) { mean($0.values.map(\.leastEffective)) }
            }
            Prose(
                """
                The authors' bump repairs the path here too: with spots of some width it lies above what is needed throughout. Leaving the negative model out comes close to
                the target as well, but only on this board, where all columns are equally probable and dividing by their probability changes little.
                """)
            Figure(
                "distances",
                caption:
                    "Sliced Wasserstein-1 distance to exact samples, one line for each seed, matched to mismatched schedules; the dotted line is that of exact samples.",
                alt:
                    "Four panels, one for each method: lines from matched to mismatched schedules; only the adaptive exponent and the bump stay low.",
                x: Axis("schedules"), y: Axis("sliced Wasserstein-1", scale: .log)
            ) {
                for method in Method.allCases where method != .positive {
                    let part = runs.at("method", method)
                    let (matched, mismatched) = (
                        part.at("schedules", Pairing.matched).values, part.at("schedules", Pairing.mismatched).values
                    )
                    Panel(method.rawValue) {
                        for (one, other) in zip(matched, mismatched) {
                            Line(x: ["matched", "mismatched"], y: [one.distance, other.distance]).thin()
                        }
                        Points(
                            x: matched.map { _ in "matched" } + mismatched.map { _ in "mismatched" },
                            y: (matched + mismatched).map(\.distance)
                        )
                        ReferenceLine(y: mean(floor.values.map(\.distance)))
                    }
                }
            }.columns(4)
            Figure(
                "clouds",
                caption:
                    "Some particles at six times under mismatched schedules, as they are before weighting, clipped to the frame: without resampling, with constant exponents, and with the adaptive one.",
                alt:
                    "A grid of scatter plots, a row for each method: with constant exponents the particles leave the frame, with the adaptive exponent they gather on the cells.",
                x: Axis("x", from: -3, to: 3), y: Axis("y", from: -3, to: 3)
            ) {
                for cell in clouds.cells {
                    for (t, cloud) in zip(cell.value.time, cell.value.clouds) {
                        Points(x: cloud.x.map(clipped), y: cloud.y.map(clipped))
                            .panel(
                                row: shortName(cell.levels[0].text),
                                column: "t = \(NumberFormat.decimals(2).text(t))")
                    }
                }
            }.height(100)
            Figure(
                "adaptive-exponent",
                caption:
                    "The first model's exponent over time: the adaptive one, the authors' bump, and the least that keeps the product normalisable under mismatched schedules.",
                alt:
                    "Three curves over time: the adaptive exponent stays just above the needed one; the bump is far above it in the middle and at the end.",
                x: Axis("time, noise to data"), y: Axis("exponent", from: 0)
            ) {
                Line(x: exponents.time, y: exponents.mismatched, series: "adaptive")
                Line(x: exponents.time, y: exponents.bump, series: "bump")
                Line(x: exponents.time, y: exponents.needed.map { max(0, $0) }, series: "needed", dashed: true)
            }
        }
    }

    // MARK: The weights

    @ReportBuilder
    private static func weightsSection(_ normal: Ensemble<VarianceCourse>, _ settings: Weights) -> some ReportContent {
        Section("The term that a varying exponent needs") {
            Prose(
                """
                Under normal experts the variance of the product is known at every time. An exponent that varies adds its rate of change times the log density to the weights;
                the same particles without that term represent something else.
                """)
            Figure(
                "variance",
                caption: "Weighted variance of the particles over the known one, mean over runs with interval.",
                alt: "Two curves over time: with the term at 1, without it away from 1.",
                x: Axis("time, noise to data"), y: Axis("variance / known variance")
            ) {
                for term in [true, false] {
                    let courses = normal.at("term", term).values
                    BandedLine(
                        x: courses.first?.time ?? [],
                        y: (courses.first?.time ?? []).indices.map { place in
                            meanInterval(courses.map { $0.variance[place] / $0.exact[place] })
                        },
                        series: term ? "with the term" : "without")
                }
                ReferenceLine(y: 1)
            }
            Table([true, false]) {
                Column("term") { $0 ? "with" : "without" }
                Column("worst error of the variance", .percent(1)) { worstError(normal.at("term", $0).values) }
                Column("least effective share", .decimals(3)) { mean(normal.at("term", $0).values.map(\.leastEffective)) }
            }
        }
    }

    // MARK: Rows and columns

    private struct Interval {
        var outer, inner: String
        var predicted, found: (Double, Double)
        var disagreements: Int
    }

    private static func intervals(_ table: CriterionTable) -> [Interval] {
        table.outer.indices.filter { table.degrees[$0] == 0 && table.exponents[$0] == "1, -1, 1" && table.outer[$0] != table.inner[$0] }
            .filter { !table.firstPredicted[$0].isNaN || !table.firstFound[$0].isNaN }
            .map {
                Interval(
                    outer: table.outer[$0], inner: table.inner[$0], predicted: (table.firstPredicted[$0], table.lastPredicted[$0]),
                    found: (table.firstFound[$0], table.lastFound[$0]), disagreements: table.disagreements[$0])
            }
    }

    private static func spans(_ x: [Double], _ y: [Double]) -> [ClosedRange<Double>] {
        var (spans, start): ([ClosedRange<Double>], Double?) = ([], nil)
        for index in x.indices {
            if y[index] < 0 && start == nil { start = x[index] }
            if let begun = start, y[index] >= 0 || index == x.count - 1 {
                spans.append(begun...x[index])
                start = nil
            }
        }
        return spans
    }

    private static func cells(_ runs: Ensemble<SampleQuality>) -> [(pairing: String, method: String, values: [SampleQuality])] {
        runs.levels(of: "schedules").flatMap { pairing in
            runs.levels(of: "method").map { method in
                (pairing.text, method.text, runs.filter { $0.levels.contains(pairing) && $0.levels.contains(method) }.values)
            }
        }
    }

    private static func shortName(_ method: String) -> String {
        method == Method.unweighted.rawValue ? "unweighted" : String(method.prefix { $0 != " " })
    }

    private static func clipped(_ value: Double) -> Double { value.isNaN ? 3 : min(3, max(-3, value)) }
}
