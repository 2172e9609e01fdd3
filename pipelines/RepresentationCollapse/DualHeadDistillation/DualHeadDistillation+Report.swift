import ImageSets
import Statistics
import Workbench

extension DualHeadDistillation {
    /// The study's own sections: each loss at its own rate, the size of steps, the angles, and the second head.
    @ReportBuilder
    static func report(
        teachers: Ensemble<Teacher>, scan: Ensemble<Double>, chosen: [ChosenRate], judged: Ensemble<Outcome>, common: Ensemble<Outcome>,
        settings: StudentSettings, commonRate: Double
    ) -> some ReportContent {
        beliefSection(judged, common)
        for problem in judged.levels(of: "problem") { accuracySection(problem, teachers, scan, chosen, judged) }
        stepSection(judged, common, commonRate)
        angleSection(judged, settings)
        headSection(judged)
        Section("Choices") {
            Deviations(
                "Images are Fashion-MNIST (\(FashionMNIST.licence)), networks have one or two small hidden layers, and training takes seconds: the paper has CIFAR-100 and ImageNet, ResNets and hundreds of epochs.",
                "One teacher and one set of examples serve all runs; a seed draws the student's first weights, the order of its batches, the second head and its dropout. Intervals say nothing of other teachers.",
                "Validation examples are made of the last training images, test examples of the test images; neither teacher nor student has learned from any of them.",
                "Our choice: cross-entropy and the loss on the teacher's answers both have weight 1, also with KD, as the paper's own command line has it for its method.",
                "Our choice: the two-head arm without the full recipe has a linear second head and no alignment. The full recipe's alignment compares and changes gradients of the shared layers only; the paper's code takes their lengths over the main head as well, and adds to the main head's gradient what it takes off.",
                "Our choice: \"the head\" is the classifier's weight matrix without its bias. Norm-matching scales all of BinaryKL's gradient by the quotient of the two lengths there; the control of cross-entropy with long steps takes lengths over all weights.",
                "Our choice: features are compared as one vector for the whole batch. `at_edge` counts the three losses that the first claim compares; the tables mark all.",
                "Our choice: a second head that is trained on labels is the non-linear one, with no alignment, at cross-entropy's rate."
            )
        }
    }

    // MARK: What to believe

    @ReportBuilder
    private static func beliefSection(_ judged: Ensemble<Outcome>, _ common: Ensemble<Outcome>) -> some ReportContent {
        Section("What to believe") {
            Prose(
                """
                With a learning rate of its own for each loss, adding BinaryKL to cross-entropy on one classifier changes test accuracy by
                \(points(difference(judged, .both, .labels)), .decimals(1)) points against cross-entropy alone and by
                \(points(difference(judged, .both, .logits)), .decimals(1)) against BinaryKL alone.
                \(verdict(difference(judged, .both, .labels), difference(judged, .both, .logits)))
                """)
            Prose(
                """
                At one rate for all the sum differs from cross-entropy by \(points(difference(common, .both, .labels)), .decimals(1)) points; with BinaryKL's gradient brought to the
                length of the other one, step by step, by \(points(difference(common, .matched, .labels)), .decimals(1)). \(reading(common))
                """)
            Prose(
                """
                The full recipe with two heads differs from plain distillation (CE + KD) by \(points(difference(judged, .full, .softTargets)), .decimals(1)) points, and from one head
                with both losses by \(points(difference(judged, .full, .both)), .decimals(1)). \(twoHeads(judged))
                """)
        }
    }

    /// A difference of shares in percentage points.
    private static func points(_ share: Estimate) -> Estimate {
        Estimate(100 * share.value, low: share.low.map { 100 * $0 }, high: share.high.map { 100 * $0 }, n: share.n, method: share.method)
    }

    private static func verdict(_ first: Estimate, _ second: Estimate) -> ProseText {
        switch (sign(first), sign(second)) {
        case (-1, -1): "It ends below both, as the paper says."
        case (1, 1): "It ends above both: the degradation that the paper starts from isn't there."
        case (1, _), (_, 1): "It ends above one of them, and not below both: the degradation that the paper starts from isn't there."
        default: "That is not below both beyond noise."
        }
    }

    private static func twoHeads(_ judged: Ensemble<Outcome>) -> ProseText {
        let (plain, oneHead) = (sign(difference(judged, .full, .softTargets)), sign(difference(judged, .full, .both)))
        let first: ProseText =
            switch plain {
            case 1: "So the recipe beats plain distillation here, as the paper says."
            case -1: "So the recipe stays behind plain distillation here."
            default: "So neither is shown to be better here."
            }
        let second: ProseText =
            switch oneHead {
            case 1: "It repairs what one head loses."
            case -1: "One head with both losses does better than it."
            default: "What one head with both losses reaches, it reaches too, within noise."
            }
        return "\(first) \(second)"
    }

    private static func sign(_ estimate: Estimate) -> Int { (estimate.low ?? 0) > 0 ? 1 : (estimate.high ?? 0) < 0 ? -1 : 0 }

    // MARK: Each loss at its own rate

