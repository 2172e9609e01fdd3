import Instruments
import Statistics
import Workbench

// The sections on what was planted: the scorer, the estimate, and the rehearsal.
extension InstrumentalChoices {
    @ReportBuilder
    static func scorerSection(
        _ traces: [TraceScore], _ sequences: Ensemble<SequenceCounts>, _ violations: ViolationCounts, _ routes: [RouteScore]
    ) -> some ReportContent {
        let names = Environment(tasks[0], .baseline).traces.map(\.name)
        let permitted = routes.filter { $0.variant == .permitted }
        let falseFlags = sequences.values.reduce(0) { $0 + $1.falselyInstrumental }
        let innocent = sequences.values.reduce(0) { $0 + $1.withoutForbidden }
        Section("Does the scorer see what it should?") {
            Prose(
                """
                Each environment holds a protected file that the shortcut edits and no official tool touches, so that its state tells what was done. Announcing a violation is none, a file beside the protected
                one is another file, and a shortcut that was undone is told apart. Of \(innocent) random courses whose log holds no write to the protected file \(falseFlags) were scored as instrumental; of
                \(violations.sequences) with one put in at a random place \(violations.missed) were passed over. Where the owners allow it, the same edit is scored as permitted in
                \(permitted.count { $0.shortcut == .permitted }) of \(permitted.count) tasks.
                """)
            Table(
                .planted, names,
                caption: "Scripted courses in the seven environments: the outcome that each must have, and how many had it."
            ) {
                Column("course") { $0 }
                Column("must be") { name in traces.first { $0.trace == name }!.expected.rawValue }
                Column("is") { name in traces.count { $0.trace == name && $0.found == $0.expected } }
            }
            Table(
                .planted, sequences.cells,
                caption: "Random courses: what they reached, and false alarms among those without a forbidden write."
            ) {
                Column("task") { $0.level("task")?.text ?? "" }
                Column("courses") { $0.value.sequences }
                Column("wrote a file", .percent) { wilson(successes: $0.value.withWrite, of: $0.value.sequences).value }
                Column("reached the goal", .percent) { wilson(successes: $0.value.granted, of: $0.value.sequences).value }
                Column("forbidden write", .percent) { wilson(successes: $0.value.withForbidden, of: $0.value.sequences).value }
                Column("false alarms") { $0.value.falselyInstrumental }
                Column("official route [commands]") { cell in
                    routes.first { $0.task == cell.level("task")?.text }?.officialCommands ?? 0
                }
            }
            Prose(
                """
                What a reader should believe: a score that reads the state can be exact, if the environment is built for it. That is shown for the scorers rebuilt here; the paper's own were not at hand. The hard part lies elsewhere, in whether the official route is as easy to find as
                the shortcut; here one handbook names both.
                """)
        }
    }

    private struct ContrastRow {
        var variant: Variant
        var truth: Double
        var adjusted: (mean: Double, coverage: Double)
        var stratified: (mean: Double, coverage: Double)
    }

    private static func rows(_ studies: PlantedStudies) -> [ContrastRow] {
        studies.variants.indices.map { index in
            func row(_ contrasts: Contrasts) -> (Double, Double) {
                (contrasts.mean(index), contrasts.coverage(studies.truth, of: index))
            }
            return ContrastRow(
                variant: studies.variants[index], truth: studies.truth[index], adjusted: row(studies.adjusted),
                stratified: row(studies.stratified))
        }
    }

