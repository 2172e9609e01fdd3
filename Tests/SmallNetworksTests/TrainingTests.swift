import ContentStore
import SmallNetworks
import Statistics
import TestSupport
import Testing
import Torch

@Suite struct BatchesTests {
    @Test func anEpochHasEveryPlaceOnce() {
        var batches = Batches(of: 10, size: 4, using: Seed(1).stream("batches"))
        #expect(batches.perEpoch == 3)
        let epochs = (0..<2).map { _ in (0..<3).map { _ in batches.draw() } }
        for epoch in epochs {
            #expect(epoch.map(\.count) == [4, 4, 2])
            #expect(epoch.flatMap { $0 }.sorted() == Array(0..<10))
        }
        #expect(epochs[0] != epochs[1])
        #expect(Batches(of: 3, size: 64, using: Seed(1).stream("batches")).size == 3)
    }

    @Test func whatWasKeptGoesOnAsItWouldHave() throws {
        var batches = Batches(of: 10, size: 3, using: Seed(1).stream("batches"))
        _ = batches.draw()
        var kept = try ArtifactDecoder.decode(Batches.self, from: ArtifactEncoder.encode(batches))
        for _ in 0..<10 { #expect(kept.draw() == batches.draw()) }
    }
}

@Suite(.needsTorch) struct TrainingTests {
    /// Least squares has a closed form: the slope is the sum of x y over that of x x.
    @Test func descentReachesTheLeastSquares() throws {
        let (x, y) = (try Tensor([1.0, 2, 3, 4]), try Tensor([2.1, 3.9, 6.2, 7.8]))
        let slope = try Tensor([0.0]).parameter()
        var settings = TrainingSettings()
        (settings.epochs, settings.batch, settings.learningRate) = (400, 4, 0.01)
        var seen = 0
        let steps = try train([slope], on: 4, settings, using: Seed(1).stream("batches"), after: { seen = $0 }) { places, _ in
            try squaredError(x[places] * slope, y[places])
        }
        #expect(steps == 400 && seen == 400)
        #expect(abs(try slope.item() - 59.7 / 30) < 1e-9)
    }

    @Test func theRateFollowsItsSchedule() throws {
        // The gradient is 1 everywhere, and without momentum the way is the sum of the rates.
        let place = try Tensor([0.0]).parameter()
        var settings = TrainingSettings()
        (settings.epochs, settings.batch, settings.learningRate, settings.momentum, settings.decay) = (2, 2, 0.5, 0, .linear)
        try train([place], on: 4, settings, using: Seed(1).stream("batches")) { _, _ in try place.sum() }
        #expect(abs(try place.item() + 0.5 * (1 + 0.75 + 0.5 + 0.25)) < 1e-12)
        #expect(settings.schedule(steps: 4)(2) == 0.25)
    }
}
