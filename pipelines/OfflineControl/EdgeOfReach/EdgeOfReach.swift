package import Statistics
package import Workbench

/// Is it enough to cut rollouts short for offline learning to collapse, even when the model is perfect?
///
/// A learner of values that trains on rollouts of a model asks at each step what the next state is worth. If the rollouts are cut after a few
/// steps, the states at their ends are asked about and never updated: what the network says there is made up. The paper calls them
/// edge-of-reach states and says that they, rather than errors of the model, make offline model-based learning fail, so that a better
/// model makes it worse; and that a minimum over many different critics repairs it. Here the mechanism runs in the paper's kind of plane
/// with true dynamics, the error's way through the states is computed exactly, and a pendulum stands in for the locomotion tasks.
package struct EdgeOfReach: Study {
    package struct Config: Configuration {
        package var plane = PlaneSettings()
        package var learning = Learning()
        package var critics = Critics()
        package var swing = Swing()
        package var propagation = Propagation()
        package init() {}
    }

    /// The plane: a bump of reward at the edge of what short rollouts reach.
    package struct PlaneSettings: Configuration {
        @Quantity(in: 0.001...) package var step = 0.1
        /// Where on the x axis the bump is, and its width.
        package var bump = 1.0
        @Quantity(in: 0.001...) package var width = 0.3
        /// The same for the control in which the bump lies within reach.
        package var insideBump = 0.5
        @Quantity(in: 0.001...) package var insideWidth = 0.2
        /// Half the side of the square around the origin in which rollouts start.
        @Quantity(in: 0...) package var start = 0.1
        /// Steps of an evaluation.
        @Quantity(in: 1..., unit: "steps") package var steps = 50
        /// Starts of an evaluation, the same for all runs of a seed.
        @Quantity(in: 1..., unit: "starts") package var starts = 50
        package init() {}
    }

    /// Q-learning on rollouts.
    package struct Learning: Configuration {
        package var arms = [Arm.base, .full, .edgePatch, .randomPatch, .inside]
        @Quantity(in: 6..., unit: "updates") package var updates = 9000
        /// Length of a short rollout, and of a full one.
        @Quantity(in: 1..., unit: "steps") package var horizon = 10
        @Quantity(in: 1..., unit: "steps") package var fullHorizon = 50
        @Quantity(in: 0..<1) package var discount = 0.95
        @Quantity(in: 0...1) package var epsilon = 0.3
        package var hidden = [64, 64]
        @Quantity(in: 0...) package var rate = 0.001
        @Quantity(in: 0...1) package var tau = 0.01
        @Quantity(in: 1..., unit: "transitions") package var batch = 256
        @Quantity(in: 1..., unit: "transitions") package var capacity = 20_000
        /// Updates between two collections of rollouts, and the transitions of one.
        @Quantity(in: 1..., unit: "updates") package var every = 50
        @Quantity(in: 1..., unit: "transitions") package var collected = 1000
        @Quantity(in: 1..., unit: "runs") package var seeds = Seeds(10)
        package init() {}
    }

    /// What is done to the bottom of a Q-learner's bootstrap, and how far its rollouts go.
    package enum Arm: String, Choice {
        case base = "base"
        case full = "full horizon"
        case edgePatch = "oracle at edges"
        case randomPatch = "oracle at random"
        case inside = "reward inside"
        case zeroPatch = "zero at edges"
        case patient = "base, discount 0.99"
        case patientPatch = "oracle at edges, discount 0.99"
    }

    /// Soft actor-critic in the same plane, with moves of any direction.
    package struct Critics: Configuration {
        package var numbers = [2, 10]
        package var diversities = [0.0, 1.0]
        @Quantity(in: 6..., unit: "updates") package var updates = 30
        package var hidden = [64, 64]
        @Quantity(in: 0...) package var rate = 3e-4
        @Quantity(in: 0...1) package var tau = 0.005
        /// Transitions on which the critics' disagreement is compared.
        @Quantity(in: 2..., unit: "transitions") package var compared = 2000
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(2)
        package init() {}
    }

    /// A pendulum, learned from the data of a mediocre policy through a model between learned and true.
    package struct Swing: Configuration {
        package var lambdas = [0, 0.25, 0.5, 0.75, 1]
        /// Updates of an offline learner, and of the online one that makes the data and sets the scale.
        @Quantity(in: 1..., unit: "updates") package var updates = 20
        @Quantity(in: 1..., unit: "updates") package var onlineUpdates = 60
        /// Share of the online training after which its policy makes the data.
        @Quantity(in: 0...1) package var mediocre = 0.3
        @Quantity(in: 10..., unit: "transitions") package var data = 400
        @Quantity(in: 1..., unit: "updates") package var modelUpdates = 30
        @Quantity(in: 1..., unit: "steps") package var horizon = 5
        /// Share of offline data in a batch.
        @Quantity(in: 0...1) package var datasetRatio = 0.05
        /// What a unit of the model's spread costs under MOPO.
        @Quantity(in: 0...) package var penalty = 5.0
        @Quantity(in: 0..<1) package var discount = 0.99
        @Quantity(in: 1..., unit: "critics") package var critics = 10
        @Quantity(in: 0...) package var diversity = 1.0
        package var hidden = [64, 64]
        @Quantity(in: 0...) package var rate = 1e-3
        @Quantity(in: 1..., unit: "transitions") package var batch = 256
        @Quantity(in: 1..., unit: "episodes") package var episodes = 2
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(2)
        package init() {}
    }

    /// The exact propagation of an error.
    package struct Propagation: Configuration {
        @Quantity(in: 2..., unit: "states") package var states = 10
        package var discounts = [0.9, 0.95, 0.99]
        package var errors = [-10, 0.1, 1, 10]
        /// Length of the rollouts in the grid.
        @Quantity(in: 1..., unit: "steps") package var horizon = 5
        package var slips = [0, 0.2]
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) throws -> Pipeline {
        let config = try validated(config)

        // The proposition, exactly.
        let propagation = Evaluate("propagation", Self.propagation, config.propagation)

        // Q-learning on rollouts of the true plane.
        let blocks = factor("block", SeedBlock.blocks(of: value(of: config.learning.seeds), size: 5))
        let runs = ForEach(factor("arm", config.learning.arms), blocks) { arm, block in
            Train("learners", Self.learn, config.plane, config.learning, arm, block)
        }

        // Many critics.
        let critics = ForEach(
            factor("critics", config.critics.numbers), factor("diversity", config.critics.diversities), config.critics.seeds
        ) { number, diversity, seed in
            Train("critics", Self.learnWithCritics, config.plane, config.learning, config.critics, number, diversity, seed)
        }

        // From a learned model to the true one.
        let online = ForEach(config.swing.seeds) { Train("online pendulum", Self.learnOnline, config.swing, $0) }
        let swings = ForEach(factor("method", Method.allCases), factor("lambda", config.swing.lambdas), config.swing.seeds) {
            method, lambda, seed in
            Train("offline pendulum", Self.learnOffline, config.swing, online, method, lambda, seed)
        }

        Analyze("truncation-alone-breaks-it", Self.evidenceForTruncation, runs, config.learning)
        Analyze("oracle-patch-repairs", Self.evidenceForPatch, runs, config.learning)
        Analyze("ravl-suppresses", Self.evidenceForCritics, critics)
        Analyze("better-model-worse-result", Self.evidenceForSwing, online, swings)
        Analyze("error-propagation-bound", Self.evidenceForPropagation, propagation)
        Report(Self.report, propagation, runs, critics, online, swings, config.plane, config.learning, config.critics, config.swing)
    }

    /// The same settings, if every claim has something to compare under them.
    private func validated(_ config: Settings<Config>) throws -> Settings<Config> {
        let (arms, critics) = (value(of: config.learning.arms), value(of: config.critics))
        for arm in [Arm.base, .full, .edgePatch, .randomPatch, .inside] where !arms.contains(arm) {
            throw InvalidSetting(name: "learning.arms", found: "\(arms.map(\.rawValue))", expected: "'\(arm.rawValue)' among them")
        }
        for (number, diversity) in [(2, 0.0), (10, 0), (10, 1)]
        where !critics.numbers.contains(number) || !critics.diversities.contains(diversity) {
            throw InvalidSetting(
                name: "critics", found: "numbers \(critics.numbers), diversities \(critics.diversities)",
                expected: "\(number) critics with diversity \(diversity) among them")
        }
        for lambda in [0.0, 1] where !value(of: config.swing.lambdas).contains(lambda) {
            throw InvalidSetting(name: "swing.lambdas", found: "\(value(of: config.swing.lambdas))", expected: "\(lambda) among them")
        }
        return config
    }
}
