import ImageSets
package import Statistics
import TinyTransformer
package import Workbench

/// What becomes of a model that learns from what models before it made?
///
/// A model is fitted to data, writes new data, and the next model is fitted to those, again and again. If the new data replace the old ones,
/// the paper says, the error grows without bound; if they are added to everything collected so far, it stays under a ceiling however long
/// the chain. For repeated least squares both are theorems, and here they are run: as chains of real fits, beside their closed forms. A third
/// strategy asks whether it is the old data that help or only their number. Last, small models of English and of images go
/// through the same.
package struct AccumulateOrReplace: Study {
    package struct Config: Configuration {
        /// Features, samples a generation and noise of the regressions.
        package var settings = [
            Regression(d: 20, T: 60, sigma: 0.5), Regression(d: 10, T: 40, sigma: 1), Regression(d: 50, T: 100, sigma: 0.2),
        ]
        /// Runs of each regression.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(2000)
        /// Length of the chains that accumulate and of the size controls, in generations.
        @Quantity(in: 2..., unit: "generations") package var generations = 100
        /// Length of the chains that replace: generations that are compared with the closed forms one by one.
        @Quantity(in: 5..., unit: "generations") package var compared = 20
        /// Runs of the size controls and of the strategies compared with them: the first of the seeds.
        @Quantity(in: 2..., unit: "runs") package var sizeRuns = 200
        package var text = TextSettings()
        package var transformer = TransformerSettings()
        package var images = ImageSettings()
        package init() {}
    }

    /// The chains of character models.
    package struct TextSettings: Configuration {
        /// Characters of text a generation.
        @Quantity(in: 4..., unit: "characters") package var characters = 20_000
        /// Characters at the end of the text that no model learns from.
        @Quantity(in: 4..., unit: "characters") package var heldOut = 100_000
        @Quantity(in: 2..., unit: "generations") package var generations = 8
        /// Temperatures at which models write.
        @Quantity(in: 0.01...) package var temperatures = [1.0, 0.5]
        /// Runs of each strategy and temperature, each from another passage.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(10)
        /// Runs of the control with fresh real text. Its passages differ between generations, so that it takes more runs than the chains to see
        /// a rise as small as theirs.
        @Quantity(in: 2..., unit: "runs") package var realRuns = Seeds(100)
        /// How much longer the passage is by which the size control asks whether the model learns from size.
        @Quantity(in: 1..., unit: "times") package var more = 4
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) throws -> Pipeline {
        let config = try validated(config)
        let blocks = factor("block", SeedBlock.blocks(of: value(of: config.seeds), size: 250))
        let first = SeedBlock(first: value(of: config.seeds).first, count: min(value(of: config.sizeRuns), value(of: config.seeds).count))

        // The theory: two strategies with both designs, and a control with real labels throughout.
        let replaced = ForEach(config.settings, factor("design", Design.allCases), blocks) { setting, design, block in
            Train("replace", Self.replace, setting, design, block, config.compared)
        }
        let accumulated = ForEach(config.settings, factor("design", Design.allCases), blocks) { setting, design, block in
            Train("accumulate", Self.accumulate, setting, design, block, config.generations)
        }
        let oracle = ForEach(config.settings, blocks) { setting, block in
            Train("oracle", Self.oracle, setting, block, config.compared)
        }
        let truths = Evaluate("true weights", Self.compareTruths, config.settings, config.compared)

        // Is it the old data, or their number?
        let relabelled = ForEach(config.settings) { Train("relabelled", Self.relabel, $0, first, config.generations) }
        let growing = ForEach(config.settings) { Train("replace-growing", Self.replaceGrowing, $0, first, config.generations) }
        let subsampled = ForEach(config.settings) { Train("accumulate-subsample", Self.accumulateSubsample, $0, first, config.generations) }
        let large = ForEach(config.settings) { Train("oracle of the accumulated size", Self.oracleSize, $0, first, config.generations) }

        // A character model of the King James text.
        let printed = Command(
            "king james text", "bible", "-f", "gen1:1-rev22:21", versions: [.debian("bible-kjv"), .debian("bible-kjv-text")])
        let corpus = Data("corpus", Self.clean, printed, config.text.heldOut)
        let chains = ForEach(config.text.temperatures, factor("strategy", TextStrategy.allCases), config.text.seeds) {
            temperature, strategy, seed in
            Train("character model", Self.chain, corpus, config.text.characters, config.text.generations, temperature, strategy, seed)
        }
        let real = ForEach(factor("seed", config.text.realRuns)) {
            Train("fresh real text", Self.freshRealText, corpus, config.text.characters, config.text.generations, $0)
        }
        let gains = ForEach(config.text.seeds) {
            Train("longer real text", Self.learnsFromSize, corpus, config.text.characters, config.text.more, $0)
        }

        // A transformer of the same text.
        let (transformer, temperatures) = (config.transformer, config.text.temperatures)
        let transformers = ForEach(temperatures, factor("strategy", TextStrategy.allCases), factor("seed", transformer.seeds)) {
            temperature, strategy, seed in
            Train(
                "transformer", Self.transformerChain, corpus, firstTransformer(corpus, config, seed), config.text.characters,
                transformer.generations, transformer.training, temperature, strategy, seed)
        }
        let realTransformers = ForEach(factor("strategy", TextStrategy.allCases), factor("seed", transformer.seeds)) { strategy, seed in
            Train(
                "transformer of real text", Self.transformersOfRealText, corpus, firstTransformer(corpus, config, seed),
                config.text.characters, transformer.generations, transformer.training, strategy, seed)
        }

        // An autoencoder of images.
        let (training, test) = (FashionMNIST.training, FashionMNIST.test)
        let album = Data("album", Self.album, training.images, training.labels, test.images, test.labels, config.images)
        let images = ForEach(factor("strategy", ImageStrategy.allCases), factor("seed", config.images.seeds)) { strategy, seed in
            Train("autoencoder", Self.imageChain, album, config.images, strategy, seed)
        }

        let curves = Evaluate("curves", Self.curves, replaced, accumulated, growing, subsampled, relabelled, config.compared)
        let growths = Evaluate("growths", Self.growths, accumulated, growing, subsampled)
        let slopes = Evaluate("slopes", Self.slopes, replaced)
        Analyze("replace-linear-growth", Self.evidenceForLinearGrowth, replaced, oracle)
        Analyze("accumulate-bounded", Self.evidenceForBound, accumulated, relabelled, config.compared)
        Analyze("not-just-more-data", Self.evidenceForOldData, replaced, accumulated, growing, subsampled, large)
        Analyze("language-model", Self.evidenceForLanguageModel, chains, real, gains, transformers, transformer.judged)
        Analyze("vae", Self.evidenceForVAE, images)
        Report(
            Self.report, curves, growths, slopes, truths, chains, real, transformers, realTransformers, images, config.compared,
            config.text,
            transformer, config.images)
    }

    /// The model that all chains of a seed begin with, trained once.
    private func firstTransformer(_ corpus: Artifact<Corpus>, _ config: Settings<Config>, _ seed: Factor<Seed>) -> Artifact<TinyTransformer>
    {
        Train("first transformer", Self.firstTransformer, corpus, config.text.characters, config.transformer.training, seed)
    }

    /// The same settings, if they make sense.
    private func validated(_ config: Settings<Config>) throws -> Settings<Config> {
        for regression in value(of: config.settings) { try regression.validate() }
        let (compared, generations) = (value(of: config.compared), value(of: config.generations))
        guard generations > compared else {
            throw InvalidSetting(name: "generations", found: "\(generations)", expected: "more than the \(compared) that are compared")
        }
        try value(of: config.transformer.training).validate(
            characters: value(of: config.text.characters), heldOut: value(of: config.text.heldOut))
        return config
    }
}
