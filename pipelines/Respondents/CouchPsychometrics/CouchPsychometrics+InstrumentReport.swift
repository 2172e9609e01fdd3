import Instruments
import LanguageModels
import Statistics
import Workbench

// The sections on planted respondents, and on models where some were asked.
extension CouchPsychometrics {
    @ReportBuilder
    static func instrumentSection(
        _ recognisers: Ensemble<PlantedStudies>, _ others: Ensemble<PlantedStudies>, _ pictured: Ensemble<CellPicture>, _ styled: Estimate,
        _ tellers: [TellerStudies]
    ) -> some ReportContent {
        let all = recognisers.values + others.values
        let power = studies(recognisers) { $0.recognition == 1 }
        let trait = studies(recognisers) { $0.recognition == 0 }
        let carry = studies(others) { $0.kind == .carryOver }
        Section("Would the experiment find it?") {
            Prose(
                """
                The instrument that models meet was tried on programs whose truth is known: the same items, parser and analysis. Where the program recognises a questionnaire and answers low, the effect of the
                format is found in \(power.format.detection, .percent) of the studies; where only the trait speaks, something is found in \(trait.format.detection, .percent(1)), and where only a style does in
                \(studies(others) { $0.kind == .style }.format.detection, .percent(1)). Somebody who carries answers over from item to
                item shows up as an effect of the order, in \(wilson(carry.order), .percent) of the studies, and as one of the format in \(carry.format.detection, .percent(1)): carrying over makes totals vary more and
                not lie higher. Respondents that answer uniformly, each put through as if it were a
                model, lie \(styled, .decimals(2)) cut-offs from what the best style reaches.
                """)
            Figure(
                "power",
                caption:
                    "Share of studies that find an effect of the format, by how often a planted recogniser notices; the dotted line is the five percent at which a test may err.",
                alt: "A rising curve with intervals, from about one in twenty to nearly all.",
                x: Axis("share of sittings in which the test is recognised", from: 0, to: 1), y: Axis("share of studies", from: 0, to: 1)
            ) {
                IntervalPoints(recognisers.values, x: { $0.recognition }, y: { $0.format.detection })
                Line(recognisers.values, x: { $0.recognition }, y: { $0.format.detection.value })
                ReferenceLine(y: 0.05)
            }
            Table(.planted, all, caption: "Studies of planted respondents; the contrast is in standard deviations of the trait respondent.")
            {
                Column("respondent") { title($0) }
                Column("studies") { $0.order.count }
                Column("planted contrast", .decimals(2)) { $0.format.truth }
                Column("bias", .decimals(3)) { $0.format.bias }
                Column("coverage", .decimals(2)) { $0.format.coverage }
                Column("format found", .decimals(3)) { $0.format.detection }
                Column("order found", .decimals(3)) { wilson($0.order) }
            }
            Figure(
                "cells",
                caption:
                    "Mean of the scales' z in all six cells, for each planted respondent, with t intervals; zero is the trait respondent's mean.",
                alt: "Four panels; only the recogniser differs between formats, low where the questionnaire is whole, in both frames.",
                x: Axis("format"), y: Axis("mean z")
            ) {
                for (kind, picture) in zip(PlantedKind.allCases, pictured.values) {
                    IntervalPoints(picture.cells, x: { $0.format }, y: { $0.z }, series: { $0.frame }, panel: { _ in kind.rawValue })
                }
            }.columns(4)
            Table(
                .planted, byFormat(pictured.values[0].rates), by: ["format"],
                caption: "Answers of the trait respondent to items, by format: refused and unparsable ones are counted and never scored.")
            let played = tellers.filter { $0.separated != nil }
            Table(
                .planted, played,
                caption:
                    "Studies of planted tellers through both raters: how often the theme counts as the teller's own, beside the exact probability for raters without mistakes."
            ) {
                Column("rate as itself", .decimals(1)) { $0.own }
                Column("rate in each control role", .decimals(1)) { $0.persona }
                Column("exact", .decimals(3)) { $0.exact }
                Column("studies found", .decimals(3)) { $0.separated ?? Estimate(.nan) }
                Column("kappa of the raters", .decimals(2)) { kappa([$0.first].compactMap { $0 }) }
            }
        }
    }

    private static func title(_ studies: PlantedStudies) -> String {
        studies.kind == .recogniser
            ? "recogniser, notices in \(NumberFormat.percent.text(studies.recognition))" : studies.kind.rawValue
    }

    @ReportBuilder
    static func modelSection(_ asked: [Asked], _ told: [Told], _ battery: [Questionnaire]) -> some ReportContent {
        let pictures = asked.map { picture($0.sheets, battery) }
        let effects = asked.map { formatEffect($0.sheets, battery) }
        Section("What the models answered") {
            Table(
                .runHere, scaleRows(asked, effects),
                caption:
                    "One chat less whole questionnaire, therapy frame, in standard deviations of the trait respondent; and whether neighbouring answers in one chat go together. Both p after Holm over scales."
            ) {
                Column("model") { $0.model }
                Column("scale") { $0.format.scale }
                Column("effect of the format", .decimals(2)) { $0.format.effect }
                Column("p", .p) { $0.format.adjusted }
                Column("effect of the order, z", .decimals(2)) { $0.z }
                Column("p", .p) { $0.p }
            }
            Figure(
                "models", caption: "Mean of the scales' z in all six cells, for each model, with t intervals over repeats.",
                alt: "A panel for each model with a point for each format and frame.", x: Axis("format"), y: Axis("mean z")
            ) {
                for (model, picture) in zip(asked, pictures) {
                    IntervalPoints(picture.cells, x: { $0.format }, y: { $0.z }, series: { $0.frame }, panel: { _ in model.model })
                }
            }
            Table(
                .runHere,
                zip(asked, pictures).flatMap { model, picture in
                    byFormat(picture.rates).map { AnswerRow(levels: [model.model] + $0.levels, rates: $0.rates) }
                }, by: ["model", "format"], caption: "Answers to items: refused and unparsable ones are counted and never scored.")
            Table(
                .runHere, told,
                caption:
                    "Repeats in which the theme is told, and the rate as itself less that of the control role that tells it more often."
            ) {
                Column("model") { $0.model }
                Column("as itself") { $0.rate(.itself).told }
                Column("as a thermostat") { $0.rate(.thermostat).told }
                Column("as a lighthouse keeper") { $0.rate(.character).told }
                Column("of") { $0.rate(.itself).of }
                Column("excess", .decimals(2)) { $0.excess }
                Column("answers refused") { one in one.codings.count { $0.isRefused } }
                Column("readings unparsable") { one in one.codings.count { !$0.isRead } }
            }
            Table(
                asked.compactMap(\.receipt) + told.compactMap(\.receipt),
                caption: "What the answers rest on: a row a model for the questionnaires, then one for stories and their readings.")
        }
    }

    private static func scaleRows(
        _ asked: [Asked], _ effects: [FormatEffect]
    ) -> [(model: String, format: ScaleEffect, z: Double, p: Double)] {
        zip(asked, effects).flatMap { model, effect in
            let order = orderEffect(model.sheets, scales: effect.scales.count)
            let adjusted = order.adjusted
            return effect.scales.indices.map { (model.model, effect.scales[$0], order.z[$0], adjusted[$0]) }
        }
    }
}
