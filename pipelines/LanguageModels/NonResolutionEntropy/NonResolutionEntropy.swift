package import Statistics
package import Workbench

/// Does a model that keeps two vectors for an ambiguous word stay undecided until evidence arrives, where one with a single vector commits
/// too early?
///
/// The paper's one experiment is a classifier that reads "The bank is old." and then a second turn that says which bank is meant. After
/// training, the second turn is left empty, and the entropy of the answer says how undecided the model is. The two published models differ
/// in two things at once: in the vectors of "bank", and in the vector of padding, which fills an empty turn. So the study runs them again
/// as published, then all four combinations, then the same question without padding, with exact gradients and with neutral turns in the
/// training.
package struct NonResolutionEntropy: Study {
    package struct Config: Configuration {
        /// Runs of each arm, where nothing else is said; no more than the 2 x 2 has.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(60)
        /// The published training.
        package var published = Training()
        package var factorial = Factorial()
        package var templates = Templates()
        package var dose = Dose()
        package var honest = Honest()
        package init() {}
    }

    /// The 2 x 2 of architecture and padding.
    package struct Factorial: Configuration {
        /// Runs of each cell; with fewer the vectors' effect can't be told from nothing.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(100)
        @Quantity(in: 1..., unit: "resamples") package var resamples = 10_000
        package init() {}
    }

    /// The same with templates of equal length.
    package struct Templates: Configuration {
        /// Runs of each cell; no more than the 2 x 2 has.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(20)
        package init() {}
    }

    /// How the entropy depends on the padding vector.
    package struct Dose: Configuration {
        /// Standard deviations of its components, beside the published 0 and 0.1.
        @Quantity(in: 0...) package var deviations = [0.05, 0.2]
        /// Runs of each deviation; no more than the 2 x 2 has.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(8)
        package init() {}
    }

    /// The same question, properly put.
    package struct Honest: Configuration {
        package var training = Training(pooling: .masked, update: .exact)
        /// Shares of training pairs whose second turn is empty or neutral.
        @Quantity(in: 0...1) package var neutralFractions = [0, 0.1, 0.3]
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) throws -> Pipeline {
        let config = try validated(config)
        let architectures = factor("model", [Architecture.single, .twoVector])
        let paddings = factor("padding", [Padding.random, .zero])

        // The published two cells, and the two that separate what they confound.
        let cells = ForEach(architectures, paddings, config.factorial.seeds) { model, padding, seed in
            Train("cell", Self.cell, config.published, model, padding, TemplateLength.published, seed)
        }
        let equal = ForEach(architectures, paddings, config.templates.seeds) { model, padding, seed in
            Train("equal templates", Self.cell, config.published, model, padding, TemplateLength.equal, seed)
        }
        let doses = ForEach(architectures, factor("deviation", config.dose.deviations), config.dose.seeds) { model, deviation, seed in
            Train("padding dose", Self.dose, config.published, model, deviation, seed)
        }

        // Controls: the gate frozen, and one model twice.
        let frozen = ForEach(config.factorial.seeds) { seed in Train("gate frozen", Self.frozen, config.published, seed) }
        let again = ForEach(config.seeds) { seed in Train("control again", Self.again, config.published, seed) }

        // Exact gradients, masked pooling, neutral turns in the training.
        let honest = ForEach(architectures, factor("fraction", config.honest.neutralFractions), config.seeds) { model, fraction, seed in
            Train("honest", Self.honest, config.honest.training, model, fraction, seed)
        }

        Analyze("published-contrast", Self.evidenceForContrast, cells, again, config.seeds)
        Analyze("published-control-level", Self.evidenceForControlLevel, cells, config.seeds)
        Analyze("is-it-the-two-vectors", Self.evidenceForVectors, cells, frozen, config.factorial.resamples)
        Analyze("gate-stays-balanced", Self.evidenceForGate, cells, config.seeds)
        Analyze("honest-ambiguity", Self.evidenceForHonest, honest)
        Report(Self.report, cells, equal, doses, frozen, honest, config.published, config.seeds, config.factorial.resamples)
    }

    /// The same settings, if the four cells have every seed that they are compared with.
    private func validated(_ config: Settings<Config>) throws(MissingSeeds) -> Settings<Config> {
        let known = value(of: config.factorial.seeds)
        try MissingSeeds.check(value(of: config.seeds), "seeds", among: known)
        try MissingSeeds.check(value(of: config.templates.seeds), "templates.seeds", among: known)
        try MissingSeeds.check(value(of: config.dose.seeds), "dose.seeds", among: known)
        return config
    }
}