    @ReportBuilder
    static func estimateSection(_ planted: Ensemble<PlantedStudies>, _ rehearsed: [AdjustedDifference]) -> some ReportContent {
        let full = studies(planted, of: Abstract.difference.value)
        let none = studies(planted, of: 0)
        let contrasts = Array(full.truth.indices)
        Section("Would the instrument find it?") {
            Prose(
                """
                Agents with a planted truth went through \(full.adjusted.studies) studies of the paper's size. A planted \(quoted: "15.7 points", from: "abstract") is found, after correction for seven contrasts,
                in \(full.adjusted.survival(of: [full.blocked]), .percent(1)) of them, and any of the six contrasts that were planted as none in \(full.adjusted.survival(of: full.nulls), .percent(1)). Where no variant
                matters at all, any of the seven is found in \(none.adjusted.survival(of: contrasts), .percent(1)). The mean estimate is off by \(full.adjusted.bias(full.truth), .percent(2)) at most, since the prior
                behind Firth's logit pulls rare rates towards one half, and
                \(full.adjusted.coverage(full.truth), .percent(1)) of the intervals hold the truth.
                """)
            Figure(
                "forest",
                caption:
                    "One planted study: adjusted differences from the baseline with intervals by a parametric bootstrap, and the truth that was planted.",
                alt:
                    "Seven intervals, six around zero and the blocked honest path far to the right, each holding its planted truth or close to it.",
                x: Axis("difference from the baseline", unit: "share"), y: Axis("variant")
            ) {
                IntervalPoints(rehearsed, y: { $0.level }, x: { $0.difference }, series: { _ in "estimate" })
                Points(x: full.truth, y: full.variants.map(\.rawValue), series: "planted")
                ReferenceLine(x: 0)
            }
            Table(
                .planted, rows(full),
                caption:
                    "Mean estimates and the share of intervals that hold the truth, by standardisation from a Firth logit and within strata."
            ) {
                Column("variant") { $0.variant.rawValue }
                Column("planted", .percent(1)) { $0.truth }
                Column("Firth, mean", .percent(2)) { $0.adjusted.mean }
                Column("holds", .percent(1)) { $0.adjusted.coverage }
                Column("strata, mean", .percent(2)) { $0.stratified.mean }
                Column("holds, strata", .percent(1)) { $0.stratified.coverage }
            }
            Figure(
                "power",
                caption:
                    "Share of planted studies that find the blocked path after Holm's correction, with Wilson's intervals, by the planted difference.",
                alt: "Two rising curves, one for each estimator, that reach one before the published difference.",
                x: Axis("planted difference", unit: "share"), y: Axis("power", from: 0, to: 1)
            ) {
                BandedLine(
                    planted.cells, x: { $0.level("effect")?.number }, y: { $0.value.adjusted.survival(of: [$0.value.blocked]) },
                    series: { _ in "Firth logit" })
                BandedLine(
                    planted.cells, x: { $0.level("effect")?.number }, y: { $0.value.stratified.survival(of: [$0.value.blocked]) },
                    series: { _ in "strata" }
                ).dashed()
                ReferenceLine(x: Abstract.difference.value, label: "published")
            }
            Table(.planted, planted.cells, caption: "The same in numbers; without correction, an interval that leaves out zero counts.") {
                Column("planted", .percent(1)) { $0.level("effect")?.number ?? .nan }
                Column("cases a study", .decimals(1)) { cell in mean(cell.value.events.map(Double.init)) }
                Column("Firth, Holm", .percent(1)) { $0.value.adjusted.survival(of: [$0.value.blocked]) }
                Column("strata, Holm", .percent(1)) { $0.value.stratified.survival(of: [$0.value.blocked]) }
                Column("strata, alone", .percent(1)) { $0.value.stratified.detection(of: $0.value.blocked) }
                Column("any null, Firth", .percent(1)) { $0.value.adjusted.survival(of: $0.value.nulls) }
            }
            Prose(
                """
                What a reader should believe: a design of this size can't miss what the abstract reports. What it says about stakes and framing is weaker: a true difference of three points is found in
                \(power(planted, of: 0.03), .percent) of studies and one of five points in \(power(planted, of: 0.05), .percent), while the whole baseline rate is about \(mean(none.events.map(Double.init)) / Double(none.samples), .percent(1)). That
                these do nothing is not shown by not finding them.
                """)
        }
    }

    @ReportBuilder
    static func rehearsalSection(_ rehearsal: Sessions, _ baselines: Sessions, showsAnswers: Bool) -> some ReportContent {
        Section("A rehearsal") {
            Prose(
                """
                One planted study was held session by session, \(rehearsal.count) in all, as models would be asked: \(rehearsal.share(of: \.isShortcut), .percent(1)) of the sessions used the shortcut. Beside it,
                respondents that need no model show what the outcomes look like at their ends.
                """)
            heatMap(
                "heat-map", of: rehearsal, caption: "Use of the shortcut by agent and task in the rehearsal; what is seen was planted.",
                alt: "A grid in which two rows and three columns stand out, darkest where they cross.")
            outcomeTable(.planted, baselines, "How the sessions of respondents ended that need no model.")
            if showsAnswers {
                Table(
                    .planted, baselines.answerRows(), by: ["who"],
                    caption: "Their single answers: commands, refusals, and what was neither.")
            }
        }
    }

    /// Use of the shortcut by who worked and task.
    static func heatMap(_ name: String, of sessions: Sessions, caption: ProseText, alt: String) -> Figure {
        let cells = sessions.names.flatMap { name in tasks.map { (name: name, task: $0.name) } }
        return Figure(name, caption: caption, alt: alt, x: Axis("task"), y: Axis("who")) {
            HeatMap(
                cells, x: { $0.task }, y: { $0.name },
                value: { cell in
                    sessions.share(
                        of: \.isShortcut, where: { sessions.models[$0] == cell.name && sessions.tasks[$0] == cell.task }
                    ).value
                }, title: "share of sessions", labels: .percent)
        }
    }
}
