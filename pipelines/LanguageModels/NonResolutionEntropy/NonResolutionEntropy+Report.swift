import Statistics
import Workbench

extension NonResolutionEntropy {
    /// The study's own sections: what is published and what comes out again, what the contrast is made of, the gate, and the question
    /// properly put.
    @ReportBuilder
    static func report(
        cells: Ensemble<Outcome>, equal: Ensemble<Outcome>, doses: Ensemble<Outcome>, frozen: Ensemble<Outcome>, honest: Ensemble<Outcome>,
        seeds: Seeds, resamples: Int
    ) throws -> some ReportContent {
        let design = try cells.factorial(\.entropy, of: ["model", "padding"])
        try beliefSection(Parts(design, resamples: resamples), cells, equal, honest, resamples)
        try publishedSection(cells, seeds)
        try partsSection(cells, equal, doses, frozen, resamples)
        try gateSection(cells, seeds)
        try honestSection(honest)
        Section("Choices") {
            Deviations(
                "Published, run again and taken apart are kept apart: published numbers are quoted from the paper's table, everything else is run here with random numbers of its own, so the five published seeds are not among ours.",
                "The update rule follows the paper's program: exact slopes for the classifier; words of second turns at a hundredth of theirs, after the weights have moved; first turns not at all; gate and two vectors by stand-ins. `published.update=exact` replaces it.",
                "Our choice: context accuracy is taken over all 216 pairs of a first and a second turn, where the program draws 200; the vocabulary is the same in all arms, so that one seed gives all arms the same initial values, pairs and batches.",
                "Our choice: the published standard deviations have the divisor 5 and are turned into those of samples for Welch's interval.",
                "Our choice: the dose of padding is the standard deviation of its components, 0 to 0.2, with the direction of each seed's vector kept; its length is about 5.7 times that.",
                "Our choice in the part with exact gradients: half of the neutral training turns are empty, half are four neutral sentences, and each stands there with either label (in a first trial their labels were drawn at random; the networks learned the chance imbalance of some fifty empty turns, and the control of that claim failed; its measure has no neutral turns and does not depend on this); three others, of the same words, are held out; calibration is over a mixture of 70% turns with a cue, 15% empty and 15% held out (ten bins); conflicting turns have two cues of one meaning and one of the other.",
                "The paper's wider position, on paradox, creativity and reasoning, is not tested by this experiment, there or here."
            )
        }
    }

    /// The three numbers that the contrast comes apart into.
    struct Parts {
        let vectors, padding, contrast: Estimate

        init(_ design: FactorialDesign, resamples: Int) {
            func interval(_ effect: FactorialDesign.Effect) -> Estimate {
                var random = Seed(0).stream("bootstrap")
                return design.estimate(effect, resamples: resamples, random: &random)
            }
            vectors = interval(design.effect(of: "model"))
            padding = interval(design.effect(of: "padding"))
            contrast = interval(.init(name: "published contrast", weights: [-1, 0, 0, 1]))
        }

        /// What follows, in words; chosen by the numbers.
        var conclusion: String {
            guard let contrast = contrast.low, let low = vectors.low, let high = vectors.high, let padding = padding.low else {
                return "There are too few runs to say more."
            }
            if contrast <= 0 { return "The two published cells do not differ reliably here, so there is nothing to attribute." }
            if high < 0.1 && padding > 0.1 {
                return
                    "So the contrast is real in the two published cells, but it is the treatment of padding that makes it, not the two vectors or their gate."
            }
            if low > 0.1 && padding <= 0.1 { return "So the contrast is real, and it is the two vectors that make it." }
            return low > 0.1
                ? "So both have a part in the contrast." : "So the contrast is real, and how much of it is the two vectors' remains open."
        }
    }

    // MARK: What to believe

