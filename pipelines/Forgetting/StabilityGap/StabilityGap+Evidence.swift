import ContinualLearning
import Statistics
import Workbench

// The numbers of each claim; `papers/stability-gap.yaml` says what each is and judges it.
extension StabilityGap {
    /// Asks how deep replay falls after a switch, and how little of it is left at the end.
    ///
    /// Our choice: the net loss is the mean over runs of its magnitude, so that runs which gain don't offset those which lose.
    static func evidenceForGap(_ run: Run, depths: DepthTable, classes: [ClassDepth], angle: Int) -> Finding {
        let rows = depths.at(angle)
        return Finding {
            Measured("depth_domain", meanInterval(rows.map(\.corrected)))
            Measured("depth_class", meanInterval(classes.map(\.corrected)))
            Measured("net_ratio_domain", mean(rows.map(\.net.magnitude)) / mean(rows.map(\.corrected)))
            Measured("net_ratio_class", mean(classes.map(\.net.magnitude)) / mean(classes.map(\.corrected)))
            Measured("masked_depth_class", meanInterval(classes.map(\.masked)))
            Measured("half_control_depth", meanInterval(depths.halves))
        }
    }

    /// Asks what the worst case loses that the end of the stream doesn't show.
    static func evidenceForMetrics(_ run: Run, replay: Ensemble<Course>, tuned: Ensemble<Course>, settings: LearnerSettings) -> Finding {
        let seeds = tuned.levels(of: "seed")
        let replayed = replay.filter { cell in cell.level("seed").map(seeds.contains) ?? false }.values
        let gaps = replayed.map { gap($0, settings) }
        return Finding {
            Measured("replay_gap", meanInterval(gaps))
            Measured("gap_over_finetune", pairedDifference(gaps, minus: tuned.values.map { gap($0, settings) }))
            Measured("replay_forgetting", meanInterval(replayed.map(\.evaluation.forgetting)))
            Measured("sparse_gap", mean(replayed.map { $0.evaluation.atTaskEnds.accuracy - $0.evaluation.atTaskEnds.worstCaseAccuracy() }))
        }
    }

    /// ACC - WC-ACC of a stream less that of its control.
    ///
    /// Our choice: a control goes on at every switch, so that each old task has several; the one in which the task fell furthest below its
    /// own end counts, as the least accuracy of the stream is taken over all of its periods.
    package static func gap(_ course: Course, _ settings: LearnerSettings) -> Double {
        let evaluation = course.evaluation
        let observed = evaluation.accuracy - evaluation.worstCaseAccuracy(smoothing: settings.smoothing)
        let control = course.periods.indices.map { task in
            course.controls[task...].map { period in
                let curve = period.old[task].dropFirst()
                return (curve.last ?? .nan) - (movingAverage(Array(curve), width: settings.smoothing).min() ?? .nan)
            }.max() ?? .nan
        }
        return observed - control.reduce(0, +) / Double(course.ends.count)
    }

    /// Correlates depth with dissimilarity over angles and seeds.
    static func evidenceForDissimilarity(_ run: Run, depths: DepthTable, angles: [Int], angle: Int, upsideDown: Int) -> Finding {
        let byAngle = angles.map { depths.at($0) }
        let bySeed = (byAngle.first ?? []).indices.map { place in byAngle.map { $0[place] } }
        var random = Seed(0).stream("bootstrap")
        func correlation(_ rows: [Depth]) -> Double { spearmanCorrelation(rows.map(\.corrected), rows.map(\.zeroShotDrop)) }
        return Finding {
            Measured("rho_drop", bootstrap(bySeed, random: &random) { correlation($0.flatMap { $0 }) })
            Measured(
                "upside_down", pairedDifference(depths.at(upsideDown).map(\.corrected), minus: depths.at(angle).map(\.corrected)))
            Measured("within_angle_rho", mean(byAngle.map(correlation)))
        }
    }

    /// Counts runs in which the memory's gradient is small at first and as large as the new task's later.
    static func evidenceForImbalance(_ run: Run, depths: DepthTable, angle: Int) -> Finding {
        let rows = depths.at(angle)
        return Finding {
            Measured("early_below", rows.count { $0.earlyRatio < 0.5 })
            Measured("late_above", rows.count { $0.lateRatio > 0.8 })
            Measured("joint_depth", meanInterval(depths.joint))
            Measured("control_early_ratio", meanInterval(depths.at(0).map(\.earlyRatio)))
        }
    }
}
