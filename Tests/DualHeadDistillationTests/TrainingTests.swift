import DualHeadDistillation
import ImageSets
import SmallNetworks
import Statistics
import TestSupport
import Testing
import Torch

/// Students of every method against PyTorch, which goes through losses and automatic differentiation.
@Suite(.needsTorch) struct TrainingTests {
    typealias Method = DualHeadDistillation.Method

    /// Twenty images of six pixels in three classes.
    private let examples: DualHeadDistillation.Examples = {
        let images = ImageSet(
            pixels: fill(20 * 6).map { Float($0 / 4 + 0.8) }, labels: (0..<20).map { $0 * 7 % 3 }, height: 2, width: 3, classes: 3)
        return DualHeadDistillation.Examples(training: images, validation: images, test: images)
    }()

    private func teacher() throws -> DualHeadDistillation.Teacher {
        DualHeadDistillation.Teacher(
            logits: try Tensor(fill(20 * 3, k: 4).map { $0 / 2 }, [20, 3]).to(.float32), trainingAccuracy: 1, validationAccuracy: 1,
            testAccuracy: 1)
    }

    private let setup: DualHeadDistillation.Setup = {
        var setup = DualHeadDistillation.Setup()
        (setup.hidden, setup.epochs) = ([7], 3)
        return setup
    }()

    private let settings: DualHeadDistillation.StudentSettings = {
        var settings = DualHeadDistillation.StudentSettings()
        (settings.batch, settings.headWidth, settings.dropout, settings.every) = (8, 5, 0, 2)
        return settings
    }()

    @Test(arguments: Method.allCases) func weightsAreThoseOfPyTorch(_ method: Method) throws {
        let network = try DualHeadDistillation.fit(examples, teacher(), setup, settings, method, rate: 0.02, seed: Seed(5)).network
        let found = try network.layers[0].weight.doubles() + network.head.weight.doubles() + network.head.bias!.doubles()
        let expected = try #require(DualHeadDistillationValues.weights[method.rawValue])
        #expect(found.count == expected.count)
        for (ours, theirs) in zip(found, expected) { #expect((ours - theirs).magnitude < 2e-4 * max(1, theirs.magnitude)) }
    }

    @Test func anglesAreThoseOfPyTorch() throws {
        let angles = try DualHeadDistillation.fit(
            examples, teacher(), setup, settings, .both, rate: 0.02, seed: Seed(5), watch: true
        ).angles
        #expect(angles.step == [0, 2, 4, 6, 8])
        let found = zip(angles.head, angles.features).flatMap { [$0, $1] }
        for (ours, theirs) in zip(found, DualHeadDistillationValues.angles) { #expect((ours - theirs).magnitude < 1e-3) }
        #expect(found.count == DualHeadDistillationValues.angles.count)
        #expect(angles.lastHalf(of: 9) == [2, 3, 4])
    }

    /// Measuring angles draws from a stream of its own and changes nothing.
    @Test func watchingChangesNothing() throws {
        func weights(watch: Bool) throws -> [Double] {
            try DualHeadDistillation.fit(examples, teacher(), setup, settings, .both, rate: 0.02, seed: Seed(5), watch: watch).network.head
                .weight.doubles()
        }
        #expect(try weights(watch: true) == weights(watch: false))
    }

    @Test func theSameLossTwiceAtHalfTheRateIsAlmostTheSame() throws {
        func weights(_ method: Method, _ rate: Double) throws -> [Double] {
            try DualHeadDistillation.fit(examples, teacher(), setup, settings, method, rate: rate, seed: Seed(5)).network.head.weight
                .doubles()
        }
        let gap = zip(try weights(.twice, 0.01), try weights(.labels, 0.02)).map { ($0 - $1).magnitude }.max() ?? .nan
        // Weight decay alone sees the halved rate.
        #expect(gap > 0 && gap < 1e-3)
    }
}

/// Numbers between -3.2 and 3.2 that are exact in every format; the script makes the same.
private func fill(_ count: Int, k: Int = 0) -> [Double] { (0..<count).map { Double(($0 * 37 + k * 11) % 101 - 50) / 16 } }
