package import Statistics
package import Workbench

/// Do a language model's features collapse onto the means of their next tokens as the model gets better?
///
/// Classifiers trained far beyond zero error show neural collapse: the features of a class shrink to their mean, and the means spread evenly,
/// equally long and along the classifier's rows. A language model is no such classifier: it has more classes than dimensions, classes of
/// unequal size, and contexts that allow several next words. The paper trains models of many sizes and finds that they collapse the more, the
/// lower their loss. Small transformers on the King James text are measured here in the same way. Then the classes are shuffled over the same
/// features, and the models are compared with what they were before training: what remains comes from classes, and from training.
package struct NeuralCollapseLanguage: Study {
    package struct Config: Configuration {
        package var text = TextSettings()
        /// Model widths; the heads share each of them.
        @Quantity(in: 2..., unit: "features") package var widths = [16, 32, 64]
        @Quantity(in: 1..., unit: "blocks") package var depths = [1, 2]
        /// Lengths of training. Each is a run of its own, whose learning rate falls to 0 at its end.
        @Quantity(in: 1..., unit: "steps") package var lengths = [150, 500, 1500]
        package var training = Training()
        package var measuring = Measuring()
        package var repeated = Repeated()
        /// Runs of the one model that is trained many times.
        @Quantity(in: 3..., unit: "runs") package var seeds = Seeds(24)
        package init() {}
    }

    package struct TextSettings: Configuration {
        /// The most frequent words, each of which is a class; one more token stands for all others.
        @Quantity(in: 2..., unit: "words") package var vocabulary = 500
        /// Words at the end of the text that no model learns from.
        @Quantity(in: 100..., unit: "words") package var heldOut = 40_000
        package init() {}
    }

    package struct Training: Configuration {
        @Quantity(in: 1..., unit: "heads") package var heads = 2
        @Quantity(in: 2..., unit: "tokens") package var context = 16
        @Quantity(in: 1..., unit: "passages") package var batch = 32
        @Quantity(in: 0...) package var rate = 5e-3
        @Quantity(in: 0..., unit: "steps") package var warmup = 20
        /// Decoupled, as in AdamW.
        @Quantity(in: 0...) package var weightDecay = 0.0
        package init() {}
    }

    package struct Measuring: Configuration {
        /// Passages of the training text whose features are measured, at equal distances.
        @Quantity(in: 2..., unit: "passages") package var contexts = 2000
        /// Places of a passage before this one don't count: they have seen too little.
        @Quantity(in: 0..., unit: "tokens") package var firstPlace = 4
        /// A class with fewer samples is left out.
        @Quantity(in: 2..., unit: "samples") package var leastSamples = 8
        package init() {}
    }

    /// The model that is trained from many seeds.
    package struct Repeated: Configuration {
        @Quantity(in: 2..., unit: "features") package var width = 32
        @Quantity(in: 1..., unit: "blocks") package var depth = 1
        @Quantity(in: 1..., unit: "steps") package var length = 500
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) throws -> Pipeline {
        let config = try validated(config)
        let (widths, depths) = (factor("width", config.widths), factor("depth", config.depths))

        let printed = Command(
            "king james text", "bible", "-f", "gen1:1-rev22:21", versions: [.debian("bible-kjv"), .debian("bible-kjv-text")])
        let corpus = Data("corpus", Self.prepare, printed, config.text)
        let baselines = Evaluate("frequencies", Self.frequencies, corpus)

        // Models of all sizes and lengths, and what they were before training.
        let grid = ForEach(widths, depths, factor("length", config.lengths)) { width, depth, length in
            let model = Train("model", Self.train, corpus, config.training, width, depth, length, Seed(0))
            Evaluate("collapse", Self.measure, corpus, model, config.measuring, Seed(0))
        }
        let untrained = ForEach(widths, depths) { width, depth in
            let model = Train("untrained model", Self.train, corpus, config.training, width, depth, 0, Seed(0))
            Evaluate("collapse before training", Self.measure, corpus, model, config.measuring, Seed(0))
        }

        // One model many times.
        let repeated = ForEach(config.seeds) { seed in
            let model = Train(
                "repeated model", Self.train, corpus, config.training, config.repeated.width, config.repeated.depth,
                config.repeated.length, seed)
            Evaluate("repeated collapse", Self.measure, corpus, model, config.measuring, seed)
        }

        Analyze("collapse-tracks-loss", Self.evidenceForTracking, grid)
        Analyze("class-structure", Self.evidenceForClasses, grid)
        Analyze("equinorm-is-weak", Self.evidenceForNorms, grid)
        Analyze("seeds-only", Self.evidenceForSeeds, repeated)
        Analyze("beyond-architecture", Self.evidenceForTraining, grid, untrained)
        Report(Self.report, baselines, grid, untrained, repeated, config.text, config.training, config.measuring, config.repeated)
    }

    /// The same settings, if they make sense.
    private func validated(_ config: Settings<Config>) throws -> Settings<Config> {
        let training = value(of: config.training)
        for width in value(of: config.widths) + [value(of: config.repeated).width] where width % training.heads != 0 {
            throw InvalidSetting(name: "widths", found: "\(width)", expected: "multiples of the \(training.heads) heads")
        }
        let firstPlace = value(of: config.measuring).firstPlace
        guard firstPlace < training.context else {
            throw InvalidSetting(
                name: "measuring.firstPlace", found: "\(firstPlace)", expected: "less than the context of \(training.context)")
        }
        return config
    }
}
