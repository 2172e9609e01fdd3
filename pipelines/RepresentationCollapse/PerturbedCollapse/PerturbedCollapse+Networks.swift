import ImageSets
import NeuralCollapse
import SmallNetworks
import Statistics
import Torch
import Workbench

extension PerturbedCollapse {
    /// Whose weight decay is doubled.
    package enum Doubled: String, Choice { case nobody, features, head }

    /// One trained network: how far each layer's features are from collapse.
    package struct NetworkRun: Codable, Sendable {
        /// NC1 of the training images by hidden layer, from the first to the last.
        package var nc1: [Double]
        /// The same for classes that were dealt out anew.
        package var shuffledNC1: [Double]
        /// Share of the training images classified correctly.
        package var accuracy: Double

        package var depthCorrelation: Double { correlation(nc1) }
        package var shuffledCorrelation: Double { correlation(shuffledNC1) }

        private func correlation(_ values: [Double]) -> Double {
            spearmanCorrelation(values.indices.map(Double.init), values)
        }
    }

    /// Images of the training set, smaller where asked for.
    static func images(_ run: Run, images: DebianFile, labels: DebianFile, count: Int, pooling: Int) throws -> ImageSet {
        let all = try FashionMNIST.read(images: images, labels: labels, first: count)
        return pooling > 1 ? try all.pooled(by: pooling) : all
    }

    /// Trains a network with rectified units on the squared loss, with a weight decay of its own for the head, and looks into every layer.
    static func network(_ run: Run, settings: Networks, images: ImageSet, doubled: Doubled, seed: Seed) throws -> NetworkRun {
        var (sampling, weights) = (seed.stream("images"), seed.stream("weights"))
        let sample = try images.sample([Int](repeating: settings.perClass, count: images.classes), using: &sampling)
        let inputs = try Tensor(sample.pixels, [sample.count, sample.size])
        let labels = try Tensor(sample.labels)
        let targets = try labels.oneHot(images.classes).to(.float32)
        let widths = [sample.size] + [Int](repeating: settings.width, count: settings.layers) + [images.classes]
        let network = try MLP(widths, start: .he, using: &weights)

        let training = settings.training
        let (lower, upper) = (network.layers.dropLast().flatMap(\.parameters), network.head.parameters)
        func optimiser(_ who: Doubled) -> SGD {
            SGD(
                learningRate: training.learningRate, momentum: training.momentum,
                weightDecay: (doubled == who ? 2 : 1) * training.weightDecay)
        }
        var (lowerDescent, upperDescent) = (optimiser(.features), optimiser(.head))
        var batches = Batches(of: sample.count, size: training.batch, using: seed.stream("batches"))
        let steps = training.epochs * batches.perEpoch
        let schedule = training.schedule(steps: steps)
        for step in 0..<steps {
            let places = batches.draw()
            let rest = try network(inputs[places]) - targets[places]
            let loss = try (rest * rest).sum() * (0.5 / Double(places.count))
            let gradients = try loss.gradients(of: lower + upper)
            lowerDescent.learningRate = schedule(step)
            upperDescent.learningRate = schedule(step)
            try lowerDescent.step(lower, gradients: Array(gradients.prefix(lower.count)))
            try upperDescent.step(upper, gradients: Array(gradients.suffix(upper.count)))
            guard (step + 1) % batches.perEpoch == 0 else { continue }
            let epoch = (step + 1) / batches.perEpoch
            run.progress(Double(epoch) / Double(training.epochs))
            run.log("loss", at: epoch, try loss.item())
        }

        var dealing = seed.stream("shuffled classes")
        var shuffled = sample.labels
        dealing.shuffle(&shuffled)
        return try withoutGradients {
            let layers = try network.hidden(inputs).map { Frame(try $0.doubles(), width: settings.width) }
            func variability(_ labels: [Int]) -> [Double] {
                layers.map { ClassFeatures($0, labels: labels, classes: images.classes).withinClassVariability(tolerance: 1e-10) }
            }
            return NetworkRun(
                nc1: variability(sample.labels), shuffledNC1: variability(shuffled), accuracy: try accuracy(network(inputs), labels))
        }
    }
}
