import Glibc
import SmallNetworks
import Statistics
import Workbench

extension PerturbedCollapse {
    /// The study's own sections: the flow, the map near collapse, the two penalties, and networks.
    @ReportBuilder
    static func report(
        flows: Ensemble<Flows>, near: Ensemble<NearCollapse>, responses: Ensemble<Responses>, scaled: Ensemble<Responses>,
        networks: Ensemble<NetworkRun>,
        doubled: Ensemble<NetworkRun>, problems: Problems, settings: Networks
    ) -> some ReportContent {
        flowSection(flows.values)
        nearSection(near)
        penaltySection(responses, scaled)
        networkSection(trios(networks, doubled), networks.values, settings)
        Section("Choices") {
            Deviations(
                "The scalings of the penalties are from memory of the paper; the last layer's is tried in two ways, lambda_W / 2K and lambda_W / 2Kn.",
                "Our choice: given features are normal class means of expected norm one, and in each class a normal cloud with random axes, along which standard deviations are drawn log-uniformly, up to a factor of \(problems.anisotropy, .significant(2)) above or below one. The root of tr(S_B)/tr(S_W) is drawn log-uniformly from \(problems.separations[0], .significant(2)) to \(problems.separations[1], .significant(2)).",
                "Our choice: a problem counts as one in which the ratio rises if it does for any of the three penalties on the features. Flows with a tie, and the flow against time, have the usual penalty \(problems.featureDecay, .significant(1)).",
                "Our choice: the slope of the residual is the mean over all draws and ties; the table shows each tie by itself.",
                "Our choice: which of the local minimisers a problem has is settled by descending from the given features.",
                "Our choice: a doubled decay of the features has to lower NC1, and to lower it more than the head's does; NC1 is that of the last hidden layer. The networks are trained on the squared loss, as in the theorems, by momentum with a rate that falls along a cosine; weights and biases decay alike."
            )
        }
    }

    // MARK: The flow

    @ReportBuilder
    private static func flowSection(_ problems: [Flows]) -> some ReportContent {
        let untied = problems.flatMap(\.untied)
        let ties = problems.first?.tied.map(\.tie) ?? []
        Section("Along the flow: does the scatter within classes fall?") {
            Prose(
                """
                The scatter within classes, tr(S_W), falls along the flow by construction: all residuals shrink. What could fail is the scatter relative to that between classes, since class
                means move as well. Without a tie, tr(S_W)/tr(S_B) rose in \(problems.count { $0.untied.contains(where: \.isRiseConfirmed) }) of \(problems.count) problems, under any of
                \(problems.first?.untied.count ?? 0) penalties on the features; it fell by \(quantile(untied.map(\.relativeDrop), at: 0.5), .percent(1)) in the median flow and by
                \(largest(untied.map(\.relativeDrop)), .percent(1)) at most. Against time it rose in \(problems.count { isRising($0.reversed) }) of \(problems.count), so a rise would have been seen.
                """)
            Figure(
                "flow",
                caption:
                    "NC1 along the flow, as a share of its start, for each strength of the tie (beta): one thin line for each problem, and their median. At beta 0 the tie is absent.",
                alt:
                    "Panels for strengths of the tie over time: thin lines that fall from one; with a tie they fall first and then creep back.",
                x: Axis("flow time"), y: Axis("NC1 over its start")
            ) {
                for (place, tie) in ties.enumerated() {
                    let courses = problems.map { $0.tied[place] }
                    let shown = shownTimes(courses[0])
                    for course in courses {
                        Line(
                            x: shown.map { course.times[$0] }, y: shown.map { course.nc1[$0] / course.nc1[0] }, series: "one problem",
                            panel: "beta \(short(tie))"
                        ).thin()
                    }
                    Line(
                        x: shown.map { courses[0].times[$0] },
                        y: shown.map { time in quantile(courses.map { $0.nc1[time] / $0.nc1[0] }, at: 0.5) }, series: "median",
                        panel: "beta \(short(tie))")
                }
            }.columns(2).independentY()
            Table(ties.indices.map { place in problems.map { $0.tied[place] } }) {
                Column("beta") { short($0[0].tie) }
                Column("NC1 lower at the end") { row in "\(row.count(where: isLower)) of \(row.count)" }
                Column("NC1 never rises") { row in "\(row.count { $0.largestRiseOfNC1 <= 1e-9 }) of \(row.count)" }
                Column("ratio never rises") { row in "\(row.count { $0.largestRise <= 1e-9 }) of \(row.count)" }
                Column("NC1 end / start, median", .significant(4)) { row in quantile(row.map { ($0.nc1.last ?? .nan) / $0.nc1[0] }, at: 0.5)
                }
                Column("largest", .significant(4)) { row in largest(row.map { ($0.nc1.last ?? .nan) / $0.nc1[0] }) }
            }
            Prose(
                """
                What a reader should believe: the monotone fall is a statement about the flow without a tie, which is how the paper's small-vicinity argument uses it (at the given features the tie pulls
                nowhere). With a tie NC1 falls first and can creep back as the tie begins to pull; there only the lower end is a finding.
                """)
        }
    }

