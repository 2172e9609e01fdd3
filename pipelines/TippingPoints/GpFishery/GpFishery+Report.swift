import Statistics
import Workbench

extension GpFishery {
    /// The study's own sections: one data set, what policies do, what criteria pick, what is unknown, and other worlds.
    @ReportBuilder
    static func report(
        archived: ArchivedTable, replicates: Ensemble<Sampled>, variants: Ensemble<ProcessTable>, choices: Ensemble<ChoiceTable>,
        thresholdFree: ChoiceTable, cells: Ensemble<CellTable>, noThreshold: CellTable, world: World, forward: Forward, resamples: Int
    ) -> some ReportContent {
        dataSection(archived, world)
        policySection(living(replicates), archived, world, forward, resamples)
        choiceSection(archived, choices, thresholdFree, living(replicates))
        uncertaintySection(living(replicates), variants, resamples)
        otherWorldsSection(cells, noThreshold, resamples)
        Section("Choices") {
            Deviations(
                "The paper's main text uses one data set and one hundred forward runs; here data sets are replicated, every interval is over data sets, and the archived one is shown by itself.",
                "Allen's exponent is divided by the capacity, as in the archived code; the manuscript's equation leaves that out. Harvest is taken before growth, and the harvest of a stock between grid points is that of the nearest one.",
                "Our choice: transition probabilities interpolate linearly between grid points, which keeps the mean of the next stock; the archived code evaluates a density at the grid points and scales it to sum to one. A stock expected nearer to zero than to the next point is gone, as there.",
                "Our choice: a data set counts as one in which the stock died out when its last stock is below the line at which forward runs count as crashed. These are left out, and others are not drawn for them, except in the worlds of the last section.",
                "The process is fitted by marginal likelihood, its amplitude with it, which the archived code fixes at 1; the likelihood has half the log determinant, the archived code all of it. Beside it stands the paper's kernel, with amplitude 1 and the archived priors on length and noise as densities of their logarithms; with posterior sampling it is the paper's kernel that is sampled.",
                "How the process is judged was settled after trials on 30 data sets and before any rule was registered. The first version joined the archived priors, made for amplitude 1, with a fitted amplitude, which then runs to the end of its range and takes the stock; the second had the paper's kernel. The one that stands follows the rule, which names the marginal likelihood and no priors. All three are in the table of variants.",
                "Growth models are fitted by likelihood within the ranges of the archived priors; the noise follows in closed form. Posterior sampling is part of the preset `paper`; there the crash share of the Ricker policy is the lower, and the numbers of the process the worse, of the two ways (our choice).",
                "DIC is the mean deviance plus half its variance (our choice), since the deviance at mean parameters means nothing for a posterior with two modes. The archived code uses the penalty of optimism.",
                "The control in which the process knows the truth keeps the fitted noise and has no uncertainty about the mean (our choice of two readings). Worlds of the last section are fitted by likelihood at every preset, and their data start at the same stock."
            )
        }
    }

    // MARK: One data set

