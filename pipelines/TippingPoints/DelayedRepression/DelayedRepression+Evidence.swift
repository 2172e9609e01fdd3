import Statistics
import Workbench

// The numbers of each claim; `papers/delayed-repression.yaml` says what each is and judges it.
extension DelayedRepression {
    /// The paper's table of experiment 5: share of runaway runs of 50, by architecture and delay.
    static let published: [String: [Int: Double]] = [
        Architecture.fixed.rawValue: [0: 0, 4: 0, 8: 0, 14: 0, 20: 0],
        Architecture.reactive.rawValue: [0: 0, 4: 0.80, 8: 0.96, 14: 0.96, 20: 0.96],
        Architecture.qLearning.rawValue: [0: 0.10, 4: 0.18, 8: 0.32, 14: 0.50, 20: 0.66],
    ]

    /// Compares the empirical thresholds with the closed form.
    static func evidenceForCriticalDelay(_ run: Run, thresholds: ThresholdTable) -> Finding {
        Finding {
            Measured("worst_relative_error", thresholds.worstRelativeError)
            Measured("worst_period_error", thresholds.worstPeriodError)
            Measured("published_delay_error", thresholds.publishedDelayError())
            Measured("halved_step_change", thresholds.halvedStepChange)
            Measured("amplitude_without_delay", thresholds.amplitudeUndelayed.max() ?? .nan)
            Measured("amplitude_at_090", thresholds.amplitude090.max() ?? .nan)
        }
    }

    /// Gathers the sign of the Lyapunov quantity, the amplitude law and the search for bistability.
    static func evidenceForSupercritical(
        _ run: Run, thresholds: ThresholdTable, lyapunov: LyapunovTable, hysteresis: HysteresisScans
    ) -> Finding {
        Finding {
            Measured("largest_re_c1", lyapunov.scan.largest)
            Measured("table_error", (lyapunov.tabulated + 40.85).magnitude)
            Measured("amplitude_ratio_least", thresholds.amplitudeRatio102.min() ?? .nan)
            Measured("amplitude_ratio_most", thresholds.amplitudeRatio102.max() ?? .nan)
            Measured("bistable_width", hysteresis.equation.bistableWidth())
            Measured("planted_bistable_width", hysteresis.planted.bistableWidth())
        }
    }

    /// Compares the shares of runaway runs with the published table, cell by cell, and with the published order.
    static func evidenceForHierarchy(_ run: Run, labels: [LabelledCell]) -> Finding {
        let known = labels.filter { published[$0.architecture]?[$0.delay] != nil }
        func shares(_ kind: Architecture) -> [Double] {
            labels.filter { $0.architecture == kind.rawValue && $0.delay >= 4 }.map { $0.labels.share(\.wholeRun).value }
        }
        let (q, fixed) = (find(labels, .qLearning, 20), find(labels, .fixed, 20))
        return Finding {
            Measured(
                "consistent_cells",
                consistentCells(
                    ours: known.map { $0.labels.share(\.wholeRun) }, published: known.map { published[$0.architecture]![$0.delay]! }))
            Measured("order_violations", orderViolations(fixed: shares(.fixed), qLearning: shares(.qLearning), reactive: shares(.reactive)))
            Measured(
                "q_minus_fixed_20", newcombe(successes: q.count(\.wholeRun), of: q.runs, minus: fixed.count(\.wholeRun), of: fixed.runs))
            Measured(
                "fixed_share_most",
                largest(labels.filter { $0.architecture == Architecture.fixed.rawValue }.map { $0.labels.share(\.wholeRun) }))
        }
    }

    /// Asks how many of the runs with Q-learning that the paper's label calls runaway are still so in their last half.
    static func evidenceForSustainedQLearning(_ run: Run, labels: [LabelledCell], planted: PlantedLabels) -> Finding {
        Finding {
            Measured("sustained", delayed(labels, .qLearning).sustainedShare)
            Measured("sustained_at_20", find(labels, .qLearning, 20).sustainedShare)
            Measured("planted_sustained", planted.cycle.sustainedShare)
        }
    }

    /// Asks how many of the reactive runs that the paper's label calls runaway are still so in their last half.
    static func evidenceForSustainedReactive(_ run: Run, labels: [LabelledCell], planted: PlantedLabels) -> Finding {
        Finding {
            Measured("sustained", delayed(labels, .reactive).sustainedShare)
            Measured("sustained_at_20", find(labels, .reactive, 20).sustainedShare)
            Measured("planted_sustained", planted.transient.sustainedShare)
        }
    }

    /// Asks whether switching the delay on destabilises populations that have settled.
    ///
    /// Our choice: where the rule speaks of the two architectures without saying which, the larger of their shares counts.
    static func evidenceForSettled(_ run: Run, settled: Ensemble<LabelTable>, unswitched: Ensemble<LabelTable>, quiet: LabelTable)
        -> Finding
    {
        Finding {
            Measured("settled_share", largest(settled.values.map { $0.share(\.sustained) }))
            Measured("settled_before", largest(settled.values.map { $0.share(\.oscillatedBefore) }))
            Measured("share_without_switch", largest(unswitched.values.map { $0.share(\.sustained) }))
            Measured("share_from_quiet_start", quiet.share(\.sustained))
        }
    }

    /// Asks whether the smooth rule has a delay threshold that scales with inertia as the theory says.
    static func evidenceForSmooth(_ run: Run, smooth: Ensemble<LabelTable>, scaling: ScalingTable, constantAlarm: LabelTable) -> Finding {
        Finding {
            Measured("thresholds_found", scaling.found)
            Measured("scaling_spread", scaling.spread)
            Measured("share_undelayed", largest(smooth.at("delay", 0).values.map { $0.share(\.sustained) }))
            Measured("share_constant_alarm", constantAlarm.share(\.sustained))
        }
    }

    /// Tests for a trend of the runaway share over the sharpness of the response.
    static func evidenceForSharpness(_ run: Run, sharp: Ensemble<LabelTable>) -> Finding {
        let q = sharp.at("architecture", Architecture.qLearning).values
        let trend = cochranArmitage(
            successes: q.map { $0.count(\.wholeRun) }, trials: q.map(\.runs), scores: q.indices.map { Double($0 + 1) })
        return Finding {
            Measured("trend_z", trend.statistic)
            Measured(
                "rise",
                newcombe(
                    successes: q.last?.count(\.wholeRun) ?? 0, of: q.last?.runs ?? 0, minus: q.first?.count(\.wholeRun) ?? 0,
                    of: q.first?.runs ?? 0))
            Measured("fixed_share_most", largest(sharp.at("architecture", Architecture.fixed).values.map { $0.share(\.wholeRun) }))
        }
    }

    private static func find(_ labels: [LabelledCell], _ kind: Architecture, _ delay: Int) -> LabelTable {
        labels.first { $0.architecture == kind.rawValue && $0.delay == delay }?.labels ?? LabelTable()
    }

    /// The runs of an architecture at the delays 4 to 20 together.
    private static func delayed(_ labels: [LabelledCell], _ kind: Architecture) -> LabelTable {
        .pooled(labels.filter { $0.architecture == kind.rawValue && $0.delay >= 4 }.map(\.labels))
    }

    private static func largest(_ estimates: [Estimate]) -> Estimate {
        estimates.max { $0.value < $1.value } ?? wilson(successes: 0, of: 0)
    }
}
