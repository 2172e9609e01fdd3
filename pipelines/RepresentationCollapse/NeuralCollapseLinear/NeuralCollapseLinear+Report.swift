import Glibc
import SmallNetworks
import Statistics
import Workbench

extension NeuralCollapseLinear {
    /// The study's own sections: equal classes, unequal ones, the smallest, other losses, and networks.
    @ReportBuilder
    static func report(
        balanced: Ensemble<Fit>, undecayed: Ensemble<Fit>, courses: Ensemble<Course>, imbalanced: Ensemble<Fit>,
        shallow: Ensemble<SweptClass>, deep: Ensemble<SweptClass>, variants: Ensemble<Fit>, biased: Ensemble<Fit>,
        networks: Ensemble<NetworkRun>, depths: [Int], matrices: Matrices, sweep: Sweep, settings: Networks
    ) -> some ReportContent {
        balancedSection(balanced, undecayed, courses, matrices)
        imbalancedSection(imbalanced)
        minoritySection(shallow, deep, sweep)
        biasSection(balanced, imbalanced, variants, biased, depths)
        networkSection(networks, settings)
        Section("Choices") {
            Deviations(
                "The closed form is our own derivation from the paper's theorems: each class solves a scalar problem by itself. It is compared with descents that know nothing of it, and a lower objective anywhere would show it wrong.",
                "A descent ends when the norm of the whole gradient is below \(matrices.tolerance, .significant(1)), stricter than the claim asks, or after \(matrices.steps) steps.",
                "Our choice: a start counts as fallen to zero when no singular value of the prediction is above a hundredth of what the largest class's labels would give.",
                "Our choice: the simplex is asked for with \(depths.map(String.init).joined(separator: " and ")) layers, as the claim says; more layers are shown and not judged.",
                "Our choice: a layer's product is compared with the class means of what goes into this layer; for the lowest layer these are the features themselves.",
                "Our choice: where one class grows, the others have \(sweep.others.map(String.init).joined(separator: ", ")) samples at every depth; with one layer both decays are equal. Known points are moved by normal numbers of deviation \(matrices.move, .significant(1)) before a descent starts from them, so that it would leave an unstable one.",
                "Our choice: a network has no decay on its features, so its class means are compared with the limit of weak decay, orthogonal with squared norms proportional to a power of class size, 1/(M+1) - 1. The permuted control takes the least distance over all shifts of the classes.",
                "Our choice: the networks' optimiser (momentum \(settings.training.momentum, .significant(2)), rate \(settings.training.learningRate, .significant(2)) falling to zero along a cosine, batches of \(settings.training.batch)) and images drawn from the training set's first \(settings.images); a network that never reaches the accuracy counts with its last epoch, as no fall."
            )
        }
    }

    // MARK: Equal classes

    @ReportBuilder
    private static func balancedSection(
        _ balanced: Ensemble<Fit>, _ undecayed: Ensemble<Fit>, _ courses: Ensemble<Course>, _ matrices: Matrices
    ) -> some ReportContent {
        let kept = balanced.values.filter { !$0.isAtZero }
        Section("Equal classes: one geometry at every depth") {
            Prose(
                """
                \(kept.count) of \(balanced.values.count) descents ended away from zero. Their features equal their class means (largest NC1 \(worst(kept.map(\.nc1)), .significant(2))), the
                means are orthogonal (largest cosine \(worst(kept.map(\.worstMeanCosine)), .significant(2))), and the prediction's singular values are those of the closed form to a relative
                \(worst(kept.map(\.singularError)), .significant(2)). Without decay nothing ties features to their means: NC1 then ends at
                \(quantile(undecayed.values.map(\.nc1), at: 0.5), .significant(2)), median over starts.
                """)
            Table(balanced.levels(of: "depth").map { depth in (depth.text, balanced.filter { $0.levels.contains(depth) }.values) }) {
                Column("layers") { $0.0 }
                Column("starts away from zero") { row in "\(row.1.count { !$0.isAtZero }) of \(row.1.count)" }
                Column("steps, median", .decimals(0)) { quantile($0.1.map { Double($0.steps) }, at: 0.5) }
                Column("NC1, largest", .significant(2)) { worst(away($0.1).map(\.nc1)) }
                Column("cosine, largest", .significant(2)) { worst(away($0.1).map(\.worstMeanCosine)) }
                Column("1 - alignment, largest", .significant(2)) { worst(away($0.1).map(\.alignmentGap)) }
                Column("singular value", .significant(6)) { away($0.1).first?.singular.first ?? .nan }
                Column("closed form", .significant(6)) { $0.1[0].predicted[0] }
                Column("objective minus closed form", .significant(2)) { row in
                    (row.1.map(\.objective).min() ?? .nan) - row.1[0].problem.predictedObjective
                }
            }
            Figure(
                "variability",
                caption:
                    "Variability within classes over the steps of one descent for each number of layers, with decay and without; drawn no lower than the numbers' rounding.",
                alt:
                    "Two panels over the step, both axes logarithmic: with decay the curves fall by many orders of magnitude, without they level off.",
                x: Axis("step", scale: .log), y: Axis("NC1", scale: .log)
            ) {
                for cell in courses.cells {
                    let isDecayed = cell.level("decay")?.text == "true"
                    let visible = cell.value.nc1.map { max($0, 1e-20) }
                    Line(
                        x: cell.value.step, y: visible, series: cell.level("depth")?.text ?? "",
                        panel: isDecayed ? "with decay" : "without decay")
                }
            }.legend("layers").ordered()
        }
    }