    @ReportBuilder
    private static func accuracySection(
        _ problem: Level, _ teachers: Ensemble<Teacher>, _ scan: Ensemble<Double>, _ chosen: [ChosenRate], _ judged: Ensemble<Outcome>
    ) -> some ReportContent {
        let teacher = teachers.at("problem", problem.text).values[0]
        let scanned = scan.filter { $0.levels.contains(problem) }
        Section("Each loss at its own rate (\(problem.text))") {
            Prose(
                """
                The teacher is right on \(teacher.testAccuracy, .percent(1)) of the test examples and on \(teacher.trainingAccuracy, .percent(1)) of those that students learn from, which are
                among its own. Summed over classes, BinaryKL has a gradient several times as long as that of a softmax loss, so that one learning rate for all would decide by scale; each
                loss takes the rate that is best on validation examples, over runs that are not judged.
                """)
            Figure(
                "rates-\(problem.text)",
                caption:
                    "Accuracy on validation examples by learning rate, mean over \(scanned.levels(of: "seed").count) tuning runs of each.",
                alt:
                    "One line for each loss over the learning rate: those with BinaryKL rise early and fall at large rates, the others rise.",
                x: Axis("learning rate", scale: .log), y: Axis("validation accuracy", from: 0)
            ) {
                for method in scanned.levels(of: "method") {
                    let rates = scanned.levels(of: "rate").compactMap(\.number)
                    let scores = rates.map { rate in mean(scanned.at("method", method.text).at("rate", rate).values) }
                    Line(x: rates, y: scores, series: method.text)
                    Points(x: rates, y: scores, series: method.text)
                }
            }.legend("loss")
            Table(
                Method.judged,
                caption:
                    "Test accuracy of the main head and its difference from cross-entropy, paired by seed, with \(standardLevel, .percent) t intervals."
            ) {
                Column("loss") { $0.rawValue }
                Column("rate", .standard) { runs(judged, $0, on: problem).first?.rate ?? .nan }
                Column("at an end of the grid") { isAtTheEdge($0, problem, chosen) }
                Column("test accuracy", .percent(1)) { meanInterval(runs(judged, $0, on: problem).map(\.testAccuracy)) }
                Column("minus CE, points", .decimals(1)) { against(.labels, judged, $0, problem) }
                Column("minus CE + KD, points", .decimals(1)) { against(.softTargets, judged, $0, problem) }
            }
        }
    }

    private static func against(_ other: Method, _ judged: Ensemble<Outcome>, _ method: Method, _ problem: Level) -> Estimate {
        method == other ? Estimate(.nan) : points(difference(judged, method, other, on: problem))
    }

    private static func isAtTheEdge(_ method: Method, _ problem: Level, _ chosen: [ChosenRate]) -> String {
        let rate = chosen.first { $0.problem == problem.text && $0.method == method.rate.of.rawValue }
        return rate?.isAtTheEdge == true ? "yes" : "no"
    }

    // MARK: The size of steps

    @ReportBuilder
    private static func stepSection(_ judged: Ensemble<Outcome>, _ common: Ensemble<Outcome>, _ rate: Double) -> some ReportContent {
        Section("Is it the step?") {
            Prose(
                """
                All at the rate \(rate, .standard). *Norm-matched* scales BinaryKL's gradient at every step to the length that the other has in the classifier; the last arm is
                cross-entropy alone with steps as long as the plain sum would take.
                """)
            Table(
                Method.atOneRate,
                caption:
                    "Test accuracy at one rate, and its difference from cross-entropy at that rate, paired by seed; a run below a tenth of cross-entropy's mean counts as broken."
            ) {
                Column("loss") { $0.rawValue }
                Column("test accuracy", .percent(1)) { meanInterval(runs(common, $0).map(\.testAccuracy)) }
                Column("lowest run", .percent(1)) { runs(common, $0).map(\.testAccuracy).min() ?? .nan }
                Column("highest run", .percent(1)) { runs(common, $0).map(\.testAccuracy).max() ?? .nan }
                Column("broken runs") { broken(common, $0) }
                Column("minus CE, points", .decimals(1)) { $0 == .labels ? Estimate(.nan) : points(difference(common, $0, .labels)) }
            }
            Prose(
                """
                At its own rate, \(runs(judged, .both).first?.rate ?? .nan, .standard), the plain sum is right on
                \(mean(runs(judged, .both).map(\.testAccuracy)), .percent(1)); norm-matched at the common one on \(mean(runs(common, .matched).map(\.testAccuracy)), .percent(1)).
                """)
        }
    }

    private static func broken(_ common: Ensemble<Outcome>, _ method: Method) -> Int {
        let limit = mean(runs(common, .labels).map(\.testAccuracy)) / 10
        return runs(common, method).count { $0.testAccuracy < limit }
    }

    private static func reading(_ common: Ensemble<Outcome>) -> ProseText {
        let (plain, matched, scaled) = (
            difference(common, .labels, .both), difference(common, .labels, .matched), difference(common, .labels, .scaled)
        )
        if sign(plain) < 1 { return "At this rate there is no degradation to explain." }
        if sign(matched) == 1 { return "The degradation stays when the lengths are matched: size is not all of it." }
        return sign(scaled) == 1
            ? "The degradation goes when the lengths are matched, and long steps alone do the same damage to cross-entropy: it is the step, not a conflict."
            : "The degradation goes when the lengths are matched, but long steps alone do cross-entropy no harm that could be seen: steps are not the whole story."
    }

