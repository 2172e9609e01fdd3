import ImageSets
package import SmallNetworks
package import Statistics
package import Workbench

/// Do the best solutions of deep linear problems with free features collapse to class means in a fixed geometry, and what becomes of small classes?
///
/// A classifier whose features may move freely is a regularised matrix problem. The paper proves what its global minimisers look like, for any
/// number of linear layers: each feature equals its class mean, and means and classifier rows are orthogonal (squared loss) or a simplex (with
/// a bias, or cross-entropy). With unequal classes the lengths depend on class size, and classes that are too small are exactly zero. Here the
/// problems are descended from random starts and compared, number by number, with a scalar problem that each class solves by itself; then
/// networks on images of clothing are asked whether they tend the same way.
package struct NeuralCollapseLinear: Study {
    package struct Config: Configuration {
        package var matrices = Matrices()
        package var balanced = Balanced()
        package var imbalanced = Imbalanced()
        package var minority = Sweep()
        package var variants = Variants()
        /// Random starts of each matrix problem.
        @Quantity(in: 1..., unit: "starts") package var starts = Seeds(10)
        package var networks = Networks()
        package init() {}
    }

    /// The matrix problems and how they are descended.
    package struct Matrices: Configuration {
        @Quantity(in: 2..., unit: "feature width") package var width = 12
        @Quantity(in: 0...) package var weightDecay = 0.005
        @Quantity(in: 0...) package var featureDecay = 0.0005
        @Quantity(in: 1..., unit: "steps") package var steps = 30_000
        /// Learning rate of the layers; that of the features is so many times N, up to the cap.
        @Quantity(in: 0...) package var rate = 0.1
        @Quantity(in: 1...) package var featureRateCap = 40
        @Quantity(in: 0..<1) package var momentum = 0.9
        /// Standard deviation of everything at a random start.
        @Quantity(in: 0...) package var deviation = 0.3
        /// By how much the closed form is moved where a descent starts from it.
        @Quantity(in: 0...) package var move = 0.001
        /// The norm of the gradient at which a descent ends.
        @Quantity(in: 0...) package var tolerance = 1e-10
        package init() {}
    }

    package struct Balanced: Configuration {
        @Quantity(in: 2..., unit: "classes") package var classes = 4
        @Quantity(in: 1..., unit: "samples a class") package var samples = 20
        @Quantity(in: 1..., unit: "layers") package var depths = [1, 2, 3, 6]
        package init() {}
    }

    package struct Imbalanced: Configuration {
        /// Samples of each class, largest first; sizes of which the first are the ones compared with a bias as well.
        package var sizes = [[50, 30, 10, 5], [100, 20, 20, 4]]
        package var equal = [24, 24, 24, 24]
        @Quantity(in: 1..., unit: "layers") package var depths = [1, 2, 3]
        package init() {}
    }

    /// One class grows beside others that stay.
    package struct Sweep: Configuration {
        package var others = [50, 30, 10]
        /// One layer: sizes, and N^2 lambda_W lambda_H, up to which a class is zero.
        @Quantity(in: 1..., unit: "samples") package var sizes = Array(1...60)
        @Quantity(in: 0...) package var critical = 20.5
        @Quantity(in: 0...) package var weakCritical = 0.5
        @Quantity(in: 1..., unit: "starts") package var shallowStarts = 2
        /// Several layers: sizes on both sides of the switch, and decays.
        @Quantity(in: 1..., unit: "samples") package var deepSizes = Array(1...20)
        @Quantity(in: 2..., unit: "layers") package var depths = [2, 3]
        @Quantity(in: 0...) package var deepWeightDecay = 0.02
        @Quantity(in: 0...) package var deepFeatureDecay = 0.005
        @Quantity(in: 1..., unit: "starts") package var deepStarts = 10
        package init() {}
    }

    package struct Variants: Configuration {
        @Quantity(in: 1..., unit: "layers") package var depths = [1, 2, 3]
        /// Those of which the claim speaks.
        @Quantity(in: 1..., unit: "layers") package var judged = [1, 2]
        package init() {}
    }

    /// The networks on images.
    package struct Networks: Configuration {
        /// Images read from the training set, from which samples are drawn.
        @Quantity(in: 100..., unit: "images") package var images = 6000
        @Quantity(in: 1..., unit: "pixels") package var pooling = 2
        @Quantity(in: 1..., unit: "units") package var width = 128
        @Quantity(in: 1..., unit: "images a class") package var perClass = 60
        @Quantity(in: 1..., unit: "images") package var most = 150
        @Quantity(in: 1..., unit: "images") package var least = 15
        @Quantity(in: 1..., unit: "linear layers") package var depths = [1, 3]
        package var training = TrainingSettings()
        /// Training accuracy from which the fall is measured.
        @Quantity(in: 0...1) package var accuracy = 0.95
        @Quantity(in: 1..., unit: "epochs between two looks") package var interval = 10
        @Quantity(in: 1..., unit: "runs") package var seeds = Seeds(2)

        package init() {
            training.epochs = 150
            training.weightDecay = 5e-4
            training.decay = .cosine
        }
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        let sizes = config.balanced

        // Equal classes.
        let balanced = ForEach(factor("depth", config.balanced.depths), factor("start", config.starts)) { depth, start in
            Train("balanced", Self.balancedFit, config.matrices, sizes, depth, start)
        }
        let untrained = ForEach(factor("start", config.starts)) { start in
            Evaluate("untrained", Self.untrained, config.matrices, sizes, start)
        }
        let undecayed = ForEach(factor("start", config.starts)) { start in
            Train("without decay", Self.undecayedFit, config.matrices, sizes, start)
        }
        let courses = ForEach(factor("depth", config.balanced.depths), factor("decay", [true, false])) { depth, isDecayed in
            Train("course", Self.course, config.matrices, sizes, depth, isDecayed)
        }

        // Unequal classes.
        let imbalanced = ForEach(
            factor("sizes", config.imbalanced.sizes), factor("depth", config.imbalanced.depths), factor("start", config.starts)
        ) {
            sizes, depth, start in
            Train("imbalanced", Self.squaredFit, config.matrices, sizes, depth, start)
        }
        let equal = ForEach(factor("depth", config.imbalanced.depths), factor("start", config.starts)) { depth, start in
            Train("equal sizes", Self.squaredFit, config.matrices, config.imbalanced.equal, depth, start)
        }

        // One class from one sample on.
        let shallow = ForEach(factor("size", config.minority.sizes)) { size in
            Train("swept class", Self.shallowSweep, config.matrices, config.minority, size)
        }
        let deep = ForEach(factor("depth", config.minority.depths), factor("size", config.minority.deepSizes)) { depth, size in
            Train("swept class in several layers", Self.deepSweep, config.matrices, config.minority, depth, size)
        }
        let weak = Train("weak decay", Self.weakDecay, config.matrices, config.minority)

        // With a bias, and with cross-entropy.
        let variants = ForEach(factor("variant", Variant.allCases), factor("depth", config.variants.depths), factor("start", config.starts))
        {
            variant, depth, start in
            Train("variant", Self.variantFit, config.matrices, sizes, variant, depth, start)
        }
        let biased = ForEach(factor("depth", config.variants.depths), factor("start", config.starts)) { depth, start in
            Train("unequal with bias", Self.biasedFit, config.matrices, config.imbalanced, depth, start)
        }

        // Networks on images.
        let images = Data("images", Self.images, FashionMNIST.training.images, FashionMNIST.training.labels, config.networks)
        let networks = ForEach(factor("balance", Balance.allCases), factor("depth", config.networks.depths), config.networks.seeds) {
            balance, depth, seed in
            Train("network", Self.network, config.networks, images, balance, depth, seed)
        }

        Analyze("balanced-mse", Self.evidenceForBalanced, balanced, untrained, undecayed)
        Analyze("imbalanced-gof", Self.evidenceForImbalanced, imbalanced, equal)
        Analyze("minority-collapse", Self.evidenceForMinority, shallow, deep, weak)
        Analyze("bias-gives-etf", Self.evidenceForBias, variants, balanced, biased, config.variants.judged)
        Analyze("practical-network", Self.evidenceForNetworks, networks)
        Report(
            Self.report, balanced, undecayed, courses, imbalanced, shallow, deep, variants, biased, networks, config.variants.judged,
            config.matrices,
            config.minority,
            config.networks)
    }
}