    private static func away(_ fits: [Fit]) -> [Fit] { fits.filter { !$0.isAtZero } }

    // MARK: Unequal classes

    @ReportBuilder
    private static func imbalancedSection(_ imbalanced: Ensemble<Fit>) -> some ReportContent {
        let best = bestFits(imbalanced)
        let first = best.first
        Section("Unequal classes: orthogonal still, and the rare ones are longer") {
            Prose(
                """
                The best of the starts meets the scalar problem in every case: singular values to a relative \(worst(best.map(\.singularError)), .significant(2)), norms to
                \(worst(best.map(\.normError)), .significant(2)), and no cosine above \(worst(best.map(\.worstCosine)), .significant(2)). With one layer and
                \(first.map { "\($0.problem.sizes[0])" } ?? "") samples in the largest class and \(first.map { "\($0.problem.sizes.last ?? 0)" } ?? "") in the smallest, the mean of the
                smallest is \(first.map { ($0.meanNorms.last ?? .nan) / $0.meanNorms[0] } ?? .nan, .significant(4)) times as long as that of the largest: a rare class makes up for its few
                samples by longer features, until it is too rare to be worth it.
                """)
            Figure(
                "class-norms",
                caption:
                    "Norms of class means by class size: learned (points) and by the closed form (lines), for each number of layers and both sets of sizes.",
                alt:
                    "Two panels, one for each set of class sizes: falling curves over class size with points on them, one curve for each number of layers.",
                x: Axis("samples of the class"), y: Axis("norm of the class mean", from: 0)
            ) {
                for fit in best {
                    let problem = fit.problem
                    let (name, panel) = ("\(problem.depth)", "sizes \(problem.sizes.map(String.init).joined(separator: ", "))")
                    let sizes = Array(1...(problem.sizes.max() ?? 1))
                    Line(x: sizes, y: sizes.map { meanNorm(problem, size: $0) }, series: name, panel: panel)
                    Points(x: problem.sizes, y: fit.meanNorms, series: name, panel: panel)
                }
            }.legend("layers").ordered().independentX()
            Table(best.flatMap { fit in fit.problem.sizes.indices.map { (fit, $0) } }.filter { $0.0.problem.sizes == first?.problem.sizes })
            {
                Column("layers") { $0.0.problem.depth }
                Column("class size") { $0.0.problem.sizes[$0.1] }
                Column("singular value", .significant(6)) { $0.0.singular[$0.1] }
                Column("closed form", .significant(6)) { $0.0.predicted[$0.1] }
                Column("norm of mean", .significant(5)) { $0.0.meanNorms[$0.1] }
                Column("closed form", .significant(5)) { $0.0.problem.predictedMeanNorms[$0.1] }
                Column("norm of row", .significant(5)) { $0.0.rowNorms[$0.1] }
                Column("closed form", .significant(5)) { $0.0.problem.predictedRowNorms[$0.1] }
            }
        }
    }

    /// The closed form's norm of a class of so many samples, the total being that of the problem.
    private static func meanNorm(_ problem: MatrixProblem, size: Int) -> Double {
        let scalar = ScalarProblem(
            n: size, total: problem.samples, depth: problem.depth, weightDecay: problem.weightDecay, featureDecay: problem.featureDecay)
        return scalar.meanNorm(scalar.minimiser)
    }

    // MARK: The smallest class

