import Statistics
import Workbench

extension NeuralCollapseLanguage {
    /// The study's own sections: models of all sizes, the same with shuffled classes, one model many times, and models before training.
    @ReportBuilder
    static func report(
        baselines: Baselines, grid: Ensemble<Collapse>, untrained: Ensemble<Collapse>, repeated: Ensemble<Collapse>, text: TextSettings,
        training: Training, measuring: Measuring, settings: Repeated
    ) -> some ReportContent {
        gridSection(baselines, grid, measuring)
        shuffledSection(grid)
        seedsSection(repeated, settings)
        trainingSection(grid, untrained)
        Section("Choices") {
            Deviations(
                "The paper trains models of up to \(quoted: "205", from: "table of models") million weights on TinyStories, over whole epochs. Here the largest has \(grid.values.map(\.width).max() ?? 0) features, the text is the King James Bible, and the vocabulary has \(text.vocabulary) words: the same objects and measures, far smaller.",
                "The transformer normalises before each half of a block, learns a vector for each place, and shares no weights between token vectors and classifier. Our choice: \(training.heads) heads, GELU, weights from normal numbers of deviation \(firstDeviation, .decimals(2)), batches of \(training.batch) passages of \(training.context) tokens; Adam with the rate \(training.rate, .decimals(3)), \(training.warmup) steps of warm-up and a linear fall to 0; no weight decay, where the paper has a little.",
                "Our choice: features come from \(measuring.contexts) passages at equal distances over the training text, and classes with fewer than \(measuring.leastSamples) samples are left out, as is the token for unknown words. Class means are centred at their own mean, each class counting once.",
                "All models of the grid have one seed: equal batches in equal order, and equal first weights at equal size. Their labels are shuffled alike. The repeated model's batches and weights differ from seed to seed.",
                "Where a resample of architectures has a single width, nothing is taken off for it; where the shuffled measure alone orders all runs of a resample, the partial correlation is 0.",
                "The paper fixes no rule for what is a relation; the rules are ours. Its numbers in the first table are our own correlations of its released table of \(quoted: "230", from: "the repository's table") checkpoints, which is quoted and not part of this repository."
            )
        }
    }

    // MARK: Models of all sizes

    @ReportBuilder
    private static func gridSection(_ baselines: Baselines, _ grid: Ensemble<Collapse>, _ measuring: Measuring) -> some ReportContent {
        let runs = grid.values
        let (losses, classes) = (runs.map(\.loss), runs.first?.classes ?? 0)
        Section("Loss and collapse go together") {
            Prose(
                """
                \(runs.count) models learn to predict the next of \(baselines.tokens) tokens in a text of \(baselines.words) words. Their losses on held-out text lie between
                \(losses.min() ?? .nan, .decimals(2)) and \(losses.max() ?? .nan, .decimals(2)) nats; the frequencies of single words give \(baselines.wordLoss, .decimals(2)), those of
                pairs \(baselines.pairLoss, .decimals(2)). A class is a next token, and the features are what the classifier sees: \(classes) classes with at least
                \(measuring.leastSamples) of \(runs.first?.samples ?? 0) samples.
                """)
            Figure(
                "measures",
                caption:
                    "Six measures against the loss on held-out text. A line joins the lengths of training of one architecture; it is dashed for the deeper ones. Towards collapse is down, for agreement up.",
                alt:
                    "Six panels over the loss: mean class-distance normalised variance, its median, mean log kernel, variation of norms, deviation of cosines, and nearest-centre agreement, a line for each architecture.",
                x: Axis("loss", unit: "nats"), y: Axis("measure")
            ) {
                for (name, measure) in drawn { courses(runs, name, measure) }
            }.independentY().columns(3).ordered()
            Table(measures, caption: "Spearman's correlation with the loss, and the same given log width; intervals draw architectures") {
                Column("measure") { $0.name }
                Column("with the loss", .decimals(2)) { row in relation(runs, row.value) }
                Column("given width", .decimals(2)) { row in partialRho(runs, row.value) { Double($0.width) } }
                Column("shuffled classes", .decimals(2)) { row in row.shuffled.map { rho(runs, $0) } ?? .nan }
                Column("paper's released table", .decimals(2)) { $0.published ?? .nan }
            }
            Prose(
                """
                \(agreementWithPaper(runs)) The median over pairs of classes goes with the loss at \(rho(runs, \.cdnvMedian), .decimals(2)) only: the mean, which the paper
                takes, is moved by the few pairs of classes whose means nearly agree.
                """)
            Prose(
                """
                Equal norms are no exception here. The paper finds them weakly related; over these models the variation of norms goes with the loss at
                \(rho(runs, \.normSpread), .decimals(2)), and uniformity leads by \(kernelLead(runs, over: \.normSpread), .interval), which is
                \(kernelLead(runs, over: \.normSpread).value < 0.1 ? "less than the rule asks for" : "as much as the rule asks for"). Two relations as strong as these leave
                little room for a difference.
                """)
        }
    }