    @ReportBuilder
    private static func dataSection(_ archived: ArchivedTable, _ world: World) -> some ReportContent {
        Section("The paper's data set") {
            Prose(
                """
                The archived data begin just above the threshold of \(world.threshold, .significant(2)) and climb to the stock that the environment carries. All three growth models and the
                Gaussian process meet them about equally well. They differ at low stocks, where there are no data and where a harvest policy has to know what happens.
                """)
            Figure(
                "fits",
                caption:
                    "Next stock over stock: the archived transitions, what each model fitted to them predicts, and two predictive standard deviations around it.",
                alt:
                    "Six panels: at low stocks the true curve, Allen's and Myers's lie below the diagonal and Ricker's above it; both processes have wide bands there.",
                x: Axis("stock"), y: Axis("next stock", from: 0, to: 12)
            ) {
                for curve in archived.curves {
                    Panel(curve.arm.rawValue) {
                        Band(x: curve.stock, low: curve.low.map { max(0, $0) }, high: curve.high.map { min(12, $0) }, series: "predicted")
                        Line(x: curve.stock, y: curve.next, series: "predicted")
                        Line(x: [0, 10], y: [0, 10], series: "unchanged", dashed: true)
                        Points(x: Array(archivedSeries.dropLast()), y: Array(archivedSeries.dropFirst()), series: "archived data")
                    }
                }
            }.columns(3)
            Figure(
                "policies", caption: "What the optimal policy of each model, fitted to the archived data, leaves of a stock.",
                alt:
                    "Escapement over stock: all level off, Ricker's well below the threshold, the true model's highest; all but Ricker's take what is left of a stock far below the threshold.",
                x: Axis("stock"), y: Axis("escapement")
            ) {
                for policy in archived.policies { Line(x: policy.stock, y: policy.escapement, series: policy.arm.rawValue) }
                ReferenceLine(y: world.threshold, label: "threshold")
            }
            Figure(
                "paths",
                caption: "Stocks under these policies, the first 15 runs of each; below the dotted line a stock counts as crashed.",
                alt: "Panels of stock over years: Ricker's policy sends every run to zero within years, the others keep most or all runs.",
                x: Axis("year"), y: Axis("stock", from: 0)
            ) {
                for policy in archived.policies {
                    Line(pathRows(policy), x: \.year, y: \.stock, panel: { _ in policy.arm.rawValue }, each: \.run).thin()
                }
                ReferenceLine(y: world.collapse * world.threshold)
            }.columns(3)
            Table(archived.policies, caption: "The policies of the archived data") {
                Column("policy of") { $0.arm.rawValue }
                Column("left of a stock of 8", .decimals(2)) { $0.outcome.escapement }
                Column("catch in all years", .decimals(1)) { $0.outcome.taken }
                Column("runs that crash", .percent) { $0.outcome.crashed }
            }
        }
    }

    private static func pathRows(_ policy: Escapements) -> [(year: Int, stock: Double, run: Int)] {
        policy.paths.enumerated().flatMap { run, path in
            path.enumerated().map { (year: $0.offset, stock: ($0.element * 100).rounded() / 100, run: run) }
        }
    }

    // MARK: Policies

    @ReportBuilder
    private static func policySection(
        _ living: [Sampled], _ archived: ArchivedTable, _ world: World, _ forward: Forward, _ resamples: Int
    ) -> some ReportContent {
        Section("What the policies do") {
            Prose(
                """
                On \(living.count) data sets in which the stock lived, \(forward.runs) runs of \(forward.years) years each. The Ricker policy crashes
                \(overDataSets(crashed(living, .ricker), resamples), .decimals(2)) of the runs, the process's policy \(overDataSets(crashed(living, .process), resamples), .decimals(2)), with the paper's kernel \(overDataSets(crashed(living, .paperProcess), resamples), .decimals(2)), and that of the
                fitted Allen model, which has the right form, \(overDataSets(crashed(living, .allen), resamples), .decimals(2)).
                """)
            Table(
                Arm.allCases,
                caption: "Mean over data sets with bootstrap intervals; catch relative to the true model's policy on the same noise"
            ) {
                Column("policy of") { $0.rawValue }
                Column("relative catch", .decimals(3)) { overDataSets(relative(living, $0), resamples) }
                Column("runs that crash", .decimals(3)) { overDataSets(crashed(living, $0), resamples) }
                Column("left of a stock of 8", .decimals(2)) { arm in mean(living.map { $0.replicate.outcome(arm)?.escapement ?? .nan }) }
            }
            if isSampled(living) {
                Table(Arm.sampled, caption: "The same with transition probabilities averaged over posterior draws") {
                    Column("policy of") { $0.rawValue }
                    Column("relative catch", .decimals(3)) { arm in overDataSets(living.map { $0.relative(arm) }, resamples) }
                    Column("runs that crash", .decimals(3)) { arm in
                        overDataSets(living.map { $0.outcome(arm)?.crashed ?? .nan }, resamples)
                    }
                    Column("left of a stock of 8", .decimals(2)) { arm in mean(living.map { $0.outcome(arm)?.escapement ?? .nan }) }
                }
            }
            Figure(
                "relative-catch",
                caption: "Catch relative to the true model's policy: a point for each data set, and the mean with its interval.",
                alt:
                    "Rows of points for each policy: Allen and the processes mostly near 1, Myers spread out, Ricker all in one place near the left.",
                x: Axis("relative catch", from: 0), y: Axis("policy of")
            ) {
                for arm in Arm.learnt + [.constant] {
                    Points(x: relative(living, arm), y: living.map { _ in arm.rawValue }, series: "data set")
                }
                IntervalPoints(
                    Arm.learnt + [.constant], y: { $0.rawValue }, x: { overDataSets(relative(living, $0), resamples) },
                    series: { _ in "mean" })
            }
            Prose(
                """
                Crashes of the process's policy are not spread evenly: in \(living.count { crashes($0) < 0.01 }) of \(living.count) data sets hardly a run is lost, and in \(living.count { crashes($0) > 0.5 })
                more than half of them are. Without crashes the relative catch is \(mean(living.filter { crashes($0) < 0.01 }.map { $0.replicate.relative(.process) }), .decimals(3)) on average, so part of
                what is missing is the price of a policy that is a little off. What a reader should believe: a Gaussian process with the paper's kernel does what the paper says; the table of variants
                below shows how much of its safety is owed to that set-up and not to Gaussian processes as such: it goes from nearly optimal to as bad as Ricker.
                """)
        }
    }

