import ContinualLearning
import ImageSets
import Statistics
import Workbench

extension StabilityGap {
    @ReportBuilder
    static func report(
        depths: DepthTable, classes: [ClassDepth], switched: Ensemble<Switch>, remembering: Ensemble<Switch>, replay: Ensemble<Course>,
        tuned: Ensemble<Course>, others: Ensemble<Course>, turning: Ensemble<Course>, angle: Int, upsideDown: Int, settings: LearnerSettings
    ) -> some ReportContent {
        switchSection(depths, classes, switched, remembering, angle, settings)
        metricsSection(methodRows(replay, tuned, others), methodRows(turning), replay, settings)
        dissimilaritySection(depths, angle, upsideDown)
        gradientSection(depths, switched, angle, settings)
        Deviations(
            "Fashion-MNIST from Debian's package `\(FashionMNIST.package)` (\(FashionMNIST.licence)) in place of the paper's seven benchmarks; images are pooled, and the network is smaller than the paper's for Split-MNIST.",
            "Learning rate \(settings.learningRate, .standard) with momentum \(settings.momentum, .standard), where the paper has \(quoted: "0.01", from: "Split-MNIST configuration"). The momentum is carried over the switch: our choice, on which the depth depends.",
            "The loss of the new task counts one part and that of the memory as many parts as there are old tasks; the paper weights the new data with \(quoted: "0.3", from: "Split-MNIST configuration").",
            "The class-incremental depth is the mean over all pairs of a switch and a task learned before it: our choice. Each switch has a control of its own, which goes on from the same state with the task just learned.",
            "In the worst case's control each old task takes the one in which it fell furthest below its own end: our choice, and the stricter one.",
            "The net loss of the first claim is the mean of its magnitude over runs: our choice, and the stricter one.",
            "The strength of EWC and the temperature of LwF were set once and not tuned, so that these lines say what kind of curve such methods have, not how good they can be. GEM runs at the preset `paper`."
        )
    }

    // MARK: The gap

    @ReportBuilder
    private static func switchSection(
        _ depths: DepthTable, _ classes: [ClassDepth], _ switched: Ensemble<Switch>, _ remembering: Ensemble<Switch>, _ angle: Int,
        _ settings: LearnerSettings
    ) -> some ReportContent {
        let rows = depths.at(angle)
        let raw = meanInterval(depths.at(0).map(\.raw))
        Section("What the first steps of a new task do to the old one") {
            Prose(
                """
                A network learns to tell ten kinds of clothes apart, and then the same with images turned by \(angle) degrees, with a memory of
                \(settings.memory) of the first images beside every batch of new ones. After the switch the accuracy on upright images falls by
                \(mean(rows.map(\.raw)), .percent(1)) of all images at its lowest, and at the end of the second task it stands
                \(mean(rows.map(\.net)).magnitude, .percent(1)) \(mean(rows.map(\.net)) < 0 ? "above" : "below") where it stood before. A run that merely goes on with upright images falls by \(raw.value, .percent(1)):
                so much of the least value is noise of evaluation and training, and it is taken off. What remains at this switch is
                \(meanInterval(rows.map(\.corrected)), .interval).
                """)
            Figure(
                "after-the-switch",
                caption:
                    "Accuracy on the first task while the second is learned, mean over seeds with interval; the lower panel shows the first steps.",
                alt:
                    "Accuracy over updates. Without a switch it stays level; with replay it falls steeply within a few updates and climbs back; with the full memory it does the same.",
                x: Axis("updates since the switch"), y: Axis("accuracy on the first task")
            ) {
                for arm in arms(switched, remembering, angle) {
                    let curves = arm.runs.map(\.old)
                    let length = curves.first?.count ?? 0
                    for (panel, places) in [
                        ("whole second task", Array(stride(from: 0, to: length, by: max(1, length / 60)))),
                        ("first steps", Array(0..<min(length, 31))),
                    ] {
                        BandedLine(
                            x: places, y: places.map { place in meanInterval(curves.map { $0[place] }) }, series: arm.name, panel: panel)
                    }
                }
            }.independentX().columns(1)
            Table(
                [
                    ("turned images", rows.map(\.raw), rows.map(\.corrected), rows.map(\.net)),
                    ("turned images, full memory", nil, depths.joint, nil),
                    ("two classes at a time", classes.map(\.raw), classes.map(\.corrected), classes.map(\.net)),
                    ("two classes at a time, own classes only", classes.map(\.maskedRaw), classes.map(\.masked), nil),
                    ("no switch, twice", nil, depths.halves, nil),
                ] as [(String, [Double]?, [Double], [Double]?)],
                caption: "Depth of the dip in shares of accuracy, mean over seeds"
            ) {
                Column("switch") { $0.0 }
                Column("depth as observed", .decimals(3)) { row in row.1.map { meanInterval($0) } ?? Estimate(.nan) }
                Column("less the control", .decimals(3)) { row in meanInterval(row.2) }
                Column("net loss", .decimals(3)) { row in row.3.map { meanInterval($0) } ?? Estimate(.nan) }
            }
            Prose(
                """
                With two classes at a time the dip is partly a matter of the output: a class that has never been seen begins with an output near zero and is
                soon preferred everywhere. Where only the two classes of an image's own task may be answered, the depth is \(meanInterval(classes.map(\.masked)), .interval)
                instead of \(meanInterval(classes.map(\.corrected)), .interval): what the features lose is the smaller part.
                """)
        }
    }