    @ReportBuilder
    private static func minoritySection(
        _ shallow: Ensemble<SweptClass>, _ deep: Ensemble<SweptClass>, _ sweep: Sweep
    ) -> some ReportContent {
        let switches = depths(deep).map { (layers: $0.depth, at: switching($0.classes), classes: $0.classes) }
        Section("When a class is too small") {
            Prose(
                """
                With one layer a class is zero up to a size that the decays set, here \(sweep.critical, .significant(3)), and grows continuously from there. With more layers zero is
                always a local minimum, and the lowest objective jumps. A random start does not know: it can stay above zero below the switch, and which of the two minima a
                network finds is a matter of where it starts.
                """)
            Figure(
                "smallest-class",
                caption:
                    "Norm of the mean of the class that grows, where the objective is lowest (points), at each random start, and by the closed form (line).",
                alt:
                    "One panel for each number of layers over the class's size: with one layer the norm rises continuously from zero, with more it jumps from zero.",
                x: Axis("samples of the class"), y: Axis("norm of its mean", from: 0)
            ) {
                for (panel, classes) in [("1 layer", shallow.values)] + switches.map({ ("\($0.layers) layers", $0.classes) }) {
                    Points(
                        x: classes.flatMap { own in own.norms.prefix(own.randomStarts).map { _ in own.size } },
                        y: classes.flatMap { Array($0.norms.prefix($0.randomStarts)) }, series: "random starts", panel: panel)
                    Points(x: classes.map(\.size), y: classes.map(\.learnedNorm), series: "lowest objective", panel: panel)
                    Line(x: classes.map(\.size), y: classes.map(\.predictedNorm), series: "closed form", panel: panel)
                }
            }.independentX().independentY()
            Table(switches) {
                Column("layers") { $0.layers }
                Column("first size above zero, lowest objective") { $0.at.learned }
                Column("closed form") { $0.at.predicted }
                Column("norm there", .significant(4)) { $0.at.norm }
                Column("first size that a random start keeps") { row in row.classes.first { $0.keptByRandomStarts > 0 }?.size ?? 0 }
                Column("largest size that a random start loses") { row in
                    row.classes.last { $0.keptByRandomStarts < $0.randomStarts }?.size ?? 0
                }
            }
        }
    }

    // MARK: Bias and cross-entropy

    @ReportBuilder
    private static func biasSection(
        _ balanced: Ensemble<Fit>, _ imbalanced: Ensemble<Fit>, _ variants: Ensemble<Fit>, _ biased: Ensemble<Fit>,
        _ depths: [Int]
    ) -> some ReportContent {
        let frames =
            [("squared loss", balanced.values.first), ("squared loss, unequal", bestFits(imbalanced).first)]
            + variants.levels(of: "variant").map { variant in (variant.text, variants.filter { $0.levels.contains(variant) }.values.first) }
            + [("squared loss with bias, unequal", biased.values.first)]
        let judged = variants.values.filter { depths.contains($0.problem.depth) && !$0.isAtZero }
        Section("A bias, or cross-entropy: the simplex") {
            Prose(
                """
                Cosines are those of the raw class means. Centred ones would prove nothing: an orthogonal frame, seen from its centre, is a simplex. Of the starts that the claim
                counts, \(judged.count(where: \.isSimplex)) of \(judged.count) end in the simplex; with unequal classes and a bias it is \(biased.values.count(where: \.isSimplex)) of
                \(biased.values.count). With cross-entropy and more than one layer a direction that reaches zero stays there, as a small class does, and a start can end in a frame of lower
                rank, such as two pairs of opposite means. The claim's rule counts every start away from zero, so these decide it.
                """)
            Prose(
                """
                A theorem about global minimisers is not refuted by local ones. Whether these are only local is in the table: the lowest objective of the starts that ended in the
                simplex, and of those that did not. What a reader should believe: the simplex is the best frame where its column is the lower one. Where the other is lower, the simplex
                is not optimal: decay on several layers prefers low rank, and cross-entropy, unlike the squared loss, can be served with fewer directions.
                """)
            Figure(
                "gram",
                caption: "Inner products of raw class means, each matrix divided by its largest entry, for one start with one layer.",
                alt:
                    "Heat maps of matrices with bright diagonals: zero beside the diagonal for the squared loss, negative with a bias or cross-entropy.",
                x: Axis("class"), y: Axis("class")
            ) {
                for (name, fit) in frames {
                    if let fit {
                        let count = fit.problem.classes
                        let places = (0..<count * count).map { ("\($0 / count + 1)", "\($0 % count + 1)") }
                        let largest = fit.gram.max() ?? 1
                        HeatMap(
                            x: places.map(\.1), y: places.map(\.0), value: fit.gram.map { $0 / largest }, title: "inner product",
                            colors: .diverging(around: 0), limits: -1...1, panel: name)
                    }
                }
            }.columns(3)
            Table(
                variants.levels(of: "variant").flatMap { variant in
                    variants.levels(of: "depth").map { depth in
                        (variant.text, depth.text, variants.filter { $0.levels.contains(variant) && $0.levels.contains(depth) }.values)
                    }
                }
            ) {
                Column("fitted") { $0.0 }
                Column("layers") { $0.1 }
                Column("away from zero") { row in "\(away(row.2).count) of \(row.2.count)" }
                Column("simplex") { row in "\(row.2.count { $0.isSimplex })" }
                Column("least cosine", .decimals(4)) { away($0.2).flatMap(\.cosines).min() ?? .nan }
                Column("largest cosine", .decimals(4)) { away($0.2).flatMap(\.cosines).max() ?? .nan }
                Column("objective in the simplex", .significant(7)) { $0.2.filter(\.isSimplex).map(\.objective).min() ?? .nan }
                Column("lowest elsewhere", .significant(7)) { $0.2.filter { !$0.isSimplex }.map(\.objective).min() ?? .nan }
                Column("rank at the lowest") { row in row.2.min { $0.objective < $1.objective }?.rank ?? 0 }
            }
        }
    }

