import PolicyLab
import Statistics
import Workbench

extension PolicyEntropyLaw {
    /// The section on the two methods and what stands beside them.
    @ReportBuilder
    static func methodsSection(
        _ base: Base, _ arms: Ensemble<TrainingRun>, _ scan: Ensemble<TrainingRun>, _ coefficient: Double,
        _ penalised: Ensemble<TrainingRun>, _ others: Ensemble<TrainingRun>, _ settings: Training, _ methods: Methods
    ) -> some ReportContent {
        let all = armRuns(arms, penalised, others)
        Section("What reining in few tokens buys") {
            Prose(
                """
                All arms start from one base (entropy \(base.heldOut.entropy, .significant(2)) nats, pass@1 \(base.heldOut.pass(at: 1), .percent(1)), pass@64
                \(base.heldOut.pass(at: 64), .percent(1)), \(base.impossible.distinctOutcomes, .decimals(1)) different outcomes in \(settings.samples) answers to an impossible question) and draw
                equally many answers. KL-Cov and its baseline go over each batch \(settings.passes) times.
                \(consequences(of: .clipCov, all)) \(consequences(of: .klCov, all)) \(consequences(of: .randomDrop, all))
                """)
            Table(all, caption: "After \(settings.steps) updates, on held-out questions; means over runs with t intervals") {
                Column("arm") { $0.arm.rawValue }
                Column("runs") { $0.runs.count }
                Column("entropy", .decimals(3)) { meanInterval($0.runs.map(\.entropy)) }
                Column("pass@1", .percent(1)) { meanInterval($0.runs.map(\.pass1)) }
                Column("pass@16", .percent(1)) { meanInterval($0.runs.map(\.pass16)) }
                Column("pass@64", .percent(1)) { meanInterval($0.runs.map(\.pass64)) }
                Column("outcomes, impossible", .decimals(1)) { meanInterval($0.runs.map(\.impossible.distinctOutcomes)) }
                Column("effective groups", .percent) { mean($0.runs.map { $0.effectiveGroups.last ?? .nan }) }
            }
            Table(
                all.filter { [.clipCov, .klCov, .randomDrop].contains($0.arm) },
                caption: "Less the baseline with as many passes, paired by seed; entropy as a ratio"
            ) {
                Column("arm") { $0.arm.rawValue }
                Column("entropy, ratio", .decimals(2)) { one in
                    geometricMean(zip(one.runs, baseline(of: one.arm, all)).map { $0.entropy / $1.entropy })
                }
                Column("pass@1, points", .decimals(1)) { one in difference(one.runs, baseline(of: one.arm, all)) { $0.pass1 } }
                Column("pass@16", .decimals(1)) { one in difference(one.runs, baseline(of: one.arm, all)) { $0.pass16 } }
                Column("pass@64", .decimals(1)) { one in difference(one.runs, baseline(of: one.arm, all)) { $0.pass64 } }
            }
            Prose(
                """
                The paper reports gains of \(quoted: "2.0", from: "abstract, 7B") and \(quoted: "6.4", from: "abstract, 32B") points on average, and an entropy over ten times
                GRPO's at the plateau for KL-Cov. What a reader should believe: the tokens with the largest covariance do carry the loss of entropy, which a random choice of
                as many doesn't, and how hard they are held back sets the place between accuracy of the single answer and what many answers reach together: along KL-Cov's coefficients
                pass@64 goes from \(scanEnds(scan) { $0.pass64 }) and pass@1 goes from \(scanEnds(scan) { $0.pass1 }). Whether keeping entropy becomes a gain of accuracy in longer training of a
                large model can't be seen here.
                """)
            Figure(
                "arms",
                caption: "Entropy and share of correct answers of the training batches by update; mean over runs with interval.",
                alt:
                    "Two panels: entropy falls for every arm, least for Clip-Cov and most for GRPO with two passes; accuracy rises, in about the opposite order.",
                x: Axis("update"), y: Axis("value", from: 0)
            ) {
                for one in all where one.runs.count > 2 || all.allSatisfy({ $0.runs.count <= 2 }) {
                    for (panel, value) in [("entropy [nats]", \TrainingRun.batchEntropy), ("share correct", \TrainingRun.batchReward)] {
                        BandedLine(x: one.runs[0].step, y: course(one.runs, value), series: one.arm.rawValue, panel: panel)
                    }
                }
            }.independentY()
            Figure(
                "pass-at-k",
                caption: "Held-out pass@k of GRPO by update; mean over runs with interval.",
                alt: "Three lines over the updates: pass@1 rises slowly, pass@16 and pass@64 fall, pass@64 to about half.",
                x: Axis("update"), y: Axis("pass@k", from: 0, to: 1)
            ) {
                let courses = arms.at("arm", Arm.grpo).values.map(\.course)
                for (name, value) in [("pass@1", \Course.pass1), ("pass@16", \Course.pass16), ("pass@64", \Course.pass64)] {
                    BandedLine(
                        x: courses.first?.step ?? [],
                        y: (courses.first?.step ?? []).indices.map { place in meanInterval(courses.map { $0[keyPath: value][place] }) },
                        series: name)
                }
            }
            Prose(
                """
                KL-Cov's coefficient was chosen on one seed that is not judged: \(coefficient, .standard) is the smallest that reached the entropy asked for. The slope of its penalty is
                plus or minus the coefficient however small the change is, so that large coefficients simply hold tokens still.
                """)
            Table(scan.levels(of: "coefficient"), caption: "KL-Cov on the tuning seed, by coefficient; 0 is GRPO with as many passes") {
                Column("coefficient") { $0.text }
                Column("entropy", .decimals(3)) { mean(runs(scan, $0).map(\.entropy)) }
                Column("pass@1", .percent(1)) { mean(runs(scan, $0).map(\.pass1)) }
                Column("pass@64", .percent(1)) { mean(runs(scan, $0).map(\.pass64)) }
            }
        }
    }

