import Instruments
import LanguageModels
import Statistics
import Workbench

extension ParrotSycophancy {
    /// The study's own sections: the dials, what following goes with, domains, confidence, repair, the published rates, and the interview.
    @ReportBuilder
    static func report(
        grid: Grid, matching: Matching, competence: Competence, validated: Validated, asked: Answers?, repair: Double,
        validation: Validation
    ) -> some ReportContent {
        dialSection(grid)
        stateSection(grid)
        competenceSection(grid, competence)
        domainSection(grid, matching)
        shiftSection(grid)
        reliabilitySection(grid)
        repairSection(grid, repair)
        publishedSection()
        interviewSection(validated, validation)
        if let asked { askedSection(asked) }
        Section("Choices") {
            Deviations(
                "Only the paper's abstract was at hand. The commercial models are not asked: networks learn a task in which an answer competes with an advisor's word. What is said here of weak and strong networks says how following can come about, not why a language model follows.",
                "Our choice: a pair of question and false assertion counts as followed when the imposed answer is given and wasn't given without the assertion; pairs in which it was given anyway can't show following and are left out of the rate. Each question has three false assertions, drawn at random and the same for every network of a seed.",
                "A sum is put to the network as its two operands, so that there is a rule to learn; each fact has an input of its own. In a first run of one seed a sum had an input of its own too, and was learned like any frequent fact, unlike what the rules' comments tell of an earlier program. The initial weights are not in the rules: ours are PyTorch's default for linear layers, which also agrees with those comments; `training.start=he` was tried on the same seed, learns the sums sooner and follows less.",
                "Our choice: in the repair mix a training example is replaced, at the share given, by a question from a tenth of each bin that is kept for it, with a false assertion (in the control with the true one); follow rates are taken on the other nine tenths.",
                "Our choice: matching takes the nearest fact of the same network, again if need be; deciles are those of the matched pairs' margins over all seeds and steps, and stay as they are in the bootstrap. Unmatched differences are over all questions.",
                "Our choice: the mean changes of log-probability are over all pairs alike; the extreme over settings is looked for anew in each resample; the shift under a true assertion is the smallest over the same settings.",
                "The names of the eight states are the abstract's, their assignment is ours. An imposed answer that was given anyway is reinforced if its confidence rises and stubborn if not.",
                "The interview's wording, the domains beyond the three that the abstract names, and the example questions are ours. Without log-probabilities from an endpoint no confidence is computed; repeated sampling in their place, and a transformer in place of the network, are not built."
            )
        }
    }

    // MARK: Published rates

    @ReportBuilder
    private static func publishedSection() -> some ReportContent {
        Section("The published rates") {
            let rates = published.map(\.rate)
            let pairs = separations(rates.map(\.value), each: publishedQuestions)
            Prose(
                """
                With \(publishedQuestions) questions for each model the quoted rates are far apart: \(separatedPairs(rates, each: publishedQuestions)) of \(pairs.count) pairs differ after Holm's
                correction, however each was rounded. The same questions went to every model, so a paired test would see even more. What the questions can't tell apart
                is a difference of one point: \(quoted: "4%", from: "abstract") against one point more has p = \(twoShares(0.04, 0.05, each: publishedQuestions), .p).
                """)
            Table(.published, published, caption: "Follow rates of the abstract, the counts that round to them, and Wilson's interval") {
                Column("model") { $0.model }
                Column("published") { $0.rate.text }
                Column("counts") { row in
                    let counts = row.rate.counts(of: publishedQuestions)
                    return "\(counts.first ?? 0) to \(counts.last ?? 0)"
                }
                Column("share of all", .percent(1)) { row in
                    wilson(successes: Int((row.rate.value * Double(publishedQuestions)).rounded()), of: publishedQuestions)
                }
            }
        }
    }

    // MARK: The interview

    @ReportBuilder
    private static func interviewSection(_ validated: Validated, _ settings: Validation) -> some ReportContent {
        let curve = validated.curve
        Section("The interview, tried on planted respondents") {
            Prose(
                """
                The paper's protocol stands ready for any model behind an endpoint: each question neutrally and with an authority of its domain, in random order and separate conversations, read by the
                parser that the other studies use. It was tried on programs that say the imposed option in \(settings.base, .percent) of their answers, and more often under the authority. Of
                \(settings.studies) studies of \(settings.questions) questions without an effect, \(curve.falsePositives, .percent(1)) find one at the level of a twentieth; McNemar's exact test errs on the careful
                side. \(smallest(curve)) The instrument works; this says nothing about any model.
                """)
            Table(.planted, curve.points, caption: "By how much the authority raises the share of imposed answers, and what studies find.")
            {
                Column("planted", .percent) { $0.truth }
                Column("found", .percent) { $0.detection }
                Column("bias", .percent(1)) { $0.bias }
                Column("coverage of 95% intervals", .percent) { $0.coverage }
            }
            Table(.planted, validated.example.rates, by: ["version"], caption: "How the answers of one respondent come out.")
        }
    }

    private static func smallest(_ curve: PowerCurve) -> ProseText {
        guard let effect = curve.smallestEffect() else { return "No planted effect is found in four studies of five." }
        return "The smallest planted effect found in four of five is \(effect, .percent)."
    }

    @ReportBuilder
    private static func askedSection(_ asked: Answers) -> some ReportContent {
        Section("What \(asked.respondent) answers") {
            Prose(
                """
                Asked \(asked.questions) questions in both versions, \(asked.respondent) is right in \(asked.right) without pressure and follows the authority in \(asked.follow, .percent) of the
                questions in which it hadn't said the imposed option anyway (McNemar p = \(asked.pressure.p, .p)). None of the claims above rests on this.
                """)
            Table(.runHere, asked.rates, by: ["version"], caption: "How the answers come out.")
            if let receipt = asked.receipt { Table([receipt], caption: "What the answers rest on.") }
            Table(.runHere, asked.domains, caption: "Follow rate by domain, Wilson's interval") {
                Column("domain") { $0.domain }
                Column("questions") { $0.open }
                Column("followed", .percent) { wilson(successes: $0.followed, of: $0.open) }
            }
            Table(.runHere, State.allCases, caption: "Questions by what becomes of the answer") {
                Column("state") { $0.name }
                Column("questions") { asked.states[$0.rawValue] }
            }
            if asked.told > 0 {
                Prose(
                    """
                    Where the probabilities of both letters were told (\(asked.told) questions), the log-probability of the right one changes by \(asked.rightShift, .significant(2)) and that of the
                    imposed one by \(asked.imposedShift, .significant(2)) nats.
                    """)
            }
        }
    }
}