    private static func arms(_ switched: Ensemble<Switch>, _ remembering: Ensemble<Switch>, _ angle: Int) -> [(
        name: String, runs: [Switch]
    )] {
        [
            ("replay", switched.at("angle", angle).values), ("full memory", remembering.at("angle", angle).values),
            ("no switch", switched.at("angle", 0).values),
        ]
    }

    // MARK: Metrics

    private struct MethodRow {
        var method: Method
        var runs: [Course]

        func metric(_ value: (Course) -> Double) -> Estimate { meanInterval(runs.map(value)) }
    }

    private static func methodRows(_ replay: Ensemble<Course>, _ tuned: Ensemble<Course>, _ others: Ensemble<Course>) -> [MethodRow] {
        let seeds = tuned.levels(of: "seed")
        let replayed = replay.filter { cell in cell.level("seed").map(seeds.contains) ?? false }.values
        return [MethodRow(method: .finetune, runs: tuned.values), MethodRow(method: .replay, runs: replayed)] + methodRows(others)
    }

    private static func methodRows(_ courses: Ensemble<Course>) -> [MethodRow] {
        courses.levels(of: "method").compactMap { level in
            Method(rawValue: level.text).map { method in
                MethodRow(method: method, runs: courses.filter { $0.levels.contains(level) }.values)
            }
        }
    }

    @ReportBuilder
    private static func metricsSection(
        _ classes: [MethodRow], _ turned: [MethodRow], _ replay: Ensemble<Course>, _ settings: LearnerSettings
    ) -> some ReportContent {
        Section("What measures at the ends of tasks miss") {
            Prose(
                """
                The usual measures ask how accurate a learner is when the last task ends (ACC) and how much it has lost since each task ended (FORG). The paper's
                ask for the worst moment: min-ACC is the least accuracy on an old task since it was learned, WC-ACC puts it together with the accuracy on the
                last task, and WF is the largest loss within so many updates. Fine-tuning is bad by all of them, and its loss is plain to see at the ends; for replay
                the two kinds disagree.
                """)
            for (title, rows) in [("tasks of two classes", classes), ("turned images", turned)] {
                Table(rows, caption: "Measures on \(title), mean over seeds; least accuracies are not smoothed here") {
                    Column("method") { $0.method.name }
                    Column("ACC", .decimals(2)) { $0.metric(\.evaluation.accuracy) }
                    Column("FORG", .decimals(2)) { $0.metric(\.evaluation.forgetting) }
                    Column("min-ACC", .decimals(2)) { $0.metric { $0.evaluation.minimumAccuracy() } }
                    Column("WC-ACC", .decimals(2)) { $0.metric { $0.evaluation.worstCaseAccuracy() } }
                    Column("WF10", .decimals(2)) { $0.metric { $0.evaluation.windowedForgetting(10) } }
                    Column("WF100", .decimals(2)) { $0.metric { $0.evaluation.windowedForgetting(100) } }
                }
            }
            Figure(
                "streams",
                caption: "Accuracy on the first task over the whole stream, mean over seeds; dotted lines are switches.",
                alt:
                    "One panel for tasks of two classes, one for turned images. Fine-tuning falls at the first switch and stays low; replay and joint training dip after each switch and recover.",
                x: Axis("updates since the first task ended"), y: Axis("accuracy on the first task", from: 0, to: 1)
            ) {
                for (panel, rows) in [("tasks of two classes", classes), ("turned images", turned)] {
                    for row in rows {
                        let curves = row.runs.map(\.evaluation.curves[0])
                        let places = dense(curves.first?.count ?? 0, period: settings.updates)
                        Line(
                            x: places.map { $0 + 1 }, y: places.map { place in mean(curves.map { $0[place] }) }, series: row.method.name,
                            panel: panel)
                    }
                    Panel(panel) {
                        for number in 0..<((rows.first?.runs.first?.periods.count) ?? 0) {
                            ReferenceLine(x: Double(number * settings.updates))
                        }
                    }
                }
            }.columns(1)
            Figure(
                "two-measures",
                caption: "Accuracy at the end and in the worst case, one pair of points a run.",
                alt:
                    "For each method the points of the final accuracy and those of the worst case. Replay's lie far apart, fine-tuning's lie together.",
                x: Axis("accuracy"), y: Axis("method")
            ) {
                for (panel, rows) in [("tasks of two classes", classes), ("turned images", turned)] {
                    for row in rows {
                        let names = row.runs.map { _ in row.method.name }
                        Points(x: row.runs.map(\.evaluation.accuracy), y: names, series: "ACC", panel: panel)
                        Points(x: row.runs.map { $0.evaluation.worstCaseAccuracy() }, y: names, series: "WC-ACC", panel: panel)
                    }
                }
            }
        }
    }