    // MARK: Networks

    @ReportBuilder
    private static func networkSection(_ networks: Ensemble<NetworkRun>, _ settings: Networks) -> some ReportContent {
        Section("Networks on images of clothing") {
            Prose(
                """
                Two layers with rectified units and then linear layers, trained on the squared loss with weight decay for \(settings.training.epochs) epochs. Nothing here frees the
                features or decays them directly, so only the direction is asked for: does the variability within classes go on falling once the training images are learned, and do
                the class means come closer to the predicted frame? \(settings.perClass) images a class when balanced, from \(settings.most) to \(settings.least) when not.
                """)
            Figure(
                "networks",
                caption:
                    "Variability within classes, and distance of the class means' Gram matrix to the predicted one, over the epochs; mean over seeds with interval.",
                alt:
                    "Four panels, one row for each setting: the variability on a logarithmic scale, and the distance of the Gram matrix, one line for each number of linear layers.",
                x: Axis("epoch"), y: Axis("value")
            ) {
                for balance in networks.levels(of: "balance") {
                    for depth in networks.levels(of: "depth") {
                        let runs = networks.filter { $0.levels.contains(balance) && $0.levels.contains(depth) }.values
                        // Only looks that every seed has: the first epoch at the accuracy differs.
                        let epochs = (runs.first?.epoch ?? []).filter { epoch in runs.allSatisfy { $0.epoch.contains(epoch) } }
                        BandedLine(x: epochs, y: course(runs, epochs) { log10($0.nc1[$1]) }, series: depth.text)
                            .panel(row: balance.text, column: "log10 NC1")
                        BandedLine(x: epochs, y: course(runs, epochs) { $0.gramDistance[$1] }, series: depth.text)
                            .panel(row: balance.text, column: "distance of Gram matrix")
                    }
                }
            }.legend("linear layers").ordered().independentY()
            Table(
                networks.levels(of: "balance").flatMap { balance in
                    networks.levels(of: "depth").map { depth in
                        (balance.text, depth.text, networks.filter { $0.levels.contains(balance) && $0.levels.contains(depth) }.values)
                    }
                }
            ) {
                Column("classes") { $0.0 }
                Column("linear layers") { $0.1 }
                Column("learned at epoch, mean", .decimals(0)) { mean($0.2.map(\.epochReached)) }
                Column("NC1 at the end", .significant(3)) { meanInterval($0.2.map { $0.nc1.last ?? .nan }) }
                Column("fall since learned, times", .significant(3)) { meanInterval($0.2.map(\.nc1Fall)) }
                Column("Gram distance, start", .significant(3)) { mean($0.2.map { $0.gramDistance[0] }) }
                Column("at the end", .significant(3)) { meanInterval($0.2.map(\.finalDistance)) }
                Column("classes permuted", .significant(3)) { mean($0.2.map(\.permutedDistance)) }
            }
        }
    }

    private static func course(_ runs: [NetworkRun], _ epochs: [Double], _ value: (NetworkRun, Int) -> Double) -> [Estimate] {
        epochs.map { epoch in meanInterval(runs.compactMap { run in run.epoch.firstIndex(of: epoch).map { value(run, $0) } }) }
    }
}
