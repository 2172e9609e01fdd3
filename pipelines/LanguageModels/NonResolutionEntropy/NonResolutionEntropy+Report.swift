import Statistics
import Workbench

extension NonResolutionEntropy {
    /// The study's own sections: what is published and what comes out again, what the contrast is made of, the gate, and the question
    /// properly put.
    @ReportBuilder
    static func report(
        cells: Ensemble<Outcome>, equal: Ensemble<Outcome>, doses: Ensemble<Outcome>, frozen: Ensemble<Outcome>, honest: Ensemble<Outcome>,
        training: Training, seeds: Seeds, resamples: Int
    ) throws -> some ReportContent {
        let design = try cells.factorial(\.entropy, of: ["model", "padding"])
        let settings = Reported(training: training, seeds: seeds, resamples: resamples)
        try beliefSection(Parts(design, resamples: resamples), cells, equal, honest, settings)
        try publishedSection(cells, settings)
        try partsSection(cells, equal, doses, frozen, resamples)
        try gateSection(cells, seeds)
        try honestSection(honest)
        Section("Choices") {
            Deviations(
                "Published, run again and taken apart are kept apart: published numbers are quoted from the paper's table, everything else is run here with random numbers of its own, so the five published seeds are not among ours.",
                "The update rule follows the paper's program: exact slopes for the classifier; words of second turns at a hundredth of theirs, after the weights have moved; first turns not at all; gate and two vectors by stand-ins. `published.update=exact` replaces it.",
                "Our choice: context accuracy is taken over all \(6 * Language.cued) pairs of a first and a second turn, where the program draws \(quoted: "200", from: "code of the paper"); the vocabulary is the same in all arms, so that one seed gives all arms the same initial values, pairs and batches.",
                "Our choice: the published standard deviations have the divisor 5 and are turned into those of samples for Welch's interval.",
                "Our choice: the dose of padding is the standard deviation of its components, with the direction of each seed's vector kept.",
                "Our choice in the part with exact gradients: half of the neutral training turns are empty, half are four neutral sentences, all with labels drawn at random; three others, of the same words, are held out; calibration is over a mixture of seven parts turns with a cue, one and a half parts empty and as many held out (ten bins); conflicting turns have two cues of one meaning and one of the other.",
                "In trials with labels drawn at random the control `taught-ambiguity` came to \(quoted: "0.948", from: "trial with 3 seeds"), \(quoted: "0.958", from: "trial with 10 seeds") and \(quoted: "0.945", from: "trial with 60 seeds") bits; in one trial of 60 seeds made after such a failure each neutral turn stood there with either label, so that chance favoured no meaning, and the control came to \(quoted: "0.985", from: "that trial"); gated_advantage, which has no neutral turns, was the same. Here labels are drawn at random, the plain reading, and the control comes out as it does.",
                "The part with exact gradients changes pooling and update rule at once; masked pooling with the published rule has no cell here.",
                "The paper's wider position, on paradox, creativity and reasoning, is not tested by this experiment, there or here."
            )
        }
    }

    /// The settings that the report speaks of.
    struct Reported {
        let training: Training
        let seeds: Seeds
        let resamples: Int
    }

    // MARK: Published and run again

    private struct PublishedRow {
        let name: String
        let published: (mean: Double, deviation: Double)
        let runs: Ensemble<Outcome>
        let entropy, accuracy: Estimate

        init(_ name: String, _ published: (mean: Double, deviation: Double), _ runs: Ensemble<Outcome>) throws {
            (self.name, self.published, self.runs) = (name, published, runs)
            (entropy, accuracy) = (try runs.mean(\.entropy).overall, try runs.mean(\.accuracy).overall)
        }
    }

