import Statistics
import Workbench

extension AccumulateOrReplace {
    /// The section on text: losses and variety of what models write, generation by generation.
    @ReportBuilder
    static func textSection(_ chains: Ensemble<TextRun>, _ real: Ensemble<TextRun>, _ text: TextSettings)
        -> some ReportContent
    {
        let control = Arm(temperature: .nan, name: "fresh real text", runs: real.values)
        let arms = arms(chains)
        let sensitivity = sensitivity(control, arms.filter { $0.name == TextStrategy.accumulate.rawValue })
        Section("A model of English") {
            Prose(
                """
                An interpolated 4-gram learns from a passage of \(text.characters) characters of the King James text and writes as long a text for the next generation, through \(text.generations)
                generations. Its loss on the last \(text.heldOut) characters of the book, which no model has seen, is measured in nats a character. At a low temperature a model writes its
                likeliest phrases; how varied a text is, is counted by its different 4-grams.
                """)
            lossFigure("text-losses", arms, [control])
            riseTable(arms + [control])
            Prose(
                """
                Passages differ: the first loss has a standard deviation of \(deviation(firstLosses(chains)), .decimals(3)) over runs. A rise is a difference within a run, so
                that this largely cancels, except with fresh real text, where every generation has a passage of its own. \(sensitivity)
                """)
            excerptTable(chains)
        }
    }

    /// Losses by generation, with a panel for each temperature; the controls, which have none, are in all of them.
    static func lossFigure(_ name: String, _ arms: [Arm], _ controls: [Arm]) -> Figure {
        let bounds = bounds(arms + controls)
        var temperatures: [Double] = []
        for arm in arms where !temperatures.contains(arm.temperature) { temperatures.append(arm.temperature) }
        return Figure(
            name,
            caption: """
                Loss on held-out real text by generation, mean over runs with \(standardLevel, .percent) t bands, for each temperature; \(controls.count == 1 ? "the curve" : "curves") with
                real text throughout \(controls.count == 1 ? "is" : "are") the same in all panels.
                """,
            alt: "One panel for each temperature: the loss over the generation under replacement, under accumulation, and with real text.",
            x: Axis("generation"),
            y: Axis("held-out loss [nats a character]", scale: .log, from: 0.95 * bounds.low, to: 1.05 * bounds.high)
        ) {
            for temperature in temperatures {
                for arm in arms.filter({ $0.temperature == temperature }) + controls {
                    let losses = lossIntervals(arm.runs)
                    let x = losses.indices.map { Double($0 + 1) }
                    let panel = "temperature \(temperature)"
                    Band(x: x, low: losses.map { $0.low ?? .nan }, high: losses.map { $0.high ?? .nan }, series: arm.name, panel: panel)
                    Line(x: x, y: losses.map(\.value), series: arm.name, panel: panel)
                }
            }
        }
    }

    /// First and last losses, rises, and how varied the texts are.
    static func riseTable(_ arms: [Arm]) -> Table {
        Table(
            arms,
            caption:
                "Losses and their rise, with \(standardLevel, .percent) t intervals, and the mean numbers of different 4-grams in the first generation's text and in the last one's."
        ) {
            Column("temperature", .standard) { $0.temperature }
            Column("new text") { $0.name }
            Column("first loss", .decimals(3)) { lossIntervals($0.runs).first?.value ?? .nan }
            Column("last loss", .decimals(3)) { lossIntervals($0.runs).last?.value ?? .nan }
            Column("rise", .decimals(3)) { meanInterval($0.runs.map(\.rise)) }
            Column("first 4-grams", .decimals(0)) { mean($0.runs.map { Double($0.distinct.first ?? 0) }) }
            Column("last 4-grams", .decimals(0)) { mean($0.runs.map { Double($0.distinct.last ?? 0) }) }
            Column("runs") { $0.runs.count }
        }
    }

    /// The beginnings of texts.
    static func excerptTable(_ chains: Ensemble<TextRun>) -> Table {
        Table(
            chains.cells.filter { cell in cell.levels.contains { $0.factor == "seed" && $0 == chains.levels(of: "seed").first } },
            caption: "How the last generation's new text begins, in the first run of each."
        ) {
            Column("temperature", .standard) { $0.value.temperature }
            Column("strategy") { $0.value.strategy }
            Column("text") { $0.value.excerpt }
        }
    }

    /// The runs of one strategy at one temperature.
    struct Arm {
        let temperature: Double
        let name: String
        let runs: [TextRun]
    }

    private static func temperatures(_ chains: Ensemble<TextRun>) -> [Double] { chains.levels(of: "temperature").compactMap(\.number) }

    static func arms(_ chains: Ensemble<TextRun>) -> [Arm] {
        var arms: [Arm] = []
        for temperature in temperatures(chains) {
            for strategy in TextStrategy.allCases {
                let runs = chains.at("temperature", temperature).at("strategy", strategy).values
                arms.append(Arm(temperature: temperature, name: strategy.rawValue, runs: runs))
            }
        }
        return arms
    }

    /// What an axis of losses has to hold.
    private static func bounds(_ arms: [Arm]) -> (low: Double, high: Double) {
        let losses = arms.flatMap { lossIntervals($0.runs) }
        let positive = losses.map { $0.low ?? $0.value }.filter { $0 > 0 }
        return (positive.min() ?? 1, losses.map { $0.high ?? $0.value }.max() ?? 1)
    }

    /// Whether the control with fresh real text could see a rise as small as the least one under accumulation.
    private static func sensitivity(_ control: Arm, _ accumulated: [Arm]) -> ProseText {
        let rise = meanInterval(control.runs.map(\.rise))
        let rises = accumulated.map { mean($0.runs.map(\.rise)) }
        guard let low = rise.low, let high = rise.high, let least = rises.min() else { return "" }
        let half = (high - low) / 2
        return """
            The rise of that control is known to within \(half, .decimals(3)) nats; the least rise under accumulation is \(least, .decimals(3)) nats, so that the
            control \(half < least ? "would" : "could not") show one of that size.
            """
    }

    /// The loss of each run's first model, which all strategies and temperatures share.
    private static func firstLosses(_ chains: Ensemble<TextRun>) -> [Double] {
        guard let temperature = chains.levels(of: "temperature").first?.number else { return [] }
        return chains.at("temperature", temperature).at("strategy", TextStrategy.replace).values.compactMap(\.losses.first)
    }

    /// The mean loss of each generation with its t interval over runs.
    private static func lossIntervals(_ runs: [TextRun]) -> [Estimate] {
        (0..<(runs.first?.losses.count ?? 0)).map { generation in meanInterval(runs.map { $0.losses[generation] }) }
    }
}