    // MARK: Rows and columns

    private typealias ArmRuns = (arm: Arm, runs: [TrainingRun])

    private static func armRuns(
        _ arms: Ensemble<TrainingRun>, _ penalised: Ensemble<TrainingRun>, _ others: Ensemble<TrainingRun>
    ) -> [ArmRuns] {
        [Arm.grpo, .clipCov, .randomDrop].map { ($0, arms.at("arm", $0).values) }
            + [(.twice, arms.at("arm", Arm.twice).values), (.klCov, penalised.values)]
            + [Arm.entropyBonus, .clipHigher].map { ($0, others.at("arm", $0).values) }
    }

    private static func baseline(of arm: Arm, _ all: [ArmRuns]) -> [TrainingRun] {
        all.first { $0.arm == (arm == .klCov ? .twice : .grpo) }?.runs ?? []
    }

    private static func difference(_ runs: [TrainingRun], _ baseline: [TrainingRun], _ value: (TrainingRun) -> Double) -> Estimate {
        pairedDifference(runs.map { 100 * value($0) }, minus: baseline.map { 100 * value($0) })
    }

    /// What an arm does to entropy, pass@1 and pass@64, in a sentence.
    private static func consequences(of arm: Arm, _ all: [ArmRuns]) -> ProseText {
        let (runs, other) = (all.first { $0.arm == arm }?.runs ?? [], baseline(of: arm, all))
        let entropy = geometricMean(zip(runs, other).map { $0.entropy / $1.entropy })
        let (one, many) = (difference(runs, other, \.pass1), difference(runs, other, \.pass64))
        return """
            \(arm == .randomDrop ? "Leaving as many tokens out at random" : arm.rawValue) ends with \(entropy.value, .ratio) times its baseline's entropy;
            pass@1 \(change(one)), pass@64 \(change(many)).
            """
    }

    private static func change(_ points: Estimate) -> ProseText {
        points.contains(0) || points.low == nil
            ? "does not change measurably (\(points.value, .decimals(1)) points)"
            : points.value > 0 ? "rises by \(points.value, .decimals(1)) points" : "falls by \(-points.value, .decimals(1)) points"
    }

    /// The value without a penalty and with the largest coefficient.
    private static func scanEnds(_ scan: Ensemble<TrainingRun>, _ value: (TrainingRun) -> Double) -> ProseText {
        let ends = scan.levels(of: "coefficient").map { mean(runs(scan, $0).map(value)) }
        return "\(ends.first ?? .nan, .percent) to \(ends.last ?? .nan, .percent)"
    }

    private static func course(_ runs: [TrainingRun], _ value: KeyPath<TrainingRun, [Double]>) -> [Estimate] {
        runs[0].step.indices.map { place in meanInterval(runs.map { $0[keyPath: value][place] }) }
    }

    private static func runs(_ scan: Ensemble<TrainingRun>, _ level: Level) -> [TrainingRun] {
        scan.filter { $0.levels.contains(level) }.values
    }
}