    @ReportBuilder
    private static func publishedSection(_ cells: Ensemble<Outcome>, _ settings: Reported) throws -> some ReportContent {
        let cells = cells.with(settings.seeds)
        let rows = [
            try PublishedRow("one vector, random padding (control)", publishedControl, cells.cell(.single, .random)),
            try PublishedRow("two vectors, zero padding", publishedModel, cells.cell(.twoVector, .zero)),
        ]
        Section("The published table, run again") {
            Prose(
                """
                Entropy of the answer at the six first turns with an all-padding second turn, in bits; 1 is undecided. The paper gives the mean and spread of five seeds; here each model has
                \(settings.seeds.count). The share of runs is the share whose entropy is at most the published mean of the control.
                """)
            Table(rows) {
                Column("model") { $0.name }
                Column("published", .decimals(2)) { $0.published.mean }
                Column("sd of 5 seeds", .decimals(2)) { $0.published.deviation }
                Column("here", .decimals(3)) { $0.entropy }
                Column("sd of seeds", .decimals(2)) { deviation($0.runs.values.map(\.entropy)) }
                Column("runs at most 0.15", .percent) { row in mean(row.runs.values.map { $0.entropy <= 0.15 ? 1 : 0 }) }
                Column("accuracy with context", .decimals(3)) { $0.accuracy }
            }
            let level = mean(publishedControlRuns)
            let low = shareOfMeans(
                of: publishedControlRuns.count, atMost: level, among: cells.cell(.single, .random).values.map(\.entropy), settings.resamples
            )
            Prose(
                """
                The control's published number is no slip: the output that the paper's repository keeps has \(publishedControlRuns.map { NumberFormat.decimals(3).text($0) }.joined(separator: ", ")) bits for its five
                seeds, mean \(level, .decimals(3)). Of five of our runs drawn at random, the mean is as low in \(low, .percent(1)) of draws:
                \(low < 0.05 ? "the number is true of those five seeds, and they are not typical of the program." : "five such seeds are nothing unusual.")
                """)
        }
    }

    /// How often the mean of so many runs, drawn with replacement, is at most a level.
    package static func shareOfMeans(of count: Int, atMost level: Double, among entropies: [Double], _ resamples: Int) -> Double {
        var random = Seed(0).stream("five runs")
        guard !entropies.isEmpty else { return .nan }
        return share(Array(0..<resamples)) { _ in
            mean((0..<count).map { _ in entropies[random.index(below: entropies.count)] }) <= level
        }
    }

    // MARK: Taken apart

    private static let places = ["one vector\nrandom", "one vector\nzero", "two vectors\nrandom", "two vectors\nzero"]

    /// A run's place along the axis of the four cells, with seeds side by side.
    private static func place(_ cell: Ensemble<Outcome>.Cell) -> Double {
        let base = (cell.level("model")?.text == "single" ? 0.0 : 2) + (cell.level("padding")?.text == "random" ? 0 : 1)
        return base + 0.1 + 0.3 * ((cell.level("seed")?.number ?? 0).truncatingRemainder(dividingBy: 20) / 20)
    }

    @FigureBuilder
    private static func cellMarks(_ runs: Ensemble<Outcome>) throws -> [Mark] {
        Points(x: runs.cells.map(place), y: runs.values.map(\.entropy), series: "one seed")
        let rows = try runs.mean(\.entropy).by("model", "padding")
        let x = rows.indices.map { Double($0) - 0.1 }
        ErrorBars(x: x, low: rows.map { $0.estimate.low ?? .nan }, high: rows.map { $0.estimate.high ?? .nan }, series: "mean, 95%")
        Points(x: x, y: rows.map(\.estimate.value), series: "mean, 95%")
    }

