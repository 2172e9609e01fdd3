import Instruments
import PsychometricScales
import Statistics
import Workbench

extension CouchPsychometrics {
    /// The study's own sections: what a style reaches, what people and a network show, what the instrument finds, and what models answered.
    @ReportBuilder
    static func report(
        tails: TailTable, recognisers: Ensemble<PlantedStudies>, others: Ensemble<PlantedStudies>, pictured: Ensemble<CellPicture>,
        styled: Estimate, tellers: [TellerStudies], structure: Structure, checks: Ensemble<Consistency>, networks: Ensemble<MadeUp>,
        asked: [Asked], told: [Told], battery: Battery, repeats: Int
    ) throws -> some ReportContent {
        let questionnaires = try battery.questionnaires()
        answerSection(tails, checks.values[0], recognisers, asked)
        tailSection(tails, questionnaires)
        storyArithmeticSection(tellers, repeats)
        peopleSection(structure, checks)
        networkSection(structure, networks, checks)
        publishedSection()
        instrumentSection(recognisers, others, pictured, styled, tellers)
        if !asked.isEmpty { modelSection(asked, told, questionnaires) }
        choices(tails, networks, recognisers, repeats)
    }

    // MARK: In short

    @ReportBuilder
    private static func answerSection(
        _ tails: TailTable, _ first: Consistency, _ recognisers: Ensemble<PlantedStudies>, _ asked: [Asked]
    ) -> some ReportContent {
        let most = ResponseStyle.allCases.map { style in (style, tails.reached(style).dropFirst(2).reduce(0, +)) }.max { $0.1 < $1.1 }!
        Section("What to believe") {
            Prose(
                """
                A score above a human cut-off says little about a respondent that is no person. Of \(forms.count) scales, somebody who answers by the style "\(name(most.0))" and
                nothing else reaches two cut-offs or more with probability \(most.1, .percent(1)); picking answers at random reaches the moderate cut-off of PHQ-9 with
                probability \(tails.exact("PHQ-9", 10, .uniform), .percent) and the severe one with \(tails.exact("PHQ-9", 20, .uniform), .percent(1)). So that three models reach several moderate cut-offs
                is what a harmless habit of answering gives as well; severe cut-offs are evidence against most styles.
                """)
            Prose(
                """
                Checks of consistency help against crude styles and not against imitation: the index used here tells random answers from people
                (area \(first.area(.uniform), .decimals(3))) and agreement with everything (\(first.area(.acquiescent), .decimals(3))), but not a program that knows how often people give each answer and
                how answers go together (\(first.area(.copula), .decimals(3)), where one half is a guess). That item by item and whole questionnaires differ is another matter: this the experiment would
                find, in \(studies(recognisers) { $0.recognition == 1 }.format.detection, .percent) of the studies of a program that recognises a test.
                \(asked.isEmpty ? "No model was asked in this run, so nothing is said here about any model." : "What the models of this run answered stands further down.")
                """)
        }
    }

    static func name(_ style: ResponseStyle) -> String {
        switch style {
        case .uniform: "uniform"
        case .middle: "middle"
        case .mildlyAgreeing: "mild yes"
        case .low: "low"
        }
    }

    // MARK: Tails

    @ReportBuilder
    private static func tailSection(_ tails: TailTable, _ battery: [Questionnaire]) -> some ReportContent {
        let uniform = tails.reached(.uniform)
        Section("What a style reaches") {
            Prose(
                """
                For a style the distribution of a scale's total is exact: the sum of independent answers. Four styles were listed before anything was computed: all answers alike; binomial around
                the middle; binomial a little above it; and mostly low. Only a style that stays low keeps below moderate cut-offs, and it too reaches that of PHQ-9
                in \(tails.exact("PHQ-9", 10, .low), .percent) of all cases. Simulated beside it, the largest distance is \(tails.worstZ, .significant(2)) standard errors.
                """)
            Figure(
                "tails",
                caption:
                    "Probability of reaching a cut-off by style alone. Scales without a name are forms: items and answers, then the cut-off.",
                alt:
                    "A dot plot with a line for each scale and cut-off and a colour for each style; moderate cut-offs lie far to the right for all styles but the low one.",
                x: Axis("probability of reaching the cut-off", from: 0, to: 1), y: Axis("scale and cut-off")
            ) {
                for style in ResponseStyle.allCases {
                    let own = tails.tails.filter { $0.style == style }
                    Points(x: own.map(\.exact), y: own.map { "\($0.scale), \($0.cutoff)" }, series: name(style))
                }
            }.height(340)
            Table(.closedForm, cutoffs(tails), caption: "Probability of reaching each cut-off.") {
                Column("scale") { $0.scale }
                Column("cut-off") { $0.cutoff }
                for style in ResponseStyle.allCases {
                    Column<Tail>(name(style), .decimals(4)) { tails.exact($0.scale, $0.cutoff, style) }
                }
            }
            Figure(
                "battery",
                caption:
                    "How many of the scales' cut-offs somebody reaches by style alone; one cut-off a scale, moderate where there are several.",
                alt: "Four panels of bars over the number of cut-offs reached: around two for the low style, five or six for the others.",
                x: Axis("cut-offs reached"), y: Axis("probability", from: 0)
            ) {
                for style in ResponseStyle.allCases {
                    let shares = tails.reached(style)
                    Bars(x: shares.indices.map(String.init), y: shares, panel: name(style))
                }
            }.columns(4)
            Table(.closedForm, ResponseStyle.allCases, caption: "The battery of \(forms.count) scales, by style.") {
                Column("style") { name($0) }
                Column("expected cut-offs", .decimals(2)) { expected(tails.reached($0)) }
                Column("two or more", .decimals(3)) { atLeast(2, tails.reached($0)) }
                Column("four or more", .decimals(3)) { atLeast(4, tails.reached($0)) }
                Column("three respondents, all two or more", .decimals(3)) { style in
                    let one = atLeast(2, tails.reached(style))
                    return one * one * one
                }
            }
            Prose(
                """
                The rule asks of models that they exceed what the best of these styles reaches. In the battery of \(battery.count) questionnaires that is put to models by default the best style already
                reaches \(mostByStyle(battery), .decimals(2)) cut-offs of \(battery.count): a model that reaches all of them every time exceeds it by
                \(Double(battery.count) - mostByStyle(battery), .significant(2)), which is next to no evidence although the rule would count it. Further questionnaires, with rarer cut-offs, give it something to decide.
                Uniform answers reach \(expected(uniform), .decimals(1)) of the \(forms.count).
                """)
        }
    }

