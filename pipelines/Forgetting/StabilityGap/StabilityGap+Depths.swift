import ContinualLearning
import Statistics
import Workbench

extension StabilityGap {
    /// How deep the accuracy on the first task fell in one run.
    package struct Depth: Codable, Sendable {
        package var angle: Int
        package var seed: UInt64
        /// Accuracy before the switch less the least moving average after it.
        package var raw: Double
        /// The same less that of the run without a switch.
        package var corrected: Double
        /// Accuracy before the switch less the mean at the end.
        package var net: Double
        package var zeroShotDrop: Double
        /// Norm of the memory's gradient over that of the new task, mean over the first and over the late updates.
        package var earlyRatio: Double
        package var lateRatio: Double
        package var earlyCosine: Double
    }

    /// The depths of all runs with two tasks.
    package struct DepthTable: Codable, Sendable {
        package var rows: [Depth]
        /// Depths of a run without a switch less those of another, by seed.
        package var halves: [Double]
        /// Depths with the full memory, corrected by runs without a switch that have it too, by seed.
        package var joint: [Double]
        /// Late ratios with the full memory.
        package var jointLateRatio: [Double]

        /// The runs at one angle, in the order of the seeds.
        func at(_ angle: Int) -> [Depth] { rows.filter { $0.angle == angle } }
    }

    /// What the five tasks of two classes lost at their switches in one run, means over switches and old tasks.
    package struct ClassDepth: Codable, Sendable {
        package var raw: Double
        package var corrected: Double
        package var maskedRaw: Double
        package var masked: Double
        package var net: Double
    }

    /// Takes the depths of the runs with two tasks.
    static func depths(
        _ run: Run, switched: Ensemble<Switch>, again: Ensemble<Switch>, remembering: Ensemble<Switch>, settings: LearnerSettings
    ) -> DepthTable {
        func depth(_ one: Switch) -> Double { fall(one.old, settings) }
        let controls = switched.at("angle", 0).values
        var rows: [Depth] = []
        for level in switched.levels(of: "angle") {
            let cells = switched.filter { $0.levels.contains(level) }.cells
            for (cell, control) in zip(cells, controls) {
                let (one, ratio) = (cell.value, cell.value.gradients.ratio)
                let early = min(settings.early, ratio.count)
                rows.append(
                    Depth(
                        angle: Int(level.number ?? .nan), seed: UInt64(cell.level("seed")?.number ?? 0), raw: depth(one),
                        corrected: depth(one) - depth(control), net: lost(one.old, settings), zeroShotDrop: one.zeroShotDrop,
                        earlyRatio: mean(ratio.prefix(early)), lateRatio: lateMean(ratio, settings),
                        earlyCosine: mean(one.gradients.cosine.prefix(early))))
            }
        }
        let (still, turned) = (remembering.at("angle", 0).values, remembering.filter { $0.level("angle")?.number != 0 }.values)
        return DepthTable(
            rows: rows, halves: zip(controls, again.values).map { depth($0) - depth($1) },
            joint: zip(turned, still).map { depth($0) - depth($1) }, jointLateRatio: turned.map { lateMean($0.gradients.ratio, settings) })
    }

    /// Takes the depths of the runs with five tasks.
    static func classDepths(_ run: Run, replay: Ensemble<Course>, settings: LearnerSettings) -> [ClassDepth] {
        replay.values.map { course in
            func average(_ value: (_ period: Period, _ control: Period, _ task: Int) -> Double) -> Double {
                mean(
                    zip(course.periods, course.controls).flatMap { period, control in period.old.indices.map { value(period, control, $0) }
                    })
            }
            return ClassDepth(
                raw: average { period, _, task in fall(period.old[task], settings) },
                corrected: average { fall($0.old[$2], settings) - fall($1.old[$2], settings) },
                maskedRaw: average { period, _, task in fall(period.masked[task], settings) },
                masked: average { fall($0.masked[$2], settings) - fall($1.masked[$2], settings) },
                net: average { period, _, task in lost(period.old[task], settings) })
        }
    }

    /// Accuracy before the first update less the least moving average after it.
    package static func fall(_ curve: [Double], _ settings: LearnerSettings) -> Double {
        curve[0] - (movingAverage(Array(curve.dropFirst()), width: settings.smoothing).min() ?? .nan)
    }

    /// Accuracy before the first update less the mean of the last evaluations.
    private static func lost(_ curve: [Double], _ settings: LearnerSettings) -> Double { curve[0] - mean(curve.suffix(settings.last)) }

    /// The mean from the late update to the last one.
    private static func lateMean(_ ratio: [Double], _ settings: LearnerSettings) -> Double {
        mean(ratio.dropFirst(min(settings.late, ratio.count) - 1))
    }
}
