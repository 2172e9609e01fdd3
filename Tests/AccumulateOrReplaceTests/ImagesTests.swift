import AccumulateOrReplace
import ContentStore
import ImageSets
import Statistics
import TestSupport
import Testing
import Torch
import Workbench

@Suite(.needsTorch) struct ImagesTests {
    typealias Study = AccumulateOrReplace
    typealias Run = Study.ImageRun

    /// The autoencoder of the script, with its parameters: 6 pixels, 5 units, 2 latent numbers.
    private func filledModel() throws -> Autoencoder {
        var random = Seed(1).stream("weights")
        let model = try Autoencoder(pixels: 6, 5, 2, using: &random)
        for (k, parameter) in model.parameters.enumerated() {
            try parameter.assign(Tensor(fill(parameter.count, k: k), parameter.shape))
        }
        return model
    }

    private func pixels(_ count: Int, k: Int = 0) -> [Float] { fill(count * 6, k: k).map { $0.magnitude * 2 } }

    private func planted(_ count: Int, k: Int = 0) -> ImageSet {
        ImageSet(pixels: pixels(count, k: k), labels: (0..<count).map { $0 % 3 }, height: 2, width: 3, classes: 3)
    }

    private var settings: Study.ImageSettings {
        var settings = Study.ImageSettings()
        (settings.images, settings.heldOut, settings.generations, settings.epochs) = (12, 7, 3, 2)
        (settings.batch, settings.rate, settings.hidden, settings.latent, settings.sampled) = (5, 0.02, 5, 2, 8)
        return settings
    }

    private func chain(_ strategy: Study.ImageStrategy, seed: UInt64 = 3, _ change: (inout Study.ImageSettings) -> Void = { _ in }) throws
        -> Run
    {
        var settings = settings
        change(&settings)
        let album = Study.Album(training: planted(12 * settings.generations), heldOut: planted(settings.heldOut, k: 2))
        return try Study.imageChain(.unwatched, album: album, settings: settings, strategy: strategy, seed: Seed(seed))
    }

    // MARK: The model

    @Test func lossAndGradientsAreThoseOfPyTorchsDistributions() throws {
        let model = try filledModel()
        var noise = Seed(2).stream("noise")
        let loss = try model.loss(Tensor(pixels(4, k: 3), [4, 6]), using: &noise)
        #expect(loss.shape == [])
        #expect(distance([try loss.item()], try PyTorch.numbers("loss")) < 1e-5)
        let gradients = try loss.gradients(of: model.parameters).flatMap { try $0.doubles() }
        #expect(absoluteDistance(gradients, try PyTorch.numbers("gradient")) < 1e-5)
    }

    /// With latent = mean + exp(v / 2) noise, dL/dv through the latent numbers is dL/dmean through them times exp(v / 2) noise / 2.
    ///
    /// The divergence adds the mean to the one and (exp(v) - 1) / 2 to the other.
    @Test func gradientsPassThroughTheDraw() throws {
        let model = try filledModel()
        let image = try Tensor(pixels(1, k: 3), [1, 6])
        var (noise, again) = (Seed(2).stream("noise"), Seed(2).stream("noise"))
        let bias = try #require(model.summary.bias)
        let gradient = try #require(try model.loss(image, using: &noise).gradients(of: [bias]).first).doubles()
        let summary = try model.summary(model.reading(image).relu()).doubles()
        let draw = try Tensor.normal([1, 2], using: &again).doubles()
        for place in 0..<2 {
            let variance = try Tensor(summary[2 + place]).exp().item()
            let throughMean = gradient[place] - summary[place]
            let throughVariance = gradient[2 + place] - (variance - 1) / 2
            #expect(throughMean.magnitude > 1e-3)
            #expect((throughVariance - throughMean * variance.squareRoot() * draw[place] / 2).magnitude < 1e-6)
        }
    }

    @Test func samplesAreSharesOfBrightness() throws {
        let model = try filledModel()
        var random = Seed(2).stream("images")
        let images = try model.sample(3, using: &random)
        #expect(images.shape == [3, 6])
        #expect(distance(try images.doubles(), try PyTorch.numbers("images")) < 1e-6)
        #expect(try model.sample(40, using: &random).doubles().allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test func varietyIsAnEntropyInBits() {
        #expect(Study.entropy(of: [0, 1, 2, 3]) == 2)
        #expect(Study.entropy(of: [7, 7, 7]) == 0)
        #expect((Study.entropy(of: [0, 0, 0, 1]) - 0.8112781244591328).magnitude < 1e-15)
    }