    private static func agreementWithPaper(_ runs: [Collapse]) -> ProseText {
        let agreeing = three.count { $0.sign * rho(runs, $0.value) >= 0.5 }
        return agreeing == three.count
            ? "All three measures of the paper's claim go with the loss as it says, and strongly."
            : "\(agreeing) of the \(three.count) measures of the paper's claim go with the loss as strongly as the rule asks for."
    }

    // MARK: Shuffled classes

    @ReportBuilder
    private static func shuffledSection(_ grid: Ensemble<Collapse>) -> some ReportContent {
        let runs = grid.values
        let (kernel, cdnv) = (rho(runs, \.shuffledKernel), rho(runs, \.shuffledCDNV))
        Section("The same with shuffled classes") {
            Prose(
                """
                Collapse is about classes. So each sample is given the label of another one, at random, and the same measures are taken of the same features. The variance
                then goes with the loss at \(cdnv, .decimals(2)) and the log kernel at \(kernel, .decimals(2)). \(shuffledReading(cdnv, kernel))
                """)
            Figure(
                "shuffled",
                caption:
                    "Three measures against the loss with shuffled class labels: what they say of the cloud of features alone. Lines as above.",
                alt:
                    "Three panels over the loss with shuffled classes: mean class-distance normalised variance, mean log kernel, agreement.",
                x: Axis("loss", unit: "nats"), y: Axis("measure, classes shuffled")
            ) {
                for (name, measure) in shuffledDrawn { courses(runs, name, measure) }
            }.independentY().columns(3).ordered()
            Table(
                givenShuffled,
                caption: "Spearman's correlation with the loss given the same measure under shuffled classes; intervals draw architectures"
            ) {
                Column("measure") { $0.name }
                Column("with the loss", .decimals(2)) { row in rho(runs, row.value) }
                Column("given its shuffled twin", .interval) { row in partialRelation(runs, row.value, given: row.shuffled) }
            }
            Prose(
                """
                The last row is a control: one shuffle given another. \(architectures(runs).count) architectures leave wide intervals, and the claim about what remains is judged
                at the preset with more of them.
                """)
        }
    }

    private static func shuffledReading(_ cdnv: Double, _ kernel: Double) -> ProseText {
        min(cdnv, kernel) > 0.5
            ? "So these relations need no classes: as the loss falls, the features fill more directions, and the means of any groups of them become more even. That the numbers go together is reproduced; that they do so because classes collapse is not shown by them."
            : max(cdnv, kernel) > 0.5
                ? "So one of the relations needs no classes: it comes from the shape of the cloud of features."
                : "So neither relation is there without the classes."
    }

    // MARK: One model many times