    /// Every evaluation soon after a switch, and some of the others.
    private static func dense(_ count: Int, period: Int) -> [Int] { (0..<count).filter { $0 % period < 16 || $0 % 10 == 0 } }

    // MARK: Dissimilarity

    @ReportBuilder
    private static func dissimilaritySection(_ depths: DepthTable, _ angle: Int, _ upsideDown: Int) -> some ReportContent {
        let angles = Array(Set(depths.rows.map(\.angle))).sorted().filter { $0 != 0 }
        Section("More difference, more depth") {
            Prose(
                """
                How different two tasks are for a learner can be asked without learning the second: by how much less accurate it is there. Depth follows this drop.
                The angle itself is only a stand-in: at \(upsideDown) degrees clothes are upside down, look more like themselves than at \(angle), and the dip is
                \(pairedDifference(depths.at(angle).map(\.corrected), minus: depths.at(upsideDown).map(\.corrected)), .interval) less deep.
                """)
            Figure(
                "dissimilarity",
                caption: "Depth less the control against the drop of accuracy on the second task before it is learned; one point a run.",
                alt:
                    "A cloud of points that rises to the right, coloured by angle from dark to bright; the largest angle lies back among the middle ones.",
                x: Axis("drop of accuracy before the second task"), y: Axis("depth")
            ) {
                for angle in angles {
                    Points(
                        x: depths.at(angle).map(\.zeroShotDrop), y: depths.at(angle).map(\.corrected), series: "\(angle)")
                }
            }.legend("angle [degrees]").ordered()
            Table(angles, caption: "By angle, mean over seeds") {
                Column("angle") { $0 }
                Column("drop before the second task", .decimals(2)) { meanInterval(depths.at($0).map(\.zeroShotDrop)) }
                Column("depth less the control", .decimals(3)) { meanInterval(depths.at($0).map(\.corrected)) }
                Column("early ratio of gradients", .decimals(2)) { meanInterval(depths.at($0).map(\.earlyRatio)) }
            }
        }
    }

    // MARK: Gradients

    @ReportBuilder
    private static func gradientSection(
        _ depths: DepthTable, _ switched: Ensemble<Switch>, _ angle: Int, _ settings: LearnerSettings
    ) -> some ReportContent {
        let rows = depths.at(angle)
        Section("Two gradients out of balance") {
            Prose(
                """
                Every update follows two gradients: that of the new batch, which the paper calls plasticity, and that of the memory's, stability. After the first task
                the memory is learned and its gradient is small; the new task's is not. In the first \(settings.early) updates the memory's has
                \(mean(rows.map(\.earlyRatio)), .significant(2)) of the other's norm, and after update \(settings.late) \(mean(rows.map(\.lateRatio)), .significant(2)).
                Where nothing is switched the first ratio is \(meanInterval(depths.at(0).map(\.earlyRatio)), .interval). The cosine between the two is
                \(meanInterval(rows.map(\.earlyCosine)), .interval) in the first updates. It isn't the small memory: with all images of the first
                task in it the dip is \(meanInterval(depths.joint), .interval) deep. In batches of equal size the late ratio is then \(mean(depths.jointLateRatio), .significant(2)).
                """)
            Figure(
                "gradients",
                caption:
                    "Norm of the memory's gradient over that of the new task, mean over seeds with interval; the upper panel has means of ten updates.",
                alt:
                    "Two lines over updates, in two panels: with a switch the ratio starts far below one and rises to it, without one it is near one throughout.",
                x: Axis("updates since the switch"), y: Axis("stability over plasticity")
            ) {
                for (name, degrees) in [("switch", angle), ("no switch", 0)] {
                    let ratios = switched.at("angle", degrees).values.map(\.gradients.ratio)
                    let (whole, first) = (ratios.first?.count ?? 0, min(ratios.first?.count ?? 0, 30))
                    let starts = Array(stride(from: 0, to: whole - 9, by: 10))
                    BandedLine(
                        x: starts.map { Double($0) + 5.5 },
                        y: starts.map { start in meanInterval(ratios.map { mean($0[start..<start + 10]) }) }, series: name,
                        panel: "whole second task")
                    BandedLine(
                        x: Array(1...max(1, first)), y: (0..<first).map { place in meanInterval(ratios.map { $0[place] }) }, series: name,
                        panel: "first steps")
                }
                ReferenceLine(y: 1)
            }.independentX().columns(1)
            Prose(
                """
                What a reader should believe: the dip is there, it is deep, it belongs to the switch, and whoever looks only when tasks end doesn't see it. That the
                imbalance of gradients causes it is consistent with what was measured and not shown by it: nothing here changed the balance and left the rest alone.
                """)
        }
    }
}