    @ReportBuilder
    private static func partsSection(
        _ cells: Ensemble<Outcome>, _ equal: Ensemble<Outcome>, _ doses: Ensemble<Outcome>, _ frozen: Ensemble<Outcome>,
        _ resamples: Int
    ) throws -> some ReportContent {
        let learned = cells.cell(.twoVector, .zero).values.map(\.entropy)
        let effects = Array(
            zip(
                try cells.effects(\.entropy, of: "model", "padding", resamples: resamples),
                try equal.effects(\.entropy, of: "model", "padding", resamples: resamples)))
        let change = try equal.paired(\.entropy, against: cells.sharing(equal)).by("model", "padding")
        try Section("The contrast, taken apart") {
            Prose(
                """
                All four combinations of architecture and padding vector, with the same initial values, training pairs and batches for one seed. Left as published; right with the one short template
                made as long as the others. Frozen at one half, the two-vector model's gate changes the entropy by
                \(pairedDifference(frozen.values.map(\.entropy), minus: learned), .decimals(3)) bits.
                """)
            try Figure(
                "cells",
                caption:
                    "Entropy at an empty second turn by architecture and padding vector: single seeds, means with \(standardLevel, .percent) t intervals, and the two published means (crosses).",
                alt:
                    "Two panels with four columns of points each, one point a seed, a mean with its interval beside each column, and crosses at the published means.",
                x: Axis("architecture and padding vector", labels: places), y: Axis("entropy [bits]", from: 0, to: 1)
            ) {
                try Panel("published templates") {
                    try cellMarks(cells)
                    Published(x: [-0.25, 2.75], y: [publishedControl.mean, publishedModel.mean])
                }
                try Panel("equal templates") { try cellMarks(equal) }
            }
            Table(effects, caption: "Effects in bits, paired by seed, with bootstrap intervals of \(standardLevel, .percent).") {
                Column("effect") { $0.0.text("effect") }
                Column("published templates", .decimals(3)) { $0.0.estimate }
                Column("equal templates", .decimals(3)) { $0.1.estimate }
            }
            Table(
                leanings(cells, equal),
                caption:
                    "Where the answers lean at an empty turn: mean probability of \"financial\", and share of runs in which it is above one half."
            ) {
                Column("model") { $0.model.rawValue }
                Column("padding") { $0.padding.rawValue }
                Column("length of its vector", .decimals(2)) { mean($0.published.map(\.paddingNorm)) }
                Column("published templates", .decimals(2)) { meanInterval($0.published.map(\.financial)) }
                Column("runs", .percent) { share($0.published) { $0.financial > 0.5 } }
                Column("equal templates", .decimals(2)) { meanInterval($0.equal.map(\.financial)) }
                Column("runs", .percent) { share($0.equal) { $0.financial > 0.5 } }
            }
            Table(change, caption: "What the longer template changes, in bits, paired by seed.", format: .decimals(3))
            let largest = doses.levels(of: "deviation").compactMap(\.number).reduce(Padding.random.deviation, max)
            Prose(
                "The same by degrees: the padding vector of each seed is scaled from nothing to \(largest / Padding.random.deviation, .standard) times its published size, and everything else stays."
            )
            try Figure(
                "padding-dose",
                caption:
                    "Entropy at an empty second turn against the size of the padding vector, with \(standardLevel, .percent) t bands over seeds; crosses are the published means of the control (at \(Padding.random.deviation, .decimals(1))) and of the model (at 0).",
                alt:
                    "Two curves with bands, one for each architecture, over the standard deviation of the padding vector's components, and two crosses.",
                x: Axis("standard deviation of the padding vector's components", from: 0), y: Axis("entropy [bits]", from: 0, to: 1)
            ) {
                for curve in try doseCurves(cells, doses) { curve }
                Published(x: [0.1, 0], y: [publishedControl.mean, publishedModel.mean])
            }
        }
    }

    private struct Leaning {
        let model: Architecture
        let padding: Padding
        let published, equal: [Outcome]
    }

    private static func leanings(_ cells: Ensemble<Outcome>, _ equal: Ensemble<Outcome>) -> [Leaning] {
        [Architecture.single, .twoVector].flatMap { model in
            [Padding.random, .zero].map { padding in
                Leaning(
                    model: model, padding: padding, published: cells.cell(model, padding).values, equal: equal.cell(model, padding).values)
            }
        }
    }

    /// The curve of each architecture, with the published doses 0 and 0.1 taken from the four cells.
    private static func doseCurves(_ cells: Ensemble<Outcome>, _ doses: Ensemble<Outcome>) throws -> [Mark] {
        let same = cells.sharing(doses)
        return try [Architecture.single, .twoVector].flatMap { model in
            let between = try doses.at("model", model).mean(\.entropy).by("deviation").map { ($0.number("deviation"), $0.estimate) }
            let ends = try [Padding.zero, .random].map { ($0.deviation, try same.cell(model, $0).mean(\.entropy).overall) }
            let points = (between + ends).sorted { $0.0 < $1.0 }
            let (x, name) = (points.map(\.0), model == .single ? "one vector" : "two vectors")
            return [
                Band(x: x, low: points.map { $0.1.low ?? .nan }, high: points.map { $0.1.high ?? .nan }, series: name),
                Line(x: x, y: points.map(\.1.value), series: name, dashed: model == .twoVector),
            ]
        }
    }

    // MARK: The gate