    private static func crashes(_ sampled: Sampled) -> Double { sampled.replicate.outcome(.process)?.crashed ?? .nan }

    // MARK: The choice among models

    @ReportBuilder
    private static func choiceSection(
        _ archived: ArchivedTable, _ choices: Ensemble<ChoiceTable>, _ thresholdFree: ChoiceTable, _ living: [Sampled]
    ) -> some ReportContent {
        let near = choices.values.first ?? ChoiceTable()
        Section("Which model the criteria pick: as published, and with the sign of the deviance restored") {
            Prose(
                """
                The paper prints AIC values of \(quoted: "-24.51", from: "model-selection table") for Allen, \(quoted: "-30.13", from: "model-selection table") for Ricker and
                \(quoted: "-27.01", from: "model-selection table") for Myers. The archived manuscript code computes them as minus the deviance plus twice the number of parameters, so that the model that
                fits worst comes out best. With the deviance's sign restored, the same printed numbers favour Allen, the true model, and so does a recomputation from the archived data.
                """)
            Table(
                printed,
                caption: "The archived data: the printed AIC, the deviance it implies, and our maximum likelihood on the same scale"
            ) {
                Column("model") { $0.model.title }
                Column("AIC printed") { $0.aic }
                Column("deviance implied", .decimals(2)) { $0.impliedDeviance }
                Column("AIC from it", .decimals(2)) { $0.impliedDeviance + 2 * Double($0.model.parameters) }
                Column("least deviance", .decimals(2)) { least($0.model, archived) }
                Column("AIC", .decimals(2)) { least($0.model, archived) + 2 * Double($0.model.parameters) }
                Column("AIC, logarithms", .decimals(2)) { archived.fit($0.model)?.aic ?? .nan }
                Column("BIC, logarithms", .decimals(2)) { archived.fit($0.model)?.bic ?? .nan }
                Column("DIC printed") { $0.dic }
                Column("DIC", .decimals(2)) { dic($0.model, archived) }
            }
            Prose(
                """
                Deviances of stocks and of their logarithms differ by a constant. The implied deviances lie above the least ones, as deviances at a posterior's mode do. Over replicate data sets the right
                sign picks the true model in \(near.share(.allen, of: near.aic), .interval) of them by AIC and \(near.share(.allen, of: near.bic), .interval) by BIC; the archived sign picks it in
                \(near.share(.allen, of: near.published), .interval) and Ricker in \(near.share(.ricker, of: near.published), .interval).
                """)
            Figure(
                "selection",
                caption: "Share of data sets in which each model is picked, over the stock at which the data start, with Wilson intervals.",
                alt:
                    "Three panels, AIC, BIC and AIC with the archived sign: the first two pick Allen where data start near the threshold and Ricker far from it.",
                x: Axis("first stock"), y: Axis("share of data sets", from: 0, to: 1)
            ) {
                for (name, picks) in criteria {
                    for model in Model.allCases {
                        BandedLine(
                            x: choices.cells.map { $0.level("start")?.number ?? .nan },
                            y: choices.values.map { $0.share(model, of: picks($0)) },
                            series: model.title, panel: name)
                    }
                }
            }
            Table(choices.cells, caption: "Share of data sets in which a wrong model is picked") {
                Column("first stock", .significant(2)) { $0.level("start")?.number ?? .nan }
                Column("data sets") { $0.value.aic.count }
                Column("stock died out") { $0.value.lost }
                Column("least stock, mean", .decimals(2)) { mean($0.value.lowest) }
                Column("AIC", .decimals(2)) { $0.value.wrongShare($0.value.aic) }
                Column("BIC", .decimals(2)) { $0.value.wrongShare($0.value.bic) }
                Column("archived sign", .decimals(2)) { $0.value.wrongShare($0.value.published) }
            }
            Prose(
                """
                Data from Ricker models, which have no threshold, lead AIC to Allen in \(thresholdFree.share(.allen, of: thresholdFree.aic), .interval) of the data sets, so it does not pick the threshold whatever
                it is given. What a reader should believe: the criteria err when the data never came near the threshold, and in the paper's own setting, where they did, they point to the true model; the published
                preference for the simple model is a matter of sign in what the archived code does.
                """)
            if isSampled(living) {
                Prose("By DIC the true model is picked in \(wilson(living.map { isLeast($0.dic, at: 0) }), .interval) of the data sets.")
            }
        }
    }

