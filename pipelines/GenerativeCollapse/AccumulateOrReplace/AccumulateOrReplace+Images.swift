package import ImageSets
import Glibc
import SmallNetworks
package import Statistics
package import Torch
package import Workbench

extension AccumulateOrReplace {
    /// The chains of image models.
    package struct ImageSettings: Configuration {
        /// Images a generation.
        @Quantity(in: 10..., unit: "images") package var images = 500
        /// Images that no model learns from.
        @Quantity(in: 10..., unit: "images") package var heldOut = 500
        @Quantity(in: 2..., unit: "generations") package var generations = 2
        @Quantity(in: 1..., unit: "passes") package var epochs = 1
        @Quantity(in: 1..., unit: "images") package var batch = 64
        @Quantity(in: 0...1) package var rate = 1e-3
        @Quantity(in: 1..., unit: "units") package var hidden = 128
        /// Numbers that the model sums an image up in.
        @Quantity(in: 1..., unit: "numbers") package var latent = 8
        /// Images of a generation whose variety is measured.
        @Quantity(in: 1..., unit: "images") package var sampled = 100
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(2)
        package init() {}
    }

    /// What happens to the old images when a model has made new ones; the last is the control.
    package enum ImageStrategy: String, Choice {
        case replace, accumulate
        case real = "fresh real images"
    }

    /// Real images to learn from and to be tested on.
    package struct Album: Codable, Sendable {
        package var training: ImageSet
        package var heldOut: ImageSet

        package init(training: ImageSet, heldOut: ImageSet) { (self.training, self.heldOut) = (training, heldOut) }
    }

    /// The models of one chain, generation by generation.
    package struct ImageRun: Codable, Sendable {
        /// Loss on held-out real images: the negative evidence lower bound, nats an image.
        package var losses: [Double]
        /// Entropy of the classes of images that the model makes, each given the class of its nearest real image; bits.
        package var varieties: [Double]

        package init(losses: [Double], varieties: [Double]) { (self.losses, self.varieties) = (losses, varieties) }

        /// The last generation's loss minus the first's.
        package var rise: Double { (losses.last ?? .nan) - (losses.first ?? .nan) }
        /// The first generation's variety minus the last's.
        package var varietyLost: Double { (varieties.first ?? .nan) - (varieties.last ?? .nan) }
    }

    /// Reads as many images as the chains and their control can take.
    package static func album(
        _ run: Run, trainingImages: DebianFile, trainingLabels: DebianFile, testImages: DebianFile, testLabels: DebianFile,
        settings: ImageSettings
    )
        throws -> Album
    {
        Album(
            training: try FashionMNIST.read(images: trainingImages, labels: trainingLabels, first: settings.images * settings.generations),
            heldOut: try FashionMNIST.read(images: testImages, labels: testLabels, first: settings.heldOut))
    }

    /// Fits an autoencoder to real images, lets it make the next generation's, and so on; each is tested on real images.
    package static func imageChain(_ run: Run, album: Album, settings: ImageSettings, strategy: ImageStrategy, seed: Seed) throws
        -> ImageRun
    {
        var order = Array(0..<album.training.count)
        var shuffling = seed.stream("images")
        shuffling.shuffle(&order)
        func real(_ generation: Int) throws -> Tensor {
            let places = order[(generation - 1) * settings.images..<generation * settings.images]
            return try tensor(album.training[places])
        }
        let (heldOut, known) = (try tensor(album.heldOut), album.training[order.prefix(settings.images)])
        let knownPixels = try tensor(known)
        var newest = try real(1)
        var (pool, losses, varieties): (Tensor, [Double], [Double]) = (newest, [], [])
        for generation in 1...settings.generations {
            if generation > 1 {
                if strategy == .real { newest = try real(generation) }
                pool = strategy == .accumulate ? try .joined([pool, newest]) : newest
            }
            var weights = seed.stream("weights \(generation)")
            let model = try Autoencoder(pixels: album.training.size, settings.hidden, settings.latent, using: &weights)
            try fit(model, to: pool, settings, seed, generation)
            var (testing, sampling) = (seed.stream("test noise"), seed.stream("images of \(generation)"))
            try withoutGradients {
                losses.append(try model.loss(heldOut, using: &testing).item() / Double(album.heldOut.count))
                newest = try model.sample(settings.images, using: &sampling)
                let shown = try newest[0..<min(settings.sampled, settings.images)]
                varieties.append(entropy(of: try shown.distances(to: knownPixels).argMin(1).integers().map { known.labels[$0] }))
            }
            run.progress(Double(generation) / Double(settings.generations))
        }
        return ImageRun(losses: losses, varieties: varieties)
    }

    private static func tensor(_ images: ImageSet) throws -> Tensor { try Tensor(images.pixels, [images.count, images.size]) }

    private static func fit(_ model: Autoencoder, to images: Tensor, _ settings: ImageSettings, _ seed: Seed, _ generation: Int) throws {
        let count = try images.length(0)
        var batches = Batches(of: count, size: settings.batch, using: seed.stream("batches \(generation)"))
        var noise = seed.stream("noise \(generation)")
        var adam = Adam(learningRate: settings.rate)
        let parameters = model.parameters
        for _ in 0..<(settings.epochs * batches.perEpoch) {
            let batch = try images.slices(0, at: Tensor(batches.draw()))
            try adam.descend(model.loss(batch, using: &noise) / Double(batch.length(0)), over: parameters)
        }
    }

    /// The entropy of how often each class comes up, in bits.
    package static func entropy(of classes: [Int]) -> Double {
        var counts = [Int](repeating: 0, count: (classes.max() ?? 0) + 1)
        for each in classes { counts[each] += 1 }
        let total = Double(classes.count)
        return counts.filter { $0 > 0 }.reduce(0) { $0 - Double($1) / total * (log2(Double($1) / total)) }
    }
}

/// A variational autoencoder with one hidden layer on each side and Bernoulli pixels (Kingma and Welling, 1312.6114).
package struct Autoencoder: Module {
    package let reading, summary, unfolding, painting: Linear

    package init(pixels: Int, _ hidden: Int, _ latent: Int, using random: inout RandomStream) throws {
        reading = try Linear(pixels, hidden, using: &random)
        summary = try Linear(hidden, 2 * latent, using: &random)
        unfolding = try Linear(latent, hidden, using: &random)
        painting = try Linear(hidden, pixels, using: &random)
    }

    /// The logits of pixels for latent numbers.
    private func painted(_ latent: Tensor) throws -> Tensor { try painting(unfolding(latent).relu()) }

    /// The negative evidence lower bound of images, summed, from one draw of the latent numbers each; nats.
    package func loss(_ images: Tensor, using random: inout RandomStream) throws -> Tensor {
        let parts = try summary(reading(images).relu()).split(into: 2)
        let (mean, logVariance) = (parts[0], parts[1])
        let latent = try mean + (logVariance * 0.5).exp() * Tensor.normal(mean.shape, using: &random)
        let cost = try binaryCrossEntropy(painted(latent), images, reduction: .sum)
        return try cost + (mean.squared() + logVariance.exp() - logVariance - 1).sum() * 0.5
    }

    /// Images for latent numbers from the standard normal distribution: the shares of brightness, not drawn pixels.
    package func sample(_ count: Int, using random: inout RandomStream) throws -> Tensor {
        try painted(Tensor.normal([count, unfolding.weight.length(1)], using: &random)).sigmoid()
    }
}
