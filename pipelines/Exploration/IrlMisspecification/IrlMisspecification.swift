package import Statistics
package import Workbench

/// How far off is a reward that was inferred from behaviour when the assumed link between the two is a little wrong?
///
/// Whoever infers rewards assumes how behaviour follows from them: with what temperature, what discount, in what environment. The paper
/// measures errors by how differently two rewards order policies, and proves that a wrong temperature does no harm while a wrong discount
/// or a wrong environment, however little, may do the greatest harm there is. The theorems are about the worst reward. So the worst case is
/// constructed here and computed exactly, and beside it stands what the same mistake does to rewards that nobody constructed.
package struct IrlMisspecification: Study {
    package struct Config: Configuration {
        package var world = World()
        /// Random processes, each with its own rewards.
        @Quantity(in: 2..., unit: "processes") package var processes = Seeds(200)
        /// Inverse temperatures that the observer assumes in place of the agent's.
        package var temperatures = [0.1, 1, 25]
        package var constructed = Constructed()
        package var typical = Typical()
        package var perturbation = Perturbation()
        package init() {}
    }

    /// A random process and how its agent behaves.
    package struct World: Configuration {
        @Quantity(in: 2..., unit: "states") package var states = 8
        @Quantity(in: 2..., unit: "actions") package var actions = 3
        /// The discount that the observer assumes; the agent's too, where nothing is misspecified.
        @Quantity(in: 0..<1) package var discount = 0.9
        /// Inverse temperature of the agent.
        package var beta = 5.0
        package init() {}
    }

    /// The worst cases.
    package struct Constructed: Configuration {
        @Quantity(in: 1..., unit: "processes") package var processes = Seeds(20)
        /// Sizes of the discount's error, and shares of the kernel that are wrong.
        @Quantity(in: 1e-9..<1) package var errors = [1e-1, 1e-2, 1e-3, 1e-4]
        /// Size of the shaping times size of the error.
        @Quantity(in: 0...) package var strengths = [1e-2, 0.1, 0.3, 0.6, 1, 1.6, 3, 10, 100, 1e3, 1e4]
        package init() {}
    }

    /// Rewards that nobody constructed.
    package struct Typical: Configuration {
        package var environments: [Environment] = [.random, .grid]
        @Quantity(in: 0..<1) package var errors = [0.01, 0.03, 0.1, 0.2, 0.4]
        /// Shares of the kernel that are replaced by another random kernel.
        @Quantity(in: 0...1) package var mixing = [0.01, 0.03, 0.1, 0.3]
        @Quantity(in: 10..., unit: "resamples") package var resamples = 2000
        package init() {}
    }

    /// Small changes of the observed policy.
    package struct Perturbation: Configuration {
        /// Total variation in each state.
        @Quantity(in: 0...1) package var sizes = [0.001, 0.01, 0.1]
        package var betas = [1.0, 5, 20]
        @Quantity(in: 1..., unit: "perturbations") package var random = 30
        @Quantity(in: 1..., unit: "sweeps") package var sweeps = 3
        /// No probability is lowered below this.
        @Quantity(in: 0...1) package var floor = 1e-12
        package init() {}
    }

    package enum Environment: String, Choice { case random, grid, large }
    package enum Behaviour: String, Choice { case boltzmann, entropy, optimal }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        let temperature = Evaluate("temperature", Self.temperature, config.world, config.processes, config.temperatures)
        let discount = Evaluate("constructed discount", Self.constructedDiscount, config.world, config.constructed)
        let kernel = Evaluate("constructed kernel", Self.constructedKernel, config.world, config.constructed)
        let typical = ForEach(factor("environment", config.typical.environments)) { environment in
            Evaluate("typical discount", Self.typicalDiscount, config.world, config.processes, config.typical, environment)
        }
        let mixing = Evaluate("typical kernel", Self.typicalKernel, config.world, config.processes, config.typical)
        let behaviours = ForEach(factor("behaviour", Behaviour.allCases)) { behaviour in
            Evaluate("behaviour", Self.behaviour, config.world, config.processes, behaviour)
        }
        let perturbed = ForEach(factor("beta", config.perturbation.betas), factor("size", config.perturbation.sizes)) { beta, size in
            Evaluate("perturbed policy", Self.perturbed, config.world, config.processes, config.perturbation, beta, size)
        }
        let untouched = ForEach(factor("beta", config.perturbation.betas)) { beta in
            Evaluate("untouched policy", Self.perturbed, config.world, config.processes, config.perturbation, beta, 0.0)
        }

        Analyze("temperature-harmless", Self.evidenceForTemperature, temperature)
        Analyze("discount-worst-case", Self.evidenceForDiscount, discount)
        Analyze("discount-typical-case", Self.evidenceForTypical, typical, config.typical.resamples)
        Analyze("transitions", Self.evidenceForTransitions, kernel)
        Analyze("policy-perturbation", Self.evidenceForPerturbation, perturbed, untouched, config.typical.resamples)
        Report(Self.report, temperature, discount, kernel, typical, mixing, behaviours, perturbed)
    }
}