    private static let criteria: [(String, @Sendable (ChoiceTable) -> [Model])] = [
        ("AIC", { $0.aic }), ("BIC", { $0.bic }), ("AIC, archived sign", { $0.published }),
    ]

    private static func least(_ model: Model, _ archived: ArchivedTable) -> Double {
        (archived.fit(model)?.deviance ?? .nan) + sampledDevianceOffset(archivedSeries)
    }

    private static func dic(_ model: Model, _ archived: ArchivedTable) -> Double {
        Model.allCases.firstIndex(of: model).flatMap {
            archived.dic.indices.contains($0) ? archived.dic[$0] + sampledDevianceOffset(archivedSeries) : nil
        } ?? .nan
    }

    private static func isLeast(_ values: [Double], at place: Int) -> Bool {
        values.indices.contains(place) && values[place] == values.min()
    }

    // MARK: What is unknown

    @ReportBuilder
    private static func uncertaintySection(_ living: [Sampled], _ variants: Ensemble<ProcessTable>, _ resamples: Int) -> some ReportContent
    {
        Section("What each model knows that it doesn't know") {
            Figure(
                "uncertainty", caption: "Predictive standard deviation of the next stock by stock, mean over data sets.",
                alt:
                    "Over stocks of 1 to 10 the process's deviation is least among the data, from about 6 to 8, and grows to both sides; those of the models rise with the stock.",
                x: Axis("stock"), y: Axis("standard deviation of the next stock", from: 0)
            ) {
                let stocks = (1...10).map(Double.init)
                BandedLine(
                    x: stocks, y: stocks.indices.map { k in overDataSets(living.map { $0.replicate.deviations[k] }, resamples) },
                    series: Arm.process.rawValue)
                Line(
                    x: stocks, y: stocks.indices.map { k in mean(living.map { $0.replicate.functionDeviations[k] }) },
                    series: "process, function alone", dashed: true)
                for (place, model) in Model.allCases.enumerated() {
                    Line(
                        x: stocks,
                        y: stocks.map { stock in mean(living.map { deviation($0.replicate.fits[place].growth, after: stock) }) },
                        series: model.title)
                }
            }
            Prose(
                """
                With its parameters fixed, a growth model's deviation of the logarithm is the same at every stock, by construction: it knows nothing of what its form may hide. The process's deviation at the lower
                stock of the rule is \(overDataSets(living.map(\.replicate.deviationRatio), resamples), .decimals(2)) times that at the higher one as the rule has it, with the noise of the process included. The paper's figure draws
                the function's own uncertainty, without the noise; there the ratio is \(overDataSets(living.map(\.replicate.functionRatio), resamples), .decimals(2)). What a reader should believe: the process knows
                that it knows less at low stocks, but its noise, the same everywhere, hides most of that in a prediction; what keeps its policy away from low stocks is as much the shape of its mean, which the
                numbers of the kernel decide.
                """)
            if isSampled(living) {
                Prose(
                    """
                    With posterior sampling the largest of the three models' ratios is \(overDataSets(living.map { $0.modelRatios.max() ?? .nan }, resamples), .decimals(2)), and that of the process with the
                    paper's kernel \(overDataSets(living.map(\.deviationRatio), resamples), .decimals(2)): models whose parameters are uncertain know where they know less.
                    """)
            }
            Table(variants.cells, caption: "The Gaussian process set up in other ways, on the same data sets; medians of its numbers") {
                Column("process") { $0.levels[0].text }
                Column("relative catch", .decimals(3)) { overDataSets($0.value.relative, resamples) }
                Column("runs that crash", .decimals(3)) { overDataSets($0.value.crashed, resamples) }
                Column("left of 8", .decimals(2)) { mean($0.value.escapement) }
                Column("ratio with noise", .decimals(2)) { mean($0.value.ratio) }
                Column("without", .decimals(2)) { mean($0.value.functionRatio) }
                Column("length", .decimals(1)) { quantile($0.value.length, at: 0.5) }
                Column("amplitude", .decimals(1)) { quantile($0.value.amplitude, at: 0.5) }
                Column("noise", .decimals(2)) { quantile($0.value.noise, at: 0.5) }
            }
        }
    }

