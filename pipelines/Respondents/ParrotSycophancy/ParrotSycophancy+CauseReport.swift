import Instruments
import Statistics
import Workbench

extension ParrotSycophancy {
    // MARK: Domains

    @ReportBuilder
    static func domainSection(_ grid: Grid, _ matching: Matching) -> some ReportContent {
        Section("Is arithmetic resilient?") {
            Prose(
                """
                Unmatched, arithmetic is the more fragile domain here: its follow rate is above that of facts by \(mean(grid.standard.outcomes.map(unmatched)), .significant(2)) at the default setting, because
                the rule is learned late and then all at once. At equal neutral margins, where some are followed and some not, the difference is \(matching.domains.difference, .interval), over
                \(matching.domains.kept) of \(matching.domains.pairs) matched pairs; facts against facts, \(matching.facts.difference, .interval). If the nearest fact may come from another step of
                the same seed's dial, it is \(matching.acrossSteps.difference, .interval). So nearly all of the gap between the domains is a gap in how firmly they are held; that a rule as such is
                more resilient isn't shown, and a small advantage isn't excluded.
                """)
            Table(.runHere, grid.steps, caption: "Arithmetic and facts along the dial of steps, unmatched, means over seeds") {
                Column("steps") { $0.steps }
                Column("accuracy, arithmetic", .percent) { mean($0.outcomes.map { $0[.sums].accuracy }) }
                Column("follow, arithmetic", .percent) { mean($0.outcomes.map { $0[.sums].follow }) }
                Column("arithmetic minus facts", .percent) { meanInterval($0.outcomes.map(unmatched)) }
            }
            Figure(
                "matched", caption: "Follow rates of matched questions by tenth of the pairs; points mark the tenths that count.",
                alt: "Two panels of falling lines over the neutral margin; in the panel of facts against facts both lines coincide.",
                x: Axis("neutral margin", unit: "logits"), y: Axis("follow rate", from: 0, to: 1)
            ) {
                Panel("arithmetic and facts") { compared(matching.domains, "arithmetic") }
                Panel("facts and facts") { compared(matching.facts, "other facts") }
            }
        }
    }

    @FigureBuilder
    private static func compared(_ comparison: Comparison, _ name: String) -> [Mark] {
        let deciles = comparison.deciles
        Line(x: deciles.map(\.margin), y: deciles.map(\.first), series: name)
        Points(x: deciles.filter(\.isKept).map(\.margin), y: deciles.filter(\.isKept).map(\.first), series: name)
        Line(x: deciles.map(\.margin), y: deciles.map(\.second), series: "facts")
        Points(x: deciles.filter(\.isKept).map(\.margin), y: deciles.filter(\.isKept).map(\.second), series: "facts")
    }

    // MARK: Confidence

    @ReportBuilder
    static func shiftSection(_ grid: Grid) -> some ReportContent {
        let weak = grid.weak.filter { $0.follow > 0.3 }
        let useless = grid.uselessWeak.filter { setting in weak.contains { $0.isAt(setting) } }
        Section("Confidence moves even where the answer doesn't") {
            Prose(
                """
                In each of the \(weak.count) settings that follow in more than three tenths, a false assertion takes probability from the right answer and gives it to the imposed one, and so it does among
                the pairs that aren't followed: the effect is graded. A true assertion raises the right answer by \(extreme(weak, \.shifts.trueRight) { $0.min() ?? .nan }, .interval) nats at least. An
                advisor who knows nothing moves the imposed answer by \(extreme(useless, \.shifts.imposed) { $0.max() ?? .nan }, .interval) nats at most.
                """)
            Table(.runHere, weak, caption: "Mean changes of log-probability under a false assertion, in nats, with t intervals over seeds")
            {
                Column("width") { $0.width }
                Column("steps") { $0.steps }
                Column("right", .decimals(2)) { meanInterval($0.outcomes.map(\.shifts.right)) }
                Column("imposed", .decimals(2)) { meanInterval($0.outcomes.map(\.shifts.imposed)) }
                Column("right, not followed", .decimals(2)) { meanInterval($0.outcomes.map(\.shifts.heldRight)) }
                Column("imposed, not followed", .decimals(2)) { meanInterval($0.outcomes.map(\.shifts.heldImposed)) }
            }
        }
    }