    @ReportBuilder
    private static func gateSection(_ cells: Ensemble<Outcome>, _ seeds: Seeds) throws -> some ReportContent {
        let model = cells.with(seeds).cell(.twoVector, .zero)
        let random = cells.with(seeds).cell(.twoVector, .random)
        let cued = try model.mean(\.cuedGateEntropy).overall
        Section("The gate") {
            Prose(
                """
                The gate is softmax(W'c + b) of the second turn's vector c. Where padding is zero, an empty turn has c = 0, and the gate is softmax(b) whatever W has learned: it is even as long as its
                two biases are alike, and the published rule moves these apart by a tenth of what it moves the biases of the two classes. That the gate is even there is a statement about the input;
                the least of its entropies over seeds is \(model.values.map(\.gateEntropy).min() ?? .nan, .decimals(4)) bits. Second turns with words can tell more. At those with a cue, where a gate that
                works would choose, its entropy is \(cued, .decimals(4)) bits:
                \(cued.value > 0.95 ? "it hardly gates anywhere, so that it stays balanced without a cue says nothing about waiting for evidence." : "it does leave the balance where there is evidence.")
                The control with planted biases is arithmetic where padding is zero (the entropy of a softmax of one half and minus one half) and can't fail there: it shows that the measure sees an uneven gate, not that
                training could make one.
                """)
            Table([("zero (the paper's model)", model), ("random", random)]) {
                Column("padding vector") { $0.0 }
                Column("gate entropy, empty turn", .decimals(4)) { mean($0.1.values.map(\.gateEntropy)) }
                Column("turns with a cue", .decimals(4)) { meanInterval($0.1.values.map(\.cuedGateEntropy)) }
                Column("neutral turns", .decimals(4)) { meanInterval($0.1.values.map(\.neutralGateEntropy)) }
                Column("answer's entropy, neutral turns", .decimals(2)) { meanInterval($0.1.values.map(\.neutralEntropy)) }
                Column("planted biases", .decimals(3)) { mean($0.1.values.map(\.biasedGateEntropy)) }
            }
        }
    }

    // MARK: Properly put

    @ReportBuilder
    private static func honestSection(_ honest: Ensemble<Outcome>) throws -> some ReportContent {
        try Section("The question, properly put") {
            Prose(
                """
                Exact back-propagation, pooling over the words alone, and a share of training pairs whose second turn is empty or neutral, with labels drawn at random. The best possible answer at an
                empty turn is then 1 bit, and a model can learn it, beside the chance by which the labels of few such turns favour a meaning.
                """)
            try Figure(
                "honest",
                caption:
                    "Both architectures against the share of training pairs without a cue, with \(standardLevel, .percent) t bands over seeds.",
                alt:
                    "Four panels over the share of pairs without a cue: entropy at empty turns, entropy at held-out neutral turns, accuracy with a cue, and calibration error; a curve with a band for each architecture.",
                x: Axis("share of pairs without a cue"), y: Axis("bits, or share", from: 0, to: 1)
            ) {
                for (title, quantity) in measures {
                    try Panel(title) {
                        // The two lie on each other.
                        BandedLine(try honest.mean(quantity).by("model", "fraction")).dashed(Architecture.twoVector.rawValue)
                    }
                }
            }
            Table(
                try honest.at("model", Architecture.twoVector).paired(\.entropy, against: honest.at("model", Architecture.single)).by(
                    "fraction"),
                caption: "What two vectors and a gate add at empty turns, in bits, paired by seed.", format: .decimals(3))
            Table(try honestRows(honest)) {
                Column("model") { $0.model }
                Column("share without cue", .decimals(1)) { $0.fraction }
                Column("entropy, empty", .decimals(3)) { $0.values[0] }
                Column("held-out neutral", .decimals(3)) { $0.values[1] }
                Column("accuracy", .decimals(3)) { $0.values[2] }
                Column("calibration error", .decimals(3)) { $0.values[3] }
                Column("conflicting cues: majority", .decimals(3)) { $0.values[4] }
                Column("entropy there", .decimals(3)) { $0.values[5] }
            }
        }
    }

    private static var measures: [(title: String, quantity: (Outcome) -> Double)] {
        [
            ("entropy, empty turn", { $0.entropy }), ("entropy, held-out neutral", { $0.neutralEntropy }),
            ("accuracy with a cue", { $0.accuracy }),
            ("calibration error", { $0.calibrationError }),
        ]
    }

    private struct HonestRow {
        let model: String
        let fraction: Double
        let values: [Double]
    }

    private static func honestRows(_ honest: Ensemble<Outcome>) throws -> [HonestRow] {
        let columns = try (measures.map(\.quantity) + [{ $0.conflictAccuracy }, { $0.conflictEntropy }]).map {
            try honest.mean($0).by("model", "fraction")
        }
        return columns[0].indices.map { index in
            HonestRow(
                model: columns[0][index].text("model"), fraction: columns[0][index].number("fraction"),
                values: columns.map { $0[index].estimate.value })
        }
    }
}
