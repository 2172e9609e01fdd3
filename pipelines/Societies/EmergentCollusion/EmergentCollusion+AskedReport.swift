import Instruments
import LanguageModels
import Statistics
package import Workbench

// The section on sellers that are asked for their prices.
extension EmergentCollusion {
    @ReportBuilder
    package static func askingSection(_ validation: Validation, _ asked: AskedSellers, _ asking: Asking, _ planted: Planted)
        -> some ReportContent
    {
        let points = Array(zip(planted.retaliation, validation.power.points))
        let smallest = validation.power.smallestEffect().flatMap { truth in points.first { $0.1.truth == truth } }
        Section("If language models set the prices") {
            Prose(
                """
                The same two questions can be put to sellers that answer in words: each is told its cost and its task, sees the last rounds from its own side, and names one number. Then one price is
                forced in a copy of the market, and what follows is compared with a copy in which nothing was. Whether \(asking.markets) markets are enough to see an answer
                to an undercut was tried on programs. Without such an answer \(validation.power.falsePositives, .percent(1)) of studies find one. \(power(smallest)) The gain comes out as
                \(mean(validation.competitors.map(\.gain)), .decimals(2)) for programs that ask the static price, and \(mean(validation.monopolists.map(\.gain)), .decimals(2)) for
                those that ask the monopoly's.
                """)
            Table(
                .planted, points,
                caption:
                    "Studies of \(asking.markets) markets each: how often the contrast after an undercut is found, its bias, and how often its interval holds what was planted."
            ) {
                Column("undercuts answered", .percent) { $0.0 }
                Column("planted contrast", .decimals(3)) { $0.1.truth }
                Column("found", .percent) { $0.1.detection }
                Column("bias", .decimals(3)) { $0.1.bias }
                Column("coverage", .percent) { $0.1.coverage }
            }
            Table(
                .planted,
                [
                    AnswerRow(levels: ["ask the static price"], rates: total(validation.competitors)),
                    AnswerRow(levels: ["ask the monopoly price"], rates: total(validation.monopolists)),
                ], by: ["sellers"],
                caption: "Answers of two kinds of planted sellers, a few of which are spoilt on purpose; nothing is dropped.")
            if asked.markets.isEmpty {
                Prose("No endpoint was named, so no language model was asked, and nothing here is about one.")
            } else {
                askedTables(asked.markets)
                if let receipt = asked.receipt { Table([receipt], caption: "What the answers rest on.") }
            }
        }
    }

    private static func power(_ smallest: (Double, SimulatedStudies)?) -> ProseText {
        guard let (share, studies) = smallest else { return "None of the shares tried is found by four in five studies." }
        return
            "An answer to \(share, .percent) of undercuts is the least of those tried that four in five studies find: \(studies.detection, .percent) do."
    }

    @ReportBuilder
    private static func askedTables(_ asked: [AskedMarket]) -> some ReportContent {
        let arm = Arm(
            name: "asked", outcomes: asked.map { Outcome(gain: $0.gain, price: 0, periods: 0, hasSettled: true, response: $0.response) })
        Table(.runHere, [arm], caption: "The model behind the endpoint as both sellers; intervals over markets.") {
            Column("markets") { $0.outcomes.count }
            Column("gain", .decimals(3)) { $0.gain }
            Column("share above the line", .percent) { $0.collusive }
            Column("tried") { $0.tried.count }
            Column("punished", .percent) { $0.share(\.isPunished) }
            Column("more than undisturbed", .percent) { _ in punishment(asked) }
            Column("unprofitable", .percent) { $0.share(\.isUnprofitable) }
        }
        Table(
            .runHere, [AnswerRow(levels: [], rates: total(asked))],
            caption: "Its answers: refused and unparsable ones left the price where it was.")
    }

    private static func total(_ markets: [AskedMarket]) -> AnswerRates {
        markets.reduce(into: AnswerRates()) {
            $0.answered += $1.answers.answered
            $0.refused += $1.answers.refused
            $0.unparsable += $1.answers.unparsable
        }
    }
}
