import Glibc
import ImageSets
import NeuralCollapse
import SmallNetworks
import Statistics
import Torch
import Workbench

extension NeuralCollapseLinear {
    /// Whether the classes of the images are equally large.
    package enum Balance: String, Choice { case balanced, imbalanced }

    /// What one network did: its features' collapse over the epochs.
    package struct NetworkRun: Codable, Sendable {
        package var sizes: [Int]
        package var depth: Int
        package var epoch: [Double] = []
        /// Share of the training images classified correctly.
        package var accuracy: [Double] = []
        package var nc1: [Double] = []
        /// Distance of the Gram matrix of raw class means to the predicted one.
        package var gramDistance: [Double] = []
        /// Where in these lists the accuracy first was at the level; nil if it never was.
        package var reached: Int?
        /// Least distance at the end if the prediction's classes are shifted, by one place or more.
        package var permutedDistance = Double.nan

        /// Where the fall is measured from: the epoch at which the accuracy was reached, or the last.
        private var start: Int { reached ?? nc1.count - 1 }
        package var nc1Fall: Double { nc1[start] / (nc1.last ?? .nan) }
        package var gramChange: Double { (gramDistance.last ?? .nan) - gramDistance[start] }
        package var finalDistance: Double { gramDistance.last ?? .nan }
        package var epochReached: Double { reached.map { epoch[$0] } ?? .infinity }
    }

    /// The training images of all classes, smaller where asked for.
    static func images(_ run: Run, images: DebianFile, labels: DebianFile, settings: Networks) throws -> ImageSet {
        let all = try FashionMNIST.read(images: images, labels: labels, first: settings.images)
        return settings.pooling > 1 ? try all.pooled(by: settings.pooling) : all
    }

    /// Samples of each class: equally many, or falling geometrically from the most to the least.
    package static func classSizes(_ settings: Networks, _ balance: Balance, classes: Int) -> [Int] {
        (0..<classes).map { label in
            guard balance == .imbalanced else { return settings.perClass }
            let share = Double(label) / Double(classes - 1)
            return Int((Double(settings.most) * pow(Double(settings.least) / Double(settings.most), share)).rounded())
        }
    }

    /// The Gram matrix of class means as predicted for weak decay: orthogonal, with squared norms n^(1/q - 1), q = M + 1.
    ///
    /// The scalar problem's squared norm is Lambda^(1/q) s^(2/q) / (lambda_H n), and s goes to sqrt(n) as the decays go to zero. Our choice,
    /// because a network has no lambda_H.
    package static func predictedGram(_ sizes: [Int], depth: Int) -> [Double] {
        sizes.indices.flatMap { i in
            sizes.indices.map { j in i == j ? pow(Double(sizes[i]), 1 / Double(depth + 1) - 1) : 0 }
        }
    }

    /// Trains a network with linear layers on top on the squared loss, and follows its features.
    static func network(_ run: Run, settings: Networks, images: ImageSet, balance: Balance, depth: Int, seed: Seed) throws -> NetworkRun {
        let sizes = classSizes(settings, balance, classes: images.classes)
        var (sampling, weights) = (seed.stream("images"), seed.stream("weights"))
        let sample = try images.sample(sizes, using: &sampling)
        let inputs = try Tensor(sample.pixels, [sample.count, sample.size])
        let labels = try Tensor(sample.labels)
        let targets = try labels.oneHot(images.classes).to(.float32)
        let backbone = try MLP([sample.size, settings.width, settings.width], using: &weights)
        let top = try MLP(
            [Int](repeating: settings.width, count: depth) + [images.classes], activation: .identity, bias: false, using: &weights)
        func features(_ inputs: Tensor) throws -> Tensor { try backbone(inputs).relu() }

        let predicted = predictedGram(sizes, depth: depth)
        var record = NetworkRun(sizes: sizes, depth: depth)
        func note(_ epoch: Int) throws {
            let (values, hits) = try withoutGradients {
                let found = try features(inputs)
                return (try found.doubles(), try accuracy(top(found), labels))
            }
            let isFirst = record.reached == nil && hits >= settings.accuracy
            guard isFirst || epoch % settings.interval == 0 || epoch == settings.training.epochs else { return }
            if isFirst { record.reached = record.epoch.count }
            let classes = ClassFeatures(Frame(values, width: settings.width), labels: sample.labels, classes: images.classes)
            let gram = classes.means.gram()
            record.epoch.append(Double(epoch))
            record.accuracy.append(hits)
            record.nc1.append(classes.withinClassVariability(tolerance: 1e-10))
            record.gramDistance.append(gramDistance(gram, predicted))
            guard epoch == settings.training.epochs else { return }
            record.permutedDistance =
                (1..<sizes.count).map { shift in
                    gramDistance(gram, predictedGram(sizes.indices.map { sizes[($0 + shift) % sizes.count] }, depth: depth))
                }.min() ?? .nan
        }
        try note(0)
        let stepsPerEpoch = (sample.count + settings.training.batch - 1) / settings.training.batch
        try train(
            backbone.parameters + top.parameters, on: sample.count, settings.training, using: seed.stream("batches"),
            after: { step in
                guard step % stepsPerEpoch == 0 else { return }
                run.progress(Double(step / stepsPerEpoch) / Double(settings.training.epochs))
                try note(step / stepsPerEpoch)
            },
            loss: { places, _ in
                let rest = try top(features(inputs[places])) - targets[places]
                return try (rest * rest).sum() * (0.5 / Double(places.count))
            })
        return record
    }
}
