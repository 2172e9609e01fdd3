import Statistics
import Workbench

extension AccumulateOrReplace {
    /// The section on transformers: their losses under the strategies of the 4-gram, and with real text throughout.
    @ReportBuilder
    static func transformerSection(
        _ chains: Ensemble<TextRun>, _ real: Ensemble<TextRun>, _ settings: TransformerSettings, _ text: TextSettings
    ) -> some ReportContent {
        let arms = arms(chains)
        let (fresh, larger) = (control(real, .replace, "fresh real text"), control(real, .accumulate, "more and more real text"))
        let training = settings.training
        Section("A transformer of English") {
            Prose(
                """
                A transformer of \(training.depth) blocks and width \(training.width), which sees \(training.context) characters, goes through the same in \(settings.generations) generations: each is a new one, trained with AdamW for
                \(training.steps) steps of \(training.batch) stretches, whatever the amount of text. It is tested on the first \(min(training.tested, text.heldOut)) held-out characters. \(standing(settings))
                """)
            lossFigure("transformer-losses", arms, [fresh, larger])
            riseTable(arms + [fresh, larger])
            Prose(
                """
                With *fresh real text* every generation learns from another real passage and nothing may degrade; its rise is \(rise(fresh), .decimals(3)). With *more and more real text* it learns from all
                real passages so far, as many characters as accumulation has: a rise of \(rise(larger), .decimals(3)). Under accumulation it is \(risesUnderAccumulation(arms)). What lies between is the price of
                accumulating synthetic text instead of real text; a fall under accumulation alone would say no more than that a larger text is learned by heart less easily.
                """)
            excerptTable(chains)
        }
    }

    private static func control(_ real: Ensemble<TextRun>, _ strategy: TextStrategy, _ name: String) -> Arm {
        Arm(temperature: .nan, name: name, runs: real.at("strategy", strategy).values)
    }

    /// What these numbers count for.
    private static func standing(_ settings: TransformerSettings) -> ProseText {
        settings.judged
            ? "The claim's numbers are the worst of both models."
            : """
            The claim's numbers are the 4-gram's alone here: at this preset transformers are few and hardly trained, and only show that the machinery works. At the preset `paper` the
            claim's numbers are the worst of both models.
            """
    }

    private static func rise(_ arm: Arm) -> Estimate { meanInterval(arm.runs.map(\.rise)) }

    /// The rises under accumulation, temperature by temperature.
    private static func risesUnderAccumulation(_ arms: [Arm]) -> ProseText {
        let arms = arms.filter { $0.name == TextStrategy.accumulate.rawValue }
        return arms.reduce("") { text, arm in
            let part: ProseText = "\(rise(arm), .decimals(3)) at temperature \(arm.temperature, .standard)"
            return arm.temperature == arms.first?.temperature ? part : "\(text), \(part)"
        }
    }
}
