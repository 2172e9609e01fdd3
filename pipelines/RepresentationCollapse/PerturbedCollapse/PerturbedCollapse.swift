import ImageSets
package import Optimizers
package import SmallNetworks
package import Statistics
package import Workbench

/// How does a solution that is tied to given features differ from full collapse, does the scatter within classes fall along the flow, and which regulariser matters more?
///
/// Features that may move freely collapse to their class means; those of real networks only nearly do. The paper ties the features of a
/// regularised least-squares classifier to given ones, and says three things about what comes out: along the flow with the best classifier
/// at each instant the scatter within classes falls; near collapse the minimiser follows the given features by a linear map; and the
/// regulariser of the features moves it more than that of the classifier. All three are small matrix problems, solved here to rounding.
/// Networks on images of clothing are then asked whether they go the same way.
package struct PerturbedCollapse: Study {
    package struct Config: Configuration {
        package var drawn = Problems()
        /// Random problems: given features, and all that is asked of them.
        @Quantity(in: 1..., unit: "problems") package var problems = Seeds(40)
        package var flow = Flow()
        package var small = Small()
        /// Strengths of the tie near collapse, and random deviations for each.
        @Quantity(in: 1e-6...) package var smallTies = [0.1, 1, 10]
        @Quantity(in: 1..., unit: "draws") package var draws = Seeds(10)
        package var minimisation = Minimisation()
        /// Factors on the given features, beside 1, at which the same is asked to see what it depends on; not judged.
        @Quantity(in: 1e-3...) package var scales = [4.0, 16]
        package var networks = Networks()
        /// Images read from the training set, from which samples are drawn, and the pixels that are pooled to one.
        @Quantity(in: 100..., unit: "images") package var images = 6000
        @Quantity(in: 1..., unit: "pixels") package var pooling = 2
        /// Networks whose layers are looked into, and those of them that are trained again with a doubled decay.
        @Quantity(in: 1..., unit: "networks") package var seeds = Seeds(3)
        @Quantity(in: 1..., unit: "networks") package var doubledSeeds = Seeds(3)
        package init() {}
    }

    /// How given features are drawn, and the usual penalties.
    package struct Problems: Configuration {
        /// The least and the most of each.
        @Quantity(in: 2..., unit: "classes") package var classes = [3, 5]
        @Quantity(in: 2..., unit: "samples a class") package var samples = [10, 50]
        @Quantity(in: 2..., unit: "feature width") package var widths = [10, 30]
        /// Root of tr(S_B)/tr(S_W).
        @Quantity(in: 1e-3...) package var separations = [0.3, 3]
        /// By what factor deviations along random axes lie above or below 1 at most.
        @Quantity(in: 1...) package var anisotropy = 3.0
        @Quantity(in: 1e-9...) package var featureDecay = 0.005
        @Quantity(in: 1e-9...) package var classifierDecay = 0.005
        package init() {}
    }

    /// The flow of the features.
    package struct Flow: Configuration {
        @Quantity(in: 0.01..., unit: "time") package var time = 20.0
        /// Times at which the scatter is looked at, and steps between two of them.
        @Quantity(in: 1..., unit: "times") package var records = 200
        @Quantity(in: 1..., unit: "steps") package var steps = 2
        /// Penalties of the flow without a tie, and ties of that with the usual penalty.
        @Quantity(in: 0...) package var featureDecays = [0, 0.005, 0.05]
        @Quantity(in: 0...) package var ties = [0, 0.1, 1, 10]
        @Quantity(in: 0.01..., unit: "time") package var reversedTime = 1.0
        /// From what share of its start on a rise counts.
        @Quantity(in: 0...) package var tolerance = 1e-9
        package init() {}
    }

    /// Given features near collapse.
    package struct Small: Configuration {
        @Quantity(in: 2..., unit: "classes") package var classes = 4
        @Quantity(in: 2..., unit: "samples a class") package var samples = 20
        @Quantity(in: 2..., unit: "feature width") package var width = 16
        /// Standard deviations of the deviation's entries.
        @Quantity(in: 1e-9...) package var deviations = [1e-3, 3e-4, 1e-4]
        @Quantity(in: 0..., unit: "gradient norm") package var tolerance = 1e-11
        package init() {}

        var descent: LBFGS { LBFGS(tolerance: tolerance, limit: 2000) }
    }

    /// The minimisers whose answer to the penalties is asked for.
    package struct Minimisation: Configuration {
        @Quantity(in: 1e-6...) package var ties = [0.1, 1, 10]
        /// A tie that leaves the features nowhere to go.
        @Quantity(in: 1...) package var nailingTie = 1e6
        /// The norm of the gradient at which descents end; it grows with the tie.
        @Quantity(in: 0..., unit: "gradient norm") package var tolerance = 1e-11
        /// The same without a tie, where turning the features costs nothing.
        @Quantity(in: 0..., unit: "gradient norm") package var untiedTolerance = 1e-9
        package init() {}

        package var descent: LBFGS { LBFGS(tolerance: tolerance, limit: 2000) }
        var untied: LBFGS { LBFGS(tolerance: untiedTolerance, limit: 5000) }
    }

    /// The networks on images.
    package struct Networks: Configuration {
        @Quantity(in: 1..., unit: "hidden layers") package var layers = 6
        @Quantity(in: 1..., unit: "units") package var width = 128
        @Quantity(in: 2..., unit: "images a class") package var perClass = 100
        package var training = TrainingSettings()

        package init() {
            training.epochs = 40
            training.batch = 50
            training.learningRate = 0.02
            training.weightDecay = 5e-4
            training.decay = .cosine
        }
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The flow from given features.
        let flows = ForEach(factor("problem", config.problems)) { problem in
            Evaluate("flows", Self.flows, config.drawn, config.flow, problem)
        }

        // Given features near collapse.
        let near = ForEach(factor("tie", config.smallTies), factor("draw", config.draws)) { tie, draw in
            Evaluate("near collapse", Self.nearCollapse, config.small, config.drawn, tie, draw)
        }

        // How the minimisers answer to the two penalties.
        let responses = ForEach(factor("problem", config.problems)) { problem in
            Evaluate("responses", Self.responses, config.drawn, config.minimisation, 1.0, problem)
        }
        let scaled = ForEach(factor("scale", config.scales), factor("problem", config.problems)) { scale, problem in
            Evaluate("scaled responses", Self.responses, config.drawn, config.minimisation, scale, problem)
        }

        // Networks on images: as they are, and with the decay of one part doubled.
        let images = Data(
            "images", Self.images, FashionMNIST.training.images, FashionMNIST.training.labels, config.images, config.pooling)
        let networks = ForEach(config.seeds) { seed in
            Train("network", Self.network, config.networks, images, Doubled.nobody, seed)
        }
        let doubled = ForEach(factor("doubled", [Doubled.features, .head]), factor("seed", config.doubledSeeds)) { doubled, seed in
            Train("doubled decay", Self.network, config.networks, images, doubled, seed)
        }

        Analyze("nc1-decreases-along-flow", Self.evidenceForFlow, flows)
        Analyze("near-collapse-first-order", Self.evidenceForMap, near)
        Analyze("lambda-H-matters-more", Self.evidenceForPenalties, responses, networks, doubled)
        Analyze("depthwise-decrease", Self.evidenceForDepth, networks)
        Report(Self.report, flows, near, responses, scaled, networks, doubled, config.drawn, config.networks)
    }
}
