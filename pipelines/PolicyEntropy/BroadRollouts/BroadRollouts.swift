import Optimizers
package import Statistics
package import Workbench

/// Does drawing more answers per question lift the plateau that training with verified answers runs into?
///
/// One step of such training moves the probability of the correct answers by three terms. Two come from answers that were drawn and are never
/// negative; the third comes from those that were not, and may be. The paper concludes that many answers should be drawn per question, shows
/// it in a simulator with a vocabulary of 128,000 tokens, and lifts the plateau of a language model by drawing 512 answers where 16 were
/// drawn before. The identity and the simulator are run here at full size. Then the same number of draws is spent in two ways, few a step
/// on many steps or many a step on few, which equal numbers of steps can't tell apart; and a small model stands in for the language model.
package struct BroadRollouts: Study {
    package struct Config: Configuration {
        package var identity = Identity()
        package var decay = Decay()
        package var simulator = Simulator()
        package var optimizer = Optimizer()
        package var compute = Compute()
        package var plateau = Plateau()
        package init() {}
    }

    /// The random policies on which the balance of mass is checked.
    package struct Identity: Configuration {
        /// Policies for each number of rollouts, over all vocabularies, spreads and shares.
        @Quantity(in: 30..., unit: "draws") package var draws = 10_000
        @Quantity(in: 2..., unit: "draws a step") package var rollouts = [4, 16, 64, 512]
        @Quantity(in: 2..., unit: "tokens") package var vocabularies = [50, 1000]
        /// Standard deviations of the logits.
        @Quantity(in: 0...) package var spreads = [0.5, 1, 2]
        /// Shares of the vocabulary that are correct.
        @Quantity(in: 0...1) package var shares = [0.02, 0.1, 0.3, 0.5, 0.9]
        /// Step size over number of rollouts of the finite step.
        @Quantity(in: 1e-9...1) package var step = 1e-5
        package init() {}
    }

    /// The sets of draws on which the decay of what is not drawn is checked.
    package struct Decay: Configuration {
        @Quantity(in: 10..., unit: "tokens") package var vocab = 1000
        @Quantity(in: 1..., unit: "draws") package var rollouts = [4, 16, 64, 256, 1024]
        @Quantity(in: 2..., unit: "sets of draws") package var sets = 5000
        package init() {}
    }

    /// The paper's simulator.
    package struct Simulator: Configuration {
        @Quantity(in: 10..., unit: "tokens") package var vocab = [16_000, 128_000]
        /// Share of the tokens that are correct: the paper's 10,000 of 128,000.
        @Quantity(in: 0...1) package var correctShare = 0.078125
        @Quantity(in: 1..., unit: "draws a step") package var rollouts = [4, 8, 16, 512, 51_200]
        @Quantity(in: 1..., unit: "steps") package var steps = 1000
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(3)
        package init() {}
    }

    /// How a step follows the gradient.
    package struct Optimizer: Configuration {
        package var kind = Method.adamw
        @Quantity(in: 0...) package var rate = 0.001
        @Quantity(in: 0..<1) package var beta1 = 0.9
        @Quantity(in: 0..<1) package var beta2 = 0.999
        @Quantity(in: 0...) package var epsilon = 1e-8
        @Quantity(in: 0...) package var weightDecay = 0.01
        package init() {}

        var adamW: AdamW { AdamW(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay) }
    }

    package enum Method: String, Choice { case adamw, sgd }

    /// Equal numbers of draws, spent in several ways.
    package struct Compute: Configuration {
        @Quantity(in: 10..., unit: "tokens") package var vocab = 16_000
        /// Draws of a run, over all its steps.
        @Quantity(in: 1..., unit: "draws") package var samples = 16_000
        @Quantity(in: 1..., unit: "draws a step") package var rollouts = [4, 16, 512]
        package var rates = [3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1]
        /// Share of the correct tokens that have to gain at an acceptable rate.
        @Quantity(in: 0...1) package var gaining = 0.75
        /// Runs on which the rates are chosen; none of them is compared.
        @Quantity(in: 1..., unit: "runs") package var tuning = Seeds(3, first: 1000)
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(10)
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The two identities.
        let balance = Evaluate("mass balance", Self.massBalance, config.identity)
        let decay = Evaluate("unsampled decay", Self.unsampledDecay, config.decay)

        // The simulator: more draws a step, the same number of steps.
        let vocabularies = factor("vocab", config.simulator.vocab)
        let growth = ForEach(vocabularies, factor("rollouts", config.simulator.rollouts), config.simulator.seeds) { vocab, rollouts, seed in
            Train("simulator", Self.simulator, config.simulator, config.optimizer, vocab, rollouts, seed)
        }
        let exact = Evaluate("exact update", Self.exactUpdate, config.simulator, config.optimizer, config.compute.vocab)
        let variants = ForEach(factor("variant", Variant.allCases), factor("rollouts", [16, 512])) { variant, rollouts in
            Train("variant", Self.variant, config.simulator, config.optimizer, config.compute.vocab, variant, rollouts)
        }

        // The same number of draws, spent on draws a step or on steps.
        let spendings = factor("rollouts", config.compute.rollouts)
        let scan = ForEach(spendings, factor("rate", config.compute.rates), config.compute.tuning) { rollouts, rate, seed in
            Train("rate scan", Self.scan, config.compute, config.simulator.correctShare, config.optimizer, rollouts, rate, seed)
        }
        let chosen = Evaluate("chosen rates", Self.chooseRates, scan, config.compute.gaining)
        let spent = ForEach(spendings, config.compute.seeds) { rollouts, seed in
            Train("equal draws", Self.equalDraws, config.compute, config.simulator.correctShare, config.optimizer, chosen, rollouts, seed)
        }
        let twin = ForEach(config.compute.seeds) { seed in
            Train("equal draws again", Self.equalDrawsAgain, config.compute, config.simulator.correctShare, config.optimizer, chosen, seed)
        }

        // The stand-in for the language model.
        let plateau = ForEach(config.plateau.seeds) { seed in Train("plateau", Self.plateau, config.plateau, seed) }

        Analyze("mass-balance", Self.evidenceForBalance, balance)
        Analyze("unsampled-decay", Self.evidenceForDecay, decay)
        Analyze("no-knowledge-shrinkage", Self.evidenceForShrinkage, growth, exact)
        Analyze("compute-matched", Self.evidenceForCompute, chosen, spent, twin)
        Analyze("plateau-analogue", Self.evidenceForPlateau, plateau)
        Report(Self.report, balance, decay, growth, exact, variants, scan, chosen, spent, plateau, config.plateau)
    }
}