    private static func deviation(_ growth: Growth, after stock: Double) -> Double { growth.median(after: stock) * growth.noise }

    // MARK: Other worlds

    @ReportBuilder
    private static func otherWorldsSection(_ cells: Ensemble<CellTable>, _ noThreshold: CellTable, _ resamples: Int) -> some ReportContent {
        Section("Other noise, other thresholds") {
            Table(cells.cells, caption: "Relative catch by noise and threshold, and the difference of process and Ricker, pair by pair") {
                Column("noise") { $0.level("sigma")?.text ?? "" }
                Column("threshold") { $0.level("threshold")?.text ?? "" }
                Column("died out") { $0.value.lost }
                Column("process", .decimals(2)) { mean($0.value.process) }
                Column("paper's kernel", .decimals(2)) { mean($0.value.paperProcess) }
                Column("Allen", .decimals(2)) { mean($0.value.allen) }
                Column("Ricker", .decimals(2)) { mean($0.value.ricker) }
                Column("Myers", .decimals(2)) { mean($0.value.myers) }
                Column("process - Ricker", .decimals(2)) { difference($0.value, resamples) }
            }
            Figure(
                "other-worlds",
                caption:
                    "Relative catch by method over the threshold, mean over data sets with bootstrap interval, one panel for each noise.",
                alt: "Panels for three levels of noise: relative catch of process, Allen, Ricker and Myers over the threshold.",
                x: Axis("threshold", unit: "stock"), y: Axis("relative catch", from: 0)
            ) {
                for noise in cells.levels(of: "sigma") {
                    let part = cells.filter { $0.levels.contains(noise) }.cells
                    for arm in Arm.learnt {
                        BandedLine(
                            x: part.map { $0.level("threshold")?.number ?? .nan },
                            y: part.map { overDataSets($0.value.relative(arm), resamples) },
                            series: arm.rawValue, panel: "noise \(noise.text)")
                    }
                }
            }
            Prose(
                """
                Where the true stock is the Ricker model fitted to the archived data, without any threshold, the Ricker policy earns \(overDataSets(noThreshold.ricker, resamples), .decimals(3)) of the best and the
                process's \(overDataSets(noThreshold.process, resamples), .decimals(3)): what caution costs where there is nothing to fear.
                """)
        }
    }
}