    @ReportBuilder
    private static func seedsSection(_ repeated: Ensemble<Collapse>, _ settings: Repeated) -> some ReportContent {
        let runs = repeated.values
        let tests = seedTests(runs)
        Section("One model many times") {
            Prose(
                """
                \(runs.count) runs of one model, of width \(settings.width) and depth \(settings.depth) after \(settings.length) steps, differ in nothing but their seeds. Their
                losses have a standard deviation of \(deviation(runs.map(\.loss)), .significant(2)) nats around \(mean(runs.map(\.loss)), .decimals(2)). \(survivors(tests)) In the
                paper's own seeds the correlations are \(quoted: "0.52", from: "our re-analysis of the released table") for the variance and
                \(quoted: "0.58", from: "our re-analysis of the released table") for the log kernel. If all five were at one half, so many seeds would find one in
                \(quoted: "87%", from: "simulations for the rule") of cases.
                """)
            Figure(
                "seeds",
                caption: "Five measures against the loss over seeds of one model, and the accuracy; a point is a run.",
                alt: "Six panels of scattered points over the loss, one for each measure and one for the accuracy.",
                x: Axis("loss", unit: "nats"), y: Axis("measure")
            ) {
                for measure in five { Points(x: runs.map(\.loss), y: runs.map(measure.value), panel: measure.name) }
                Points(x: runs.map(\.loss), y: runs.map(\.accuracy), panel: "accuracy")
            }.independentY().columns(3)
            Table(tests, caption: "Spearman's correlation with the loss over seeds, permutation p and the same after Holm's correction") {
                Column("measure") { $0.name }
                Column("paper's sign") { $0.sign > 0 ? "+" : "-" }
                Column("with the loss", .decimals(2)) { $0.rho }
                Column("p", .p) { $0.p }
                Column("adjusted p", .p) { $0.adjusted }
            }
        }
    }

    private static func survivors(_ tests: [SeedTest]) -> ProseText {
        let names = tests.filter(\.survives).map(\.name)
        return names.isEmpty
            ? "None of the five measures goes with the loss beyond chance, in the paper's direction."
            : "Beyond chance, and in the paper's direction, \(names.joined(separator: ", ")) \(names.count == 1 ? "goes" : "go") with the loss."
    }

    // MARK: Before training

    @ReportBuilder
    private static func trainingSection(_ grid: Ensemble<Collapse>, _ untrained: Ensemble<Collapse>) -> some ReportContent {
        let (trained, before) = (architectures(grid.values), untrained.values)
        Section("Before training") {
            Prose(
                """
                Wider models have more room, and random features in more dimensions are closer to orthogonal. If width alone made the numbers, untrained models would show them. After
                training the variance is \(trained.indices.allSatisfy { place in trained[place].allSatisfy { $0.cdnv < before[place].cdnv } } ? "below that of the untrained twin in every run" : "not below that of the untrained twin in every run").
                How much of the differences between architectures the untrained ones foretell, at most over the lengths, is
                \(widthShare(trained, before, \.cdnv), .percent) for the variance and \(widthShare(trained, before, \.kernel), .percent) for the log kernel; unrelated values
                would give \(permutedShare(trained, before, \.cdnv), .percent) with so few architectures.
                """)
            Table(
                zip(before, trained).map { Twin(before: $0, after: $1) },
                caption: "Each architecture before training, and after the shortest and the longest one"
            ) {
                Column("width") { $0.before.width }
                Column("depth") { $0.before.depth }
                Column("loss after", .decimals(2)) { $0.last.loss }
                Column("CDNV before", .significant(3)) { $0.before.cdnv }
                Column("short", .significant(3)) { $0.first.cdnv }
                Column("long", .significant(3)) { $0.last.cdnv }
                Column("log kernel before", .decimals(3)) { $0.before.kernel }
                Column("short", .decimals(3)) { $0.first.kernel }
                Column("long", .decimals(3)) { $0.last.kernel }
                Column("agreement before", .decimals(3)) { $0.before.agreement }
                Column("long", .decimals(3)) { $0.last.agreement }
            }
            Prose(
                """
                The log kernel falls as class means spread evenly. Before training it is
                \(mean(before.map(\.kernel)), .decimals(2)) on average, after the shortest training \(mean(trained.compactMap(\.first).map(\.kernel)), .decimals(2)), after the
                longest \(mean(trained.compactMap(\.last).map(\.kernel)), .decimals(2)). \(kernelReading(trained, before))
                """)
        }
    }