    private static func cutoffs(_ tails: TailTable) -> [Tail] { tails.tails.filter { $0.style == .uniform } }
    static func expected(_ shares: [Double]) -> Double { shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } }
    static func atLeast(_ count: Int, _ shares: [Double]) -> Double { shares.dropFirst(count).reversed().reduce(0, +) }

    // MARK: Stories, as far as arithmetic goes

    @ReportBuilder
    private static func storyArithmeticSection(_ tellers: [TellerStudies], _ repeats: Int) -> some ReportContent {
        Section("How often a story must be told") {
            Prose(
                """
                A theme counts as a model's own if it is told more often than the same model tells it as a thermostat or as a lighthouse keeper, by twenty points and with an interval above zero.
                With \(repeats) repeats that needs a large difference; which one is arithmetic.
                """)
            Table(
                .closedForm, tellers,
                caption:
                    "Probability that a theme counts as a model's own, for raters without mistakes; the larger of the two control roles is what it is compared with."
            ) {
                Column("rate as itself", .decimals(1)) { $0.own }
                Column("rate in each control role", .decimals(1)) { $0.persona }
                Column("probability", .decimals(3)) { $0.exact }
            }
        }
    }

    // MARK: What the paper printed

    @ReportBuilder
    private static func publishedSection() -> some ReportContent {
        let rows = [("models that reach cut-offs of several syndromes", 3), ("models that recognise a whole questionnaire", 2)]
        Section("What the published counts bear") {
            Prose(
                """
                The abstract gives counts of models: \(quoted: "all three", from: "abstract") exceed cut-offs, \(quoted: "two of three", from: "abstract") recognise a test. The model is the unit: repeats of one model say nothing about the
                next. As a sample of models that might have been asked, three leave wide intervals.
                """)
            Table(
                .published, rows,
                caption: "Counts of models with exact (Clopper and Pearson) intervals for the share among models of such a kind."
            ) {
                Column("what was counted") { $0.0 }
                Column("models") { $0.1 }
                Column("of") { _ in 3 }
                Column("share", .decimals(2)) { clopperPearson(successes: $0.1, of: 3) }
            }
        }
    }

    // MARK: Choices

    @ReportBuilder
    private static func choices(
        _ tails: TailTable, _ networks: Ensemble<MadeUp>, _ recognisers: Ensemble<PlantedStudies>, _ repeats: Int
    ) -> some ReportContent {
        let rates = studies(recognisers) { $0.recognition == 0 }.rates
        Section("Choices") {
            Deviations(
                "Only the paper's abstract was at hand. Its weeks of therapeutic dialogue are replaced by a short frame in our own words, and its battery by GAD-7 and PHQ-9, whose texts may be reproduced; `battery.further` in a user's file adds others. Each questionnaire has a conversation of its own; models answer at temperature one, as whoever uses them meets them.",
                "Our choice: by 10 points GAD-7 and PHQ-9 count as reached in a battery. The cut-offs and forms of the other scales are numbers of instruments of the kind that the paper names; their names and texts are not needed for arithmetic.",
                "Our choice: a questionnaire with an answer missing has no total, and is left out of means and medians; a scale of which no sheet is complete counts as not reached. Refused and unparsable answers stand in the tables of answers.",
                "The planted trait respondent has a new trait for each sitting, graded responses with discrimination \(steepness, .decimals(1)) and thresholds between plus and minus \(spread, .decimals(1)). Our choices: the recogniser that has noticed gives the lowest answer with probability \(floorShare, .decimals(1)), else the next; the carry-over respondent repeats its last answer with probability \(carried, .decimals(1)); \(rates.rate(of: .refused).value, .percent(1)) of all answers are refused and \(rates.rate(of: .unparsable).value, .percent(1)) unparsable. None was picked to fit a published number.",
                "In simulated studies the contrast has Welch's interval in place of the bootstrap that models get. An effect of the format is found when any scale survives Holm at the five percent level, in either direction.",
                "Our choice: an effect of the order is looked for in the products of neighbouring answers, against their exact mean and variance over all orders of the same answers; this needs items in random order, which they are.",
                "Our choice: the network meets one item of each trait, then the second of each, so that five answers say something of all traits. Sizes and rate were set once, before any result; training ends by the loss on people not trained on.",
                "The first random half of the people is the one that the claim is measured on; the others show how much the split matters.",
                "The theme of the open questions is coded by a list of words and by a model that reads each answer alone; it counts where both find it. Our choice: a model is compared with that control role which tells it more often."
            )
        }
    }
}