    @ReportBuilder
    private static func beliefSection(
        _ parts: Parts, _ cells: Ensemble<Outcome>, _ equal: Ensemble<Outcome>, _ honest: Ensemble<Outcome>, _ resamples: Int
    ) throws -> some ReportContent {
        let control = try cells.sharing(equal).cell(.single, .random).mean(\.entropy).overall
        let lengthened = try equal.cell(.single, .random).mean(\.entropy).overall
        let equalPadding = Parts(try equal.factorial(\.entropy, of: ["model", "padding"]), resamples: resamples).padding
        let untaught = honest.at("fraction", 0.0)
        let advantage = try untaught.at("model", Architecture.twoVector).paired(
            \.entropy, against: untaught.at("model", Architecture.single)
        ).overall
        Section("What to believe") {
            Prose(
                """
                With an empty second turn the paper's model keeps \(parts.contrast, .decimals(2)) bits more than its control. The two differ in their vectors for "bank" and in their padding vector.
                Going from one vector to two with a gate, at equal padding, changes the entropy by \(parts.vectors, .decimals(3)) bits; going from a random padding vector to zero, at equal architecture,
                by \(parts.padding, .decimals(3)). \(parts.conclusion)
                """)
            Prose(
                """
                Why padding matters: a turn's vector is the mean over 20 places, so padding has a weight of 0.8 in most second turns, of 0.85 in those of the one financial template that is a word shorter
                than all others, and of 1 in an empty turn. In the training more padding means "financial", and an empty turn has the most. Making that template as long as the others
                takes the control from \(control, .decimals(2)) to \(lengthened, .decimals(2)) bits (the same \(equal.levels(of: "seed").count) seeds), and the effect of the padding vector to
                \(equalPadding, .decimals(3)). What then remains is extrapolation along a vector that training has only seen at one weight. A zero vector takes part in neither.
                """)
            Prose(
                """
                With exact gradients, no padding and no neutral turns in training, two vectors and a gate add \(advantage, .decimals(3)) bits. An empty turn is then an input unlike any in training,
                for either model: what it answers there is extrapolation, not a belief that it was taught to hold.
                """)
        }
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
    private static func publishedSection(_ cells: Ensemble<Outcome>, _ seeds: Seeds) throws -> some ReportContent {
        let cells = try cells.with(seeds)
        let rows = [
            try PublishedRow("one vector, random padding (control)", publishedControl, cells.cell(.single, .random)),
            try PublishedRow("two vectors, zero padding", publishedModel, cells.cell(.twoVector, .zero)),
        ]
        Section("The published table, run again") {
            Prose(
                """
                Entropy of the answer at the six first turns with an all-padding second turn, in bits; 1 is undecided. The paper gives the mean and spread of five seeds; here each model has
                \(seeds.count). The share of runs is the share whose entropy is at most the published mean of the control.
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
                    "Entropy at an empty second turn by architecture and padding vector: single seeds, means with 95% intervals, and the two published means (crosses).",
                alt:
                    "Two panels with four columns of points each, one point a seed, a mean with its interval beside each column, and crosses at the published means.",
                x: Axis("", labels: places), y: Axis("entropy [bits]", from: 0, to: 1)
            ) {
                try Panel("published templates") {
                    try cellMarks(cells)
                    Crosses(x: [-0.25, 2.75], y: [publishedControl.mean, publishedModel.mean], series: "published")
                }
                try Panel("equal templates") { try cellMarks(equal) }
            }
            Table(effects, caption: "Effects in bits, paired by seed, with 95% bootstrap intervals.") {
                Column("effect") { $0.0.text("effect") }
                Column("published templates", .decimals(3)) { $0.0.estimate }
                Column("equal templates", .decimals(3)) { $0.1.estimate }
            }
            Table(change, caption: "What the longer template changes, in bits, paired by seed.", format: .decimals(3))
            Prose(
                "The same by degrees: the padding vector of each seed is scaled from nothing to twice its published size, and everything else stays."
            )
            try Figure(
                "padding-dose",
                caption:
                    "Entropy at an empty second turn against the size of the padding vector, with 95% bands over seeds; crosses are the published means of the control (0.1) and of the model (0).",
                alt:
                    "Two curves with bands, one for each architecture, over the standard deviation of the padding vector's components, and two crosses.",
                x: Axis("standard deviation of the padding vector's components", from: 0), y: Axis("entropy [bits]", from: 0, to: 1)
            ) {
                for curve in try doseCurves(cells, doses) { curve }
                Crosses(x: [0.1, 0], y: [publishedControl.mean, publishedModel.mean], series: "published")
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
        let model = try cells.with(seeds).cell(.twoVector, .zero)
        let random = try cells.with(seeds).cell(.twoVector, .random)
        Section("The gate") {
            Prose(
                """
                The gate is softmax(W'c + b) of the second turn's vector c. Where padding is zero, an empty turn has c = 0, and the gate is softmax(b) whatever W has learned: it is even as long as the
                two biases are, which the published rule moves together with the classes' balance. That the gate is even there is a statement about the input. Second turns that have words but no cue
                can tell more; its least value over seeds at an empty turn is \(model.values.map(\.gateEntropy).min() ?? .nan, .decimals(4)) bits.
                """)
            Table([("zero (the paper's model)", model), ("random", random)]) {
                Column("padding vector") { $0.0 }
                Column("gate entropy, empty turn", .decimals(4)) { mean($0.1.values.map(\.gateEntropy)) }
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
                Exact back-propagation, pooling over the words alone, and a share of training pairs whose second turn is empty or neutral with both meanings equally likely. Then the best possible
                answer at an empty turn is 1 bit, and a model can learn it.
                """)
            try Figure(
                "honest",
                caption: "Both architectures against the share of training pairs without a cue, with 95% bands over seeds.",
                alt:
                    "Four panels over the share of pairs without a cue: entropy at empty turns, entropy at held-out neutral turns, accuracy with a cue, and calibration error; a curve with a band for each architecture.",
                x: Axis("share of pairs without a cue"), y: Axis("bits, or share", from: 0, to: 1)
            ) {
                for (title, quantity) in measures {
                    try Panel(title) { dashed(BandedLine(try honest.mean(quantity).by("model", "fraction"))) }
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

    /// Curves that lie on each other stay visible when one is dashed.
    private static func dashed(_ marks: [Mark]) -> [Mark] {
        marks.map { mark in
            guard mark.kind == .line, mark.series.first == Architecture.twoVector.rawValue else { return mark }
            return Line(x: mark.x, y: mark.y, series: mark.series[0], dashed: true)
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