    private static func kernelReading(_ trained: [Architecture], _ before: [Collapse]) -> ProseText {
        zip(trained, before).allSatisfy { runs, before in runs.allSatisfy { $0.kernel > before.kernel } }
            ? "So no trained model is as uniform as an untrained one: training first destroys uniformity, and more of it brings some back. Uniformity as such is no sign of learning."
            : "So training need not begin by making the class means less uniform."
    }

    private struct Twin {
        var before: Collapse
        var after: Architecture

        var first: Collapse { after.first ?? before }
        var last: Collapse { after.last ?? before }
    }

    // MARK: Rows and marks

    /// A measure of the first table.
    private struct Row {
        var name: String
        var value: (Collapse) -> Double
        var shuffled: ((Collapse) -> Double)?
        var published: Double?
    }

    private static var measures: [Row] {
        [
            Row(name: "CDNV, mean", value: \.cdnv, shuffled: \.shuffledCDNV, published: 0.942),
            Row(name: "CDNV, median", value: \.cdnvMedian),
            Row(name: "norms, coefficient of variation", value: \.normSpread),
            Row(name: "norms, variance of logarithms", value: \.logNormVariance, published: 0.55),
            Row(name: "cosines, standard deviation", value: \.cosineDeviation),
            Row(name: "log kernel, mean", value: \.kernel, shuffled: \.shuffledKernel, published: 0.93),
            Row(name: "log kernel, variance", value: \.kernelVariance, published: 0.924),
            Row(name: "alignment, mean", value: \.alignment),
            Row(name: "alignment, standard deviation", value: \.alignmentDeviation),
            Row(name: "nearest-centre agreement", value: \.agreement, shuffled: \.shuffledAgreement, published: -0.959),
            Row(name: "accuracy", value: \.accuracy),
        ]
    }

    private static var drawn: [(name: String, value: (Collapse) -> Double)] {
        [
            ("mean CDNV", \.cdnv), ("median CDNV", \.cdnvMedian), ("mean log kernel", \.kernel), ("variation of norms", \.normSpread),
            ("deviation of cosines", \.cosineDeviation), ("nearest-centre agreement", \.agreement),
        ]
    }

    private static var shuffledDrawn: [(name: String, value: (Collapse) -> Double)] {
        [("mean CDNV", \.shuffledCDNV), ("mean log kernel", \.shuffledKernel), ("nearest-centre agreement", \.shuffledAgreement)]
    }

    private static var givenShuffled: [(name: String, value: (Collapse) -> Double, shuffled: (Collapse) -> Double)] {
        [
            ("mean log kernel", \.kernel, \.shuffledKernel), ("mean CDNV", \.cdnv, \.shuffledCDNV),
            ("nearest-centre agreement", \.agreement, \.shuffledAgreement),
            ("shuffled log kernel", \.shuffledKernel, \.otherShuffledKernel),
        ]
    }

    /// A line with points for each architecture: one colour a width, dashed beyond the first depth.
    private static func courses(_ runs: [Collapse], _ panel: String, _ measure: (Collapse) -> Double) -> [Mark] {
        let shallow = runs.map(\.depth).min() ?? 1
        return architectures(runs).flatMap { runs in
            let ascending = runs.sorted { $0.loss < $1.loss }
            let (x, y, series) = (ascending.map(\.loss), ascending.map(measure), "width \(runs[0].width)")
            return [
                Line(x: x, y: y, series: series, panel: panel, dashed: runs[0].depth > shallow),
                Points(x: x, y: y, series: series, panel: panel),
            ]
        }
    }
}