    // MARK: Chains

    /// PyTorch's chains take the new images alone, or join them to all before: a difference in the data of a generation shows in the next loss.
    @Test(arguments: Study.ImageStrategy.allCases) func chainsAreThoseOfPyTorch(_ strategy: Study.ImageStrategy) throws {
        let run = try chain(strategy)
        #expect(distance(run.losses, try PyTorch.numbers("\(strategy.rawValue) losses")) < 1e-5)
        #expect(distance(run.varieties, try PyTorch.numbers("\(strategy.rawValue) varieties")) < 1e-12)
    }

    @Test func strategiesBeginAlikeAndPart() throws {
        let runs = try Study.ImageStrategy.allCases.map { try chain($0) }
        #expect(Set(runs.map(\.losses[0])).count == 1)
        #expect(Set(runs.map(\.losses[1])).count == 3)
    }

    @Test func equalSeedsGiveEqualBits() throws {
        for strategy in Study.ImageStrategy.allCases {
            let (first, second) = (try chain(strategy), try chain(strategy))
            #expect(first.losses.map(\.bitPattern) == second.losses.map(\.bitPattern))
            #expect(first.varieties == second.varieties)
            #expect(try chain(strategy, seed: 4).losses[0] != first.losses[0])
        }
    }

    /// Streams are named by generation, so that a longer chain goes on from a shorter one.
    @Test func longerChainsBeginWithShorterOnes() throws {
        let training = planted(36)
        func losses(_ generations: Int) throws -> [Double] {
            var settings = settings
            settings.generations = generations
            let album = Study.Album(training: training, heldOut: planted(7, k: 2))
            return try Study.imageChain(.unwatched, album: album, settings: settings, strategy: .accumulate, seed: Seed(3)).losses
        }
        #expect(try losses(2) == Array(losses(3).prefix(2)))
    }

    // MARK: Evidence

    private static func image(_ run: Workbench.Run, strategy: Study.ImageStrategy, seed: Seed) -> Run { Run(losses: [], varieties: []) }

    /// Rises over three seeds; t(0.975; 2) = 4.302652729749464.
    private func finding(replaced: [Double], accumulated: [Double], real: [Double]) throws -> Finding {
        let chains = ForEach(factor("strategy", Study.ImageStrategy.allCases), factor("seed", Seeds(3).all)) {
            Train("autoencoder", Self.image, $0, $1)
        }
        let runs = (replaced + accumulated + real).enumerated().map { place, rise in
            Run(losses: [250, 999, 250 + rise], varieties: [3, 0, place < 3 ? 3 - Double(place + 1) / 4 : 9])
        }
        return Study.evidenceForVAE(
            .unwatched, images: try chains._port.load(.ensemble(try runs.map { try ArtifactEncoder.encode($0) })))
    }

    private func value(_ finding: Finding, _ name: String) throws -> Estimate {
        try #require(finding.measured.first { $0.name == name }).estimate
    }

    @Test func risesAreComparedRunByRun() throws {
        let finding = try finding(replaced: [6, 8, 10], accumulated: [2, 4, 3], real: [-1, 0, 1])
        #expect(try value(finding, "worst_rise_ratio").value == 2)
        let half = 4.302652729749464 / 3.0.squareRoot()
        let expected = [
            "replace_rise": (8.0, 2 * half), "rise_gap": (5, 3.0.squareRoot() * half), "real_rise": (0, half),
            "diversity_loss": (0.5, half / 4),
        ]
        for (name, (mean, half)) in expected.sorted(by: { $0.key < $1.key }) {
            let found = try value(finding, name)
            #expect(
                distance([found.value, try #require(found.low), try #require(found.high)], [mean, mean - half, mean + half]) < 1e-9,
                "\(name)")
        }
    }

    /// Where accumulation loses nothing, there is no ratio: the rule counts it as 100.
    @Test func aFallUnderAccumulationCountsAsAHundred() throws {
        #expect(try value(finding(replaced: [300, 1, 2], accumulated: [1, 0, -1], real: [0, 0, 1]), "worst_rise_ratio").value == 100)
        #expect(try value(finding(replaced: [30, -1, 2], accumulated: [1, 0.5, -1], real: [0, 0, 1]), "worst_rise_ratio").value == -2)
    }
}
