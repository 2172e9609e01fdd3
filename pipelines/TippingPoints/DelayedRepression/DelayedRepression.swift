package import Statistics
package import Workbench

/// How long may an institution look away before the population it watches goes unstable?
///
/// Agents gain from radical acts and are punished according to an alarm that is some steps old. The paper says two things about this
/// delay. A differential equation, in which the whole population responds smoothly, loses its equilibrium at a delay that can be
/// written down. And in a simulation of a network of agents, those that merely react to the alarm run away far more often than those
/// that learn. The first is mathematics and can be checked to several digits. The second rests on what one calls running away, so the
/// runs are labelled in three ways, and settled populations are asked the same question.
package struct DelayedRepression: Study {
    package struct Config: Configuration {
        /// Ages of the alarm that are compared, in steps.
        package var delays = [0, 4, 8, 14, 20]
        /// Kinds of agent that are compared.
        package var architectures: [Architecture] = [.fixed, .reactive, .qLearning]
        /// Runs of each cell.
        package var seeds = Seeds(100)
        package var agents = Population.Settings()
        /// Sharpness of the institution's response in the simulation.
        package var sharpness = 10.0
        package var equation = Equation()
        package var settled = Settled()
        package var response = Response()
        package var smooth = Smooth()
        package init() {}
    }

    /// The delay differential equation and how it is examined.
    package struct Equation: Configuration {
        package var constants = Replicator.Constants()
        /// Sets of constants beside the published ones.
        package var sets = 12
        /// Time steps to one delay.
        package var stepsPerDelay = 100
        /// Points at which the closed form of the first Lyapunov quantity is evaluated.
        package var gridPoints = 60_000
        /// How long a large oscillation below the threshold is given to die, in critical delays.
        package var hysteresisDuration = 3000.0
        /// Delays of the bifurcation diagram, in critical delays.
        package var ratios = [0.5, 0.8, 0.9, 0.95, 0.98, 1.0, 1.02, 1.05, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3]
        package init() {}
    }

    /// The populations that settle before the delay is switched on.
    package struct Settled: Configuration {
        /// Runs of each cell; a true share near 0.05 can't be told from 0.1 with fewer.
        package var seeds = Seeds(300)
        package var delay = 20
        package init() {}
    }

    /// The experiment on the sharpness of the response.
    package struct Response: Configuration {
        package var values = [3.0, 5, 7, 10, 15, 20, 30, 40]
        package var delay = 15
        package init() {}
    }

    /// The smooth inertial rule.
    package struct Smooth: Configuration {
        /// Probability that an agent revises its choice in a step.
        package var rates = [0.05, 0.1, 0.2]
        package var delays = Array(0...8) + Array(stride(from: 10, through: 30, by: 2))
        package var seeds = Seeds(20)
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The equation.
        let thresholds = Evaluate("thresholds", Self.thresholds, config.equation)
        let diagram = Evaluate("bifurcation diagram", Self.diagram, config.equation)
        let lyapunov = Evaluate("lyapunov quantity", Self.lyapunov, config.equation)
        let hysteresis = Evaluate("hysteresis", Self.hysteresis, config.equation)

        // The published simulation: three kinds of agent under five delays.
        let runs = ForEach(config.architectures, config.delays, config.seeds) { architecture, delay, seed in
            Train("population", Self.population, config.agents, architecture, config.sharpness, delay, seed)
        }
        let labels = Evaluate("labels", Self.labels, runs)
        let planted = Evaluate("planted series", Self.plantedSeries)
        let traces = ForEach(factor("architecture", [Architecture.reactive, .qLearning]), factor("delay", [4, 14, 20])) {
            architecture, delay in
            Train("trace", Self.population, config.agents, architecture, config.sharpness, delay, Seed(0))
        }

        // Sharper responses.
        let sharp = ForEach(factor("architecture", [Architecture.fixed, .qLearning]), factor("k", config.response.values)) {
            architecture, k in
            Evaluate("sharper response", Self.cell, config.agents, architecture, k, config.response.delay, config.seeds)
        }

        // Populations that have settled: with the delay switched on, and without.
        let settled = ForEach(factor("architecture", [Architecture.reactive, .qLearning])) { architecture in
            Evaluate("settled", Self.settledCell, config.agents, architecture, config.sharpness, config.settled.delay, config.settled.seeds)
        }
        let unswitched = ForEach(factor("architecture", [Architecture.reactive, .qLearning])) { architecture in
            Evaluate("settled without switch", Self.settledCell, config.agents, architecture, config.sharpness, 0, config.settled.seeds)
        }
        let quiet = Evaluate(
            "quiet start", Self.cell, config.agents, Architecture.reactive, config.sharpness, config.settled.delay, config.settled.seeds)

        // A rule to which the theory's assumptions apply.
        let smooth = ForEach(factor("rate", config.smooth.rates), factor("delay", config.smooth.delays)) { rate, delay in
            Evaluate("smooth rule", Self.smoothCell, config.agents, rate, config.sharpness, delay, config.smooth.seeds)
        }
        let scaling = Evaluate("scaling", Self.scaling, smooth)
        let constantAlarm = Evaluate("constant alarm", Self.constantAlarm, config.agents, 0.1, config.sharpness, 20, config.smooth.seeds)

        Analyze("critical-delay", Self.evidenceForCriticalDelay, thresholds)
        Analyze("supercritical", Self.evidenceForSupercritical, thresholds, lyapunov, hysteresis)
        Analyze("architecture-hierarchy", Self.evidenceForHierarchy, labels)
        Analyze("sustained-q-learning", Self.evidenceForSustainedQLearning, labels, planted)
        Analyze("sustained-reactive", Self.evidenceForSustainedReactive, labels, planted)
        Analyze("delay-destabilises-settled-agents", Self.evidenceForSettled, settled, unswitched, quiet)
        Analyze("delay-destabilises-smooth-rule", Self.evidenceForSmooth, smooth, scaling, constantAlarm)
        Analyze("sharpness", Self.evidenceForSharpness, sharp)
        Report(Self.report, thresholds, diagram, lyapunov, labels, traces, sharp, settled, smooth, scaling, config.agents)
    }
}

extension DelayedRepression.Architecture: Choice { package typealias Value = Self }
extension DelayedRepression.Population.Settings: Configuration { package typealias Value = Self }
extension DelayedRepression.Replicator.Constants: Configuration {
    package typealias Value = Self
    package init() { self.init(a: 2) }
}