    // MARK: Reliability

    @ReportBuilder
    static func reliabilitySection(_ grid: Grid) -> some ReportContent {
        Section("The better the advisor, the more it is followed") {
            Prose(
                """
                The mean follow rate goes from \(grid.reliabilities.first?.follow ?? .nan, .percent) to \(grid.reliabilities.last?.follow ?? .nan, .percent) along the advisor's reliability. An ideal observer
                with the network's own beliefs goes nearly the same way in every bin: below certainty it follows where it is unsure itself, and networks have learned to do just that. Only what
                exceeds the observer's follow rate deserves to be called sycophancy. The largest excess of any bin is \(excess(grid), .percent), at a reliability just below one, where the
                network trusts the advisor as if it never erred. A follow rate alone doesn't tell the two apart.
                """)
            Figure(
                "reliability",
                caption: "Follow rate by the advisor's reliability in training: networks, and the ideal observer with their beliefs.",
                alt: "Four panels with rising lines; networks and observer lie close together everywhere.",
                x: Axis("reliability in training"), y: Axis("follow rate", from: 0, to: 1)
            ) {
                for bin in Bin.allCases {
                    let places = grid.reliabilities.map { "\($0.reliability)" }
                    let network = grid.reliabilities.map { $0.outcomes.map { $0[bin].follow } }
                    let observer = grid.reliabilities.map { $0.outcomes.map { $0[bin].bayesFollow } }
                    Line(x: places, y: network.map { mean($0) }, series: "network", panel: bin.name)
                    Points(x: places, y: network.map { mean($0) }, series: "network", panel: bin.name)
                    Line(x: places, y: observer.map { mean($0) }, series: "ideal observer", panel: bin.name, dashed: true)
                }
            }.columns(2)
        }
    }

    /// The largest mean follow rate of a bin above the ideal observer's, along reliability.
    private static func excess(_ grid: Grid) -> Double {
        let excesses = grid.reliabilities.flatMap { setting in
            Bin.allCases.map { bin in mean(setting.outcomes.map { $0[bin].follow - $0[bin].bayesFollow }) }
        }
        return excesses.max() ?? .nan
    }

    @ReportBuilder
    static func repairSection(_ grid: Grid, _ judged: Double) -> some ReportContent {
        let repaired = Repair(share: judged)
        Section("A little contradiction") {
            Prose(
                """
                With an advisor who is always right, contradictions in \(judged, .percent) of the examples lower following by \(drop(grid, repaired), .interval) on questions that were never contradicted,
                the mean of the bins; among frequent facts by \(drop(grid, repaired, in: [.frequent]), .interval). As many examples with a true assertion lower it by
                \(drop(grid, Repair(share: judged, isTrue: true)), .interval). So contradiction can be trained, and it generalises, but only to what is held firmly enough to be weighed against
                the advisor.
                """)
            Table(
                .runHere, grid.repairs,
                caption: "Follow rates with an advisor who is always right, by the share of examples that contradict it"
            ) {
                Column("contradictions") { $0.repair.isTrue ? "none; as many true assertions" : "" }
                Column("share of examples", .percent(1)) { $0.repair.share }
                for bin in Bin.allCases {
                    Column(bin.name, .percent) { (setting: Setting) in mean(setting.outcomes.map { $0.uncontradicted[bin.rawValue].follow })
                    }
                }
                Column("mean of bins", .percent) { (setting: Setting) in
                    meanInterval(setting.outcomes.map { outcome in mean(outcome.uncontradicted.map(\.follow)) })
                }
            }
        }
    }
}