    private static func isRising(_ course: Course) -> Bool { (course.ratio.last ?? .nan) > course.ratio[0] }

    /// A few of the recorded times, denser at the start, where most happens.
    private static func shownTimes(_ course: Course) -> [Int] {
        let last = Double(course.times.count - 1)
        return (0...14).map { Int((last * pow(Double($0) / 14, 2)).rounded()) }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    private static func short(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }

    // MARK: Near collapse

    @ReportBuilder
    private static func nearSection(_ near: Ensemble<NearCollapse>) -> some ReportContent {
        let ties = near.levels(of: "tie").map { tie in (tie: tie.text, draws: near.filter { $0.levels.contains(tie) }.values) }
        let smallest = near.values.first?.deviation.last ?? .nan
        Section("Near collapse: a linear map with blocks") {
            Prose(
                """
                Given features that deviate slightly from the collapsed solution lead to a minimiser whose within-class part is, to first order, that of the given ones times
                $\\beta (W'W + (\\lambda_H + \\beta) I)^{-1}$ with the collapsed classifier $W$. At deviations of \(smallest, .significant(1)) the relative error is
                \(largest(near.values.map { $0.relativeError.last ?? .nan }), .significant(2)) at most, and it falls with the deviation to the power
                \(mean(near.values.map(\.slope)), .significant(3)); what is left of a correct first-order form falls with the square. Uniform shrinkage has the right factor across the classifier's rows but knows
                no blocks: what it leaves falls with the power \(mean(near.values.map(\.uniformSlope)), .significant(3)), so it is off in first order.
                """)
            Figure(
                "near-collapse",
                caption:
                    "Distance of the minimiser's within-class part to the closed form, and to uniform shrinkage, over the size of the deviation; a point for each draw, and guides of slope two and one.",
                alt:
                    "Panels for strengths of the tie on logarithmic axes: points along a line of slope two for the closed form, of slope one for uniform shrinkage.",
                x: Axis("deviation", scale: .log), y: Axis("distance", scale: .log)
            ) {
                for (tie, draws) in ties {
                    let panel = "beta \(tie)"
                    Points(x: draws.flatMap(\.deviation), y: draws.flatMap(\.error), series: "closed form", panel: panel)
                    Points(x: draws.flatMap(\.deviation), y: draws.flatMap(\.uniformError), series: "uniform shrinkage", panel: panel)
                    for (errors, power) in [(\NearCollapse.error, 2.0), (\.uniformError, 1)] {
                        let first = draws[0].deviation[0]
                        let height = mean(draws.map { $0[keyPath: errors][0] })
                        ClosedForm(
                            "slope two and one", in: (draws[0].deviation.last ?? first)...first, spacing: .logarithmic, samples: 2,
                            panel: panel
                        ) {
                            height * pow($0 / first, power)
                        }
                    }
                }
            }.columns(3)
            Table(ties) {
                Column("beta") { $0.tie }
                Column("shrinks along W's rows by", .significant(4)) { $0.draws[0].along }
                Column("across them by", .significant(4)) { $0.draws[0].across }
                Column("relative error, largest", .significant(2)) { largest($0.draws.map { $0.relativeError.last ?? .nan }) }
                Column("slope, closed form", .significant(4)) { meanInterval($0.draws.map(\.slope)) }
                Column("slope, uniform", .significant(4)) { meanInterval($0.draws.map(\.uniformSlope)) }
                Column("gradient, largest", .significant(1)) { largest($0.draws.flatMap(\.gradientNorm)) }
            }
        }
    }

    // MARK: The two penalties

    @ReportBuilder
    private static func penaltySection(_ responses: Ensemble<Responses>, _ scaled: Ensemble<Responses>) -> some ReportContent {
        let cases = cases(responses)
        let favouring = range(cases.map(\.favouring))
        let lowering = range(cases.map(\.lowering))
        let correlations = cases.map { spearmanCorrelation($0.separations, $0.quotients) }
        let scaledCases = scaled.levels(of: "scale").flatMap { scale in
            Self.cases(scaled.filter { $0.levels.contains(scale) }).map { (scale: scale.text, row: $0) }
        }
        let raising = cases.filter { row in mean(row.responses.map(\.classifierElasticity)) > 0 }.count
        Section("Which penalty brings collapse closer?") {
            Prose(
                """
                The elasticity of NC1 is its relative change for a relative change of a penalty, by implicit differentiation at the minimiser. As published, the claim compares how *much* the two penalties
                matter: by the size of the elasticity the penalty on the features matters more in \(favouring) of \(responses.values.count) problems, by row of the table. What the claim is
                about is which penalty brings collapse *closer*, and that has a sign: a stronger penalty on the features lowers NC1 by more than one on the classifier does in \(lowering).
                """)
            Figure(
                "elasticities",
                caption:
                    "Elasticity of NC1 in each penalty, the last layer's scaled as in the theorems: two points for each problem, joined; below zero a stronger penalty brings the minimiser closer to collapse.",
                alt:
                    "A panel for each strength of the tie: pairs of joined points, the classifier's on the left, the features' on the right.",
                x: Axis("penalty"), y: Axis("d log NC1 / d log lambda")
            ) {
                for row in cases where row.scaling == .perClass {
                    let ends = row.responses.enumerated().flatMap { problem, response in
                        [("lambda_W", response.classifierElasticity, problem), ("lambda_H", response.featureElasticity, problem)]
                    }
                    Line(ends, x: \.0, y: \.1, panel: { _ in "beta \(short(row.tie))" }, each: \.2).thin()
                    Points(ends, x: \.0, y: \.1, panel: { _ in "beta \(short(row.tie))" })
                }
            }.columns(3).independentY()
            Table(cases) {
                Column("beta") { short($0.tie) }
                Column("last layer's penalty") { $0.scaling.rawValue }
                Column("lambda_H matters more, by size") { row in "\(row.favouring) of \(row.responses.count)" }
                Column("lambda_H lowers NC1 more") { row in "\(row.lowering) of \(row.responses.count)" }
                Column("elasticity in lambda_H, mean", .significant(2)) { mean($0.responses.map(\.featureElasticity)) }
                Column("in lambda_W, mean", .significant(2)) { mean($0.responses.map(\.classifierElasticity)) }
                Column("difference of sizes, mean", .significant(2)) { $0.difference }
                Column("rank correlation with separation", .decimals(2)) { spearmanCorrelation($0.separations, $0.quotients) }
            }
            Prose(
                """
                In \(raising) of the \(cases.count) rows the mean elasticity in the classifier's penalty is above zero: there a stronger penalty on the last layer leads away from collapse. Below, the quotient of the elasticities
                is drawn against how separated the given classes are. Their rank correlation is between
                \(correlations.min() ?? .nan, .decimals(2)) and \(correlations.max() ?? .nan, .decimals(2)) over the rows.
                """)
            Figure(
                "separations",
                caption:
                    "Size of the elasticity in lambda_H over that in lambda_W, against the separation of the given classes; above the dotted line the penalty on the features matters more.",
                alt:
                    "A panel for each strength of the tie on logarithmic axes: points of two colours for the scalings, around a dotted line at one.",
                x: Axis("separation of the given classes", scale: .log), y: Axis("quotient of elasticities", scale: .log)
            ) {
                for row in cases {
                    Points(x: row.separations, y: row.quotients, series: row.scaling.rawValue, panel: "beta \(short(row.tie))")
                }
                ReferenceLine(y: 1, label: "equal")
            }.columns(3).independentY()
            Prose(
                """
                The scale of the given features is a choice that the claim leaves open. Here their class means have norm one, about that of the collapsed solution. With longer ones the classifier is small and the data term
                weak beside tie and decay, and who matters more can turn round:
                """)
            Table(scaledCases) {
                Column("given features times") { $0.scale }
                Column("beta") { short($0.row.tie) }
                Column("last layer's penalty") { $0.row.scaling.rawValue }
                Column("lambda_H matters more, by size") { each in "\(each.row.favouring) of \(each.row.responses.count)" }
                Column("lambda_H lowers NC1 more") { each in "\(each.row.lowering) of \(each.row.responses.count)" }
                Column("elasticity in lambda_H, mean", .significant(2)) { each in mean(each.row.responses.map(\.featureElasticity)) }
                Column("in lambda_W, mean", .significant(2)) { each in mean(each.row.responses.map(\.classifierElasticity)) }
            }
            Prose(belief(cases + scaledCases.map(\.row)))
            Prose(
                """
                Where the minimisers are: the more strongly they are tied, the less of the given scatter they lose. Without a tie they collapse; with one that nails them down they are the given features.
                """)
            Table(whereabouts(responses)) {
                Column("beta") { short($0.tie) }
                Column("NC1 over that of the given features, median", .significant(3)) { row in
                    quantile(row.places.map { $0.place.spread.nc1 / $0.given.nc1 }, at: 0.5)
                }
                Column("distance to the given features, median", .significant(3)) { median($0.places, \.givenDistance) }
                Column("distance to the nearest collapsed solution, median", .significant(3)) { median($0.places, \.collapseDistance) }
                Column("largest cosine of two class means, median", .significant(3)) { median($0.places, \.worstCosine) }
            }
        }
    }

    /// "3 to 10", or the one number that all are.
    private static func range(_ counts: [Int]) -> String {
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        return least == most ? "\(least)" : "\(least) to \(most)"
    }

    /// In one sentence, what the comparison of the penalties comes to.
    private static func belief(_ cases: [ResponseCase]) -> ProseText {
        let shares = cases.map { Double($0.favouring) / Double($0.responses.count) }
        if shares.allSatisfy({ $0 >= 0.9 }) {
            return
                "What a reader should believe: in this model the penalty on the features moves NC1 more than that on the classifier, at every tie, scaling and scale tried."
        }
        if shares.allSatisfy({ $0 <= 0.1 }) {
            return
                "What a reader should believe: in this model it is the penalty on the classifier that moves NC1 more, at every tie, scaling and scale tried."
        }
        return
            "What a reader should believe: which penalty matters more depends on the given features and their scale, on the tie, and on how the last layer's penalty is scaled; a statement without these is none about this model."
    }

    /// The minimisers of the first scaling, from no tie to the strongest: each with its problem's given features.
    private static func whereabouts(_ responses: Ensemble<Responses>) -> [(tie: Double, places: [(place: Place, given: Spread)])] {
        let problems = responses.values
        let untied = (tie: 0.0, places: problems.map { (place: $0.untied, given: $0.given) })
        let all = problems.map { ($0.responses + $0.nailed).filter { $0.scaling == .perClass } }
        return [untied]
            + (all.first ?? []).indices.map { row in
                (tie: all[0][row].tie, places: zip(all, problems).map { (place: $0[row].place, given: $1.given) })
            }
    }

    private static func median(_ places: [(place: Place, given: Spread)], _ value: (Place) -> Double) -> Double {
        quantile(places.map { value($0.place) }, at: 0.5)
    }

    // MARK: Networks

    @ReportBuilder
    private static func networkSection(_ trios: [Trio], _ networks: [NetworkRun], _ settings: Networks) -> some ReportContent {
        Section("Networks on images of clothing") {
            Prose(
                """
                Networks of \(settings.layers) hidden layers with \(settings.width) units, trained for \(settings.training.epochs) epochs on \(settings.perClass) images a class, end with
                \(networks.map(\.accuracy).min() ?? .nan, .percent(1)) of the training images classified correctly, or more. NC1 falls with depth by a rank correlation of
                \(largest(networks.map(\.depthCorrelation)), .decimals(2)) or lower; for classes that are dealt out anew the mean correlation is \(mean(networks.map(\.shuffledCorrelation)), .decimals(2)).
                """)
            Figure(
                "layers",
                caption:
                    "NC1 of the training images by hidden layer, a line for each network: for the classes, and for classes that are dealt out anew.",
                alt:
                    "NC1 on a logarithmic scale over the layer: falling lines for the classes, and far above them lines for shuffled classes.",
                x: Axis("hidden layer"), y: Axis("NC1", scale: .log)
            ) {
                for network in networks {
                    let layers = Array(1...network.nc1.count)
                    Line(x: layers, y: network.nc1, series: "classes")
                    Line(x: layers, y: network.shuffledNC1, series: "shuffled classes")
                }
            }
            Table(trios) {
                Column("seed") { $0.seed }
                Column("NC1, last layer", .significant(3)) { $0.nc1($0.plain) }
                Column("features' decay doubled", .significant(3)) { $0.nc1($0.features) }
                Column("last layer's doubled", .significant(3)) { $0.nc1($0.head) }
                Column("features' lowers it more") { $0.agrees ? "yes" : "no" }
                Column("rank correlation with depth", .decimals(2)) { $0.plain.depthCorrelation }
            }
            Prose(
                """
                \(trios.count) seeds can only show a direction: the networks' weights stand for features that no penalty touches directly, and a doubled decay also changes how fast a network learns.
                """)
        }
    }
}
