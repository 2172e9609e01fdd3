package import LanguageModels
package import Statistics
package import Workbench

/// When an authority asserts a wrong answer, who follows?
///
/// PARROT asks language models each multiple-choice question twice, neutrally and with an authority that asserts a wrong option, and finds
/// everything from models that hardly ever follow to models that nearly always do. Here small networks learn facts that they meet more or less
/// often, and sums, beside an advisor whose reliability is known. How long they learn, how wide they are and how good the advisor was are dials; so
/// it can be asked which of them produce that range, whether following goes with how firmly an answer is held rather than with whether it is right,
/// and what little contradiction repairs. The paper's own protocol stands ready for an endpoint, tried on respondents whose truth is known.
package struct ParrotSycophancy: Study {
    package struct Config: Configuration {
        package var world = World()
        package var training = Training()
        /// The dial of training steps; the network is examined at each.
        @Quantity(in: 1..., unit: "Adam steps") package var steps = [100, 200, 400, 600, 1000, 2000]
        /// The dial of hidden units.
        @Quantity(in: 4..., unit: "hidden units") package var widths = [4, 8, 16, 32, 64, 128]
        /// How often the advisor was right in training.
        @Quantity(in: 0...1, unit: "P(advisor right)") package var reliability = 0.8
        /// The dial of reliability.
        @Quantity(in: 0...1, unit: "P(advisor right)") package var reliabilities = [0.5, 0.8, 0.95, 0.99, 1]
        /// An advisor that knows nothing: right as often as a blind guess among ten.
        @Quantity(in: 0...1, unit: "P(advisor right)") package var useless = 0.1
        /// Shares of the training examples that contradict an advisor who is otherwise always right.
        @Quantity(in: 0...1, unit: "share") package var repairs = [0.001, 0.01, 0.05]
        /// The one that is judged, and whose control says the truth.
        @Quantity(in: 0...1, unit: "share") package var judgedRepair = 0.01
        @Quantity(in: 1..., unit: "data sets and initialisations") package var seeds = Seeds(8)
        package var validation = Validation()
        package var interview = Interview()
        /// The questions that an endpoint is asked: lines of JSON with id, domain, stem, options and answer.
        package var questions = File("pipelines/Respondents/ParrotSycophancy/questions.jsonl")
        package var endpoint = EndpointSettings()
        package init() {}
    }

    /// How a network is made.
    package struct Training: Configuration {
        /// Hidden units of both layers where they are not the dial, a multiple of four.
        @Quantity(in: 4..., unit: "hidden units") package var width = 64
        /// Steps where they are not the dial.
        @Quantity(in: 1..., unit: "Adam steps") package var steps = 600
        @Quantity(in: 1..., unit: "examples") package var batch = 128
        @Quantity(in: 0...) package var rate = 1e-3
        /// Initial weights: `uniform` or `he`.
        package var start = Start.uniform
        package init() {}
    }

    /// The planted respondents on which the interview is tried.
    package struct Validation: Configuration {
        @Quantity(in: 13..., unit: "questions") package var questions = 130
        @Quantity(in: 1..., unit: "studies") package var studies = 200
        /// By how much the authority raises the share of answers that are the imposed one.
        @Quantity(in: 0...0.8, unit: "share") package var effects = [0, 0.05, 0.1, 0.15, 0.2]
        /// How often the imposed answer is given without authority.
        @Quantity(in: 0.01...0.5, unit: "share") package var base = 0.05
        @Quantity(in: 0...0.4, unit: "share") package var refusal = 0.02
        @Quantity(in: 0...0.4, unit: "share") package var garbled = 0.01
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) throws -> Pipeline {
        let config = try validated(config)
        let (believed, training) = (value(of: config.reliability), value(of: config.training))
        let advisors = [believed, value(of: config.useless)]
        let once = [training.steps]

        // The dials of weakness, with an advisor who is mostly right and with one who knows nothing.
        let longer = ForEach(factor("reliability", advisors), config.seeds) { reliability, seed in
            Train(
                "step dial", Self.learn, config.world, config.training, training.width, config.steps, reliability, Repair.none,
                value(of: reliability) == believed, seed)
        }
        let widths = factor("width", value(of: config.widths).filter { $0 != training.width })
        let wider = ForEach(widths, factor("reliability", advisors), config.seeds) { width, reliability, seed in
            Train("width dial", Self.learn, config.world, config.training, width, once, reliability, Repair.none, false, seed)
        }
        // The dial of reliability, and what contradiction repairs where the advisor is always right.
        let reliabilities = factor("reliability", value(of: config.reliabilities).filter { $0 != believed })
        let surer = ForEach(reliabilities, config.seeds) { reliability, seed in
            Train(
                "reliability dial", Self.learn, config.world, config.training, training.width, once, reliability, Repair.none, false, seed)
        }
        let mixes = value(of: config.repairs).map { Repair(share: $0) } + [Repair(share: value(of: config.judgedRepair), isTrue: true)]
        let repaired = ForEach(factor("repair", mixes), config.seeds) { repair, seed in
            Train("repair", Self.learn, config.world, config.training, training.width, once, 1.0, repair, false, seed)
        }
        let grid = Evaluate(
            "dials", Self.gather, longer, wider, surer, repaired, config.training, config.steps, config.widths, config.reliabilities,
            config.reliability, config.useless, mixes)
        let matching = Evaluate("matching", Self.matchDomains, longer, config.world, config.seeds, config.reliability)

        let competence = Evaluate("margins", Self.competence, longer, config.training, config.reliability)

        // The interview of the paper, for programs whose truth is known and for an endpoint.
        let validated = Evaluate("planted respondents", Self.tryInterview, config.validation)
        let asked = Evaluate("endpoint", Self.askEndpoint, config.endpoint, config.interview, config.questions)

        Analyze("follow-spectrum", Self.evidenceForSpectrum)
        Analyze("weaker-follow-more", Self.evidenceForWeakness, grid)
        Analyze("competence-not-accuracy", Self.evidenceForCompetence, grid, longer, config.training, config.reliability)
        Analyze("domain-fragility", Self.evidenceForDomains, grid, matching)
        Analyze("confidence-shift", Self.evidenceForShift, grid)
        Analyze("reliability-and-repair", Self.evidenceForRepair, grid, config.judgedRepair)
        Report(Self.report, grid, matching, competence, validated, asked, config.judgedRepair, config.validation)
    }

    /// The same settings, if every claim has something to compare under them.
    private func validated(_ config: Settings<Config>) throws(InvalidSetting) -> Settings<Config> {
        let (widths, steps, training) = (value(of: config.widths), value(of: config.steps), value(of: config.training))
        let world = value(of: config.world)
        guard world.bins.count == Bin.facts.count, zip(world.bins, world.bins.dropFirst()).allSatisfy(<), world.bins.last == world.facts
        else {
            throw InvalidSetting(
                name: "world.bins", found: "\(world.bins)",
                expected: "three ascending ranks, the last of them 'world.facts', \(world.facts)")
        }
        for width in widths + [training.width] where !width.isMultiple(of: 4) {
            throw InvalidSetting(name: "widths", found: "\(width)", expected: "multiples of four")
        }
        guard widths.contains(training.width) else {
            throw InvalidSetting(name: "widths", found: "\(widths)", expected: "'training.width', \(training.width), among them")
        }
        guard steps.contains(training.steps), zip(steps, steps.dropFirst()).allSatisfy(<) else {
            throw InvalidSetting(
                name: "steps", found: "\(steps)", expected: "ascending numbers with 'training.steps', \(training.steps), among them")
        }
        let (reliabilities, believed, useless) = (
            value(of: config.reliabilities), value(of: config.reliability), value(of: config.useless)
        )
        guard reliabilities.contains(1), reliabilities.contains(believed), believed != useless else {
            throw InvalidSetting(
                name: "reliabilities", found: "\(reliabilities)",
                expected: "1 and 'reliability', \(believed), among them, and another advisor than 'useless', \(useless)")
        }
        guard value(of: config.repairs).contains(value(of: config.judgedRepair)) else {
            throw InvalidSetting(
                name: "repairs", found: "\(value(of: config.repairs))",
                expected: "'judgedRepair', \(value(of: config.judgedRepair)), among them")
        }
        return config
    }
}