    // MARK: Angles

    @ReportBuilder
    private static func angleSection(_ judged: Ensemble<Outcome>, _ settings: StudentSettings) -> some ReportContent {
        let outcomes = runs(judged, .both)
        Section("Do the gradients work against each other?") {
            Prose(
                """
                Every \(settings.every) steps of CE + BinaryKL the gradients of its two losses are held against each other: by the classifier's weights, by the features of the
                batch, and, as a control, by the features with the teacher's answers exchanged between the images of the batch. In the last half of training the cosine is
                \(meanInterval(outcomes.map { lastHalf($0, \.head) }), .decimals(3)) in the classifier, negative on \(mean(outcomes.map(negativeShare)), .percent) of the steps, and
                \(meanInterval(outcomes.map { lastHalf($0, \.features) }), .decimals(3)) by the features; with exchanged answers it is
                \(meanInterval(outcomes.map { lastHalf($0, \.permuted) }), .decimals(3)).
                """)
            Figure(
                "angles",
                caption:
                    "Cosine between the gradients of cross-entropy and BinaryKL by step, means of \(window) measurements, over runs with \(standardLevel, .percent) t bands. Only the last half is judged: early gradients agree for trivial reasons.",
                alt:
                    "Three lines with bands over the step: the cosine in the classifier, by the features, and by the features with exchanged answers.",
                x: Axis("step"), y: Axis("cosine")
            ) {
                for (name, cosine) in courses {
                    let means = outcomes.map { windows($0.angles[keyPath: cosine]) }
                    BandedLine(
                        x: windows((outcomes.first?.angles.step ?? []).map(Double.init)),
                        y: (means.first ?? []).indices.map { place in meanInterval(means.map { $0[place] }) }, series: name)
                }
                ReferenceLine(y: 0)
            }.legend("gradients by")
        }
    }

    /// Measurements that are drawn as one point.
    private static let window = 5

    /// The means of the values, so many after so many.
    private static func windows(_ values: [Double]) -> [Double] {
        stride(from: 0, to: values.count, by: window).map { mean(values[$0..<min($0 + window, values.count)]) }
    }

    private static var courses: [(String, KeyPath<Angles, [Double]>)] {
        [("classifier", \.head), ("features", \.features), ("features, exchanged answers", \.permuted)]
    }

    // MARK: Two heads

    @ReportBuilder
    private static func headSection(_ judged: Ensemble<Outcome>) -> some ReportContent {
        Section("What the second head does to the first") {
            Prose(
                """
                The paper sees the conflict as one about collapse: the classifier's rows are drawn into a frame that suits cross-entropy, and the loss on logits pulls at it. The rows and
                features at the end of training, of the main head, say how far that went; the features have fewer dimensions than there are classes, so that a simplex is out of reach.
                """)
            Table(
                Method.tuned,
                caption:
                    "Geometry at the end of training: variance within classes over squared distance of class means, deviation of row lengths over their mean, cosines; means over runs with \(standardLevel, .percent) t intervals."
            ) {
                Column("loss") { $0.rawValue }
                Column("spread within classes (NC1)", .decimals(3)) { meanInterval(runs(judged, $0).map(\.withinClasses)) }
                Column("spread of row lengths (NC2)", .decimals(3)) { meanInterval(runs(judged, $0).map(\.rowSpread)) }
                Column("mean row cosine", .decimals(3)) { meanInterval(runs(judged, $0).map { mean($0.rowCosines) }) }
                Column("deviation of row cosines", .decimals(3)) { meanInterval(runs(judged, $0).map { deviation($0.rowCosines) }) }
                Column("rows with class means (NC3)", .decimals(3)) { meanInterval(runs(judged, $0).map(\.duality)) }
            }
            Figure(
                "rows",
                caption: "Cosines between all pairs of rows of the main classifier, all runs together.",
                alt: "One curve for each loss: the distribution of the cosine, with its peak a little below zero.",
                x: Axis("cosine of two rows"), y: Axis("density", from: 0)
            ) {
                for method in Method.tuned {
                    let density = density(runs(judged, method).flatMap(\.rowCosines))
                    Line(x: density.map(\.cosine), y: density.map(\.density), series: method.rawValue)
                }
            }.legend("loss")
        }
    }

    /// How densely the cosines lie around the middles of bins.
    private static func density(_ cosines: [Double]) -> [(cosine: Double, density: Double)] {
        let width = 0.08
        let bins = 25
        var counts = [Int](repeating: 0, count: bins)
        for cosine in cosines where cosine.isFinite { counts[min(bins - 1, max(0, Int((cosine + 1) / width)))] += 1 }
        return counts.enumerated().map { bin, count in
            (cosine: -1 + (Double(bin) + 0.5) * width, density: Double(count) / Double(max(1, cosines.count)) / width)
        }
    }
}
