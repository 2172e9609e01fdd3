package import Statistics
package import Workbench

/// Does the usual choice among models drive a fishery to extinction, and does a Gaussian process avoid it?
///
/// A fish stock dies out below a threshold that nobody knows, and the data come from years without fishing, well above it. Three growth
/// models and a Gaussian process are fitted, an optimal harvest policy is computed for each, and the policies are run on the true stock.
/// The paper says that a model without a threshold is chosen by the usual criteria and fishes the stock out, while the Gaussian process,
/// unsure where it has seen nothing, keeps away. What policies do and what criteria choose are two questions, so the replicate data sets
/// here answer them one by one.
package struct GpFishery: Study {
    package struct Config: Configuration {
        package var world = World()
        /// Data sets, simulated without harvest; those in which the stock dies out are left out.
        @Quantity(in: 2..., unit: "data sets") package var replicates = Seeds(100)
        /// How hyper-parameters and parameters are found: at their best values, or at these and by posterior sampling.
        package var inference = Inference.ml
        package var process = Process()
        package var sampling = Sampling()
        package var program = Program()
        package var forward = Forward()
        /// Stocks at which data start, for the choice among models.
        @Quantity(in: 0.001..., unit: "stock") package var starts = [5.5, 6.5, 8]
        package var sensitivity = Sensitivity()
        @Quantity(in: 10..., unit: "resamples") package var resamples = 2000
        package init() {}
    }

    /// The true stock, s exp(r (1 - s/K) (s - C) / K) times a lognormal number, and what is seen of it.
    package struct World: Configuration {
        @Quantity(in: 0.01...) package var growth = 2.0
        @Quantity(in: 0.01..., unit: "stock") package var capacity = 8.0
        @Quantity(in: 0.01..., unit: "stock") package var threshold = 5.0
        /// Standard deviation of the logarithm of the noise.
        @Quantity(in: 0.0001..., unit: "log units") package var noise = 0.05
        @Quantity(in: 0.001..., unit: "stock") package var start = 5.5
        @Quantity(in: 5..., unit: "years") package var observations = 40
        /// A stock below this share of the threshold has collapsed.
        @Quantity(in: 0...1, unit: "share of the threshold") package var collapse = 0.8
        package init() {}
    }

    /// The Gaussian process regression.
    package struct Process: Configuration {
        /// The standard deviation of the function: fitted, or 1 as in the archived code.
        package var amplitude = Amplitude.fitted
        /// Whether length and noise have the archived code's priors, which were made for amplitude 1.
        package var priors = false
        /// What the logarithm of the determinant is multiplied by in the likelihood; the archived code has 1.
        @Quantity(in: 0.01...1) package var logDeterminantFactor = 0.5
        /// Whether a stock of 0 is known to stay there.
        package var pseudoObservation = true
        package init() {}

        /// The paper's kernel: amplitude 1, and the archived code's priors.
        package var asInThePaper: Process {
            var settings = self
            (settings.amplitude, settings.priors) = (.one, true)
            return settings
        }
    }

    /// Posterior sampling by Metropolis chains.
    package struct Sampling: Configuration {
        @Quantity(in: 100..., unit: "steps") package var steps = 100_000
        @Quantity(in: 0..., unit: "steps") package var burnIn = 10_000
        /// Draws over which transition probabilities are averaged.
        @Quantity(in: 2..., unit: "draws") package var kept = 300
        package init() {}

        package init(steps: Int, burnIn: Int, kept: Int) {
            (self.steps, self.burnIn, self.kept) = (steps, burnIn, kept)
        }
    }

    /// The dynamic program.
    package struct Program: Configuration {
        @Quantity(in: 5..., unit: "points") package var points = 50
        @Quantity(in: 1..., unit: "stock") package var top = 15.0
        /// The discount is 1 / (1 + interest).
        @Quantity(in: 0.0001..., unit: "a year") package var interest = 0.01
        package init() {}
    }

    /// The runs of a policy on the true stock.
    package struct Forward: Configuration {
        @Quantity(in: 1..., unit: "runs") package var runs = 100
        @Quantity(in: 1..., unit: "years") package var years = 50
        @Quantity(in: 0.001..., unit: "stock") package var start = 8.0
        package init() {}
    }

    /// Other noise and other thresholds.
    package struct Sensitivity: Configuration {
        @Quantity(in: 0.0001..., unit: "log units") package var noises = [0.01, 0.05, 0.1]
        @Quantity(in: 0.01..., unit: "stock") package var thresholds = [1.0, 3, 5]
        @Quantity(in: 2..., unit: "data sets") package var dataSets = 30
        package init() {}
    }

    package enum Inference: String, Choice { case ml, mcmc }
    package enum Amplitude: String, Choice { case fitted, one }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The one data set of the paper.
        let archived = Evaluate(
            "archived data", Self.archived, config.world, config.process, config.sampling, config.program, config.forward)

        // Replicates: fits, policies, and what the policies do to the true stock.
        let replicates = ForEach(config.replicates) { seed in
            let replicate = Train("replicate", Self.replicate, config.world, config.process, config.program, config.forward, seed)
            Evaluate(
                "posterior", Self.posterior, replicate, config.world, config.process, config.sampling, config.program, config.forward,
                config.inference, seed)
        }
        let variants = ForEach(factor("variant", Variant.allCases)) { variant in
            Evaluate(
                "process variant", Self.variant, config.world, config.process, config.program, config.forward, variant, config.replicates)
        }
        let covered = Evaluate("data everywhere", Self.coveredRatios, config.world, config.process, config.replicates)

        // The choice among models.
        let choices = ForEach(factor("start", config.starts)) { start in
            Evaluate("model choice", Self.choices, config.world, start, config.replicates)
        }
        let thresholdFree = Evaluate("threshold-free truth", Self.thresholdFreeChoices, config.world, config.replicates)

        // Other worlds.
        let cells = ForEach(factor("sigma", config.sensitivity.noises), factor("threshold", config.sensitivity.thresholds)) {
            noise, threshold in
            Evaluate(
                "other world", Self.otherWorld, config.world, config.process, config.program, config.forward, noise, threshold,
                config.sensitivity.dataSets)
        }
        let noThreshold = Evaluate(
            "world without threshold", Self.worldWithoutThreshold, archived, config.world, config.process, config.program, config.forward,
            config.sensitivity.dataSets)

        Analyze("ricker-policy-crashes", Self.evidenceForCrash, replicates, config.resamples)
        Analyze("gp-nearly-optimal", Self.evidenceForProcess, replicates, config.resamples)
        Analyze("selection-favours-no-threshold", Self.evidenceForSelection, archived, choices, thresholdFree)
        Analyze("uncertainty-away-from-data", Self.evidenceForUncertainty, replicates, covered, config.resamples)
        Analyze("sensitivity", Self.evidenceForSensitivity, cells, noThreshold, config.resamples)
        Report(
            Self.report, archived, replicates, variants, choices, thresholdFree, cells, noThreshold, config.world, config.forward,
            config.resamples)
    }
}
