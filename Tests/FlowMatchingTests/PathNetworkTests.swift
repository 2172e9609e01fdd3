import Diffusion
import FlowMatching
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct PathNetworkTests {
    private func network(_ dimension: Int, _ schedule: NoiseSchedule = .linear) throws -> PathNetwork {
        var random = Seed(5).stream("weights")
        return try PathNetwork(dimension: dimension, hidden: [12, 9], schedule: schedule, .float64, using: &random)
    }

    private let points = [0.3, -1.2, 0.8, 0.1, -0.4, 2.0]

    /// Central differences of velocity and score along each coordinate.
    @Test(arguments: [1, 2]) func divergencesAreThoseOfFiniteDifferences(_ dimension: Int) throws {
        let network = try network(dimension, .cubic)
        let places = try Tensor(points, [points.count / dimension, dimension])
        let found = try network.fields(places, at: 0.4)
        var (divergence, scoreDivergence) = (try Tensor.zeros([places.length(0)], .float64), try Tensor.zeros([places.length(0)], .float64))
        for axis in 0..<dimension {
            var step = [Double](repeating: 0, count: dimension)
            step[axis] = 1e-5
            let ahead = try network.fields(places + Tensor(step), at: 0.4)
            let behind = try network.fields(places - Tensor(step), at: 0.4)
            try divergence += (ahead.velocity - behind.velocity)[0..., axis] / 2e-5
            try scoreDivergence += (ahead.score - behind.score)[0..., axis] / 2e-5
        }
        #expect(distance(try found.divergence.doubles(), try divergence.doubles()) < 1e-8)
        #expect(distance(try found.scoreDivergence.doubles(), try scoreDivergence.doubles()) < 1e-8)
    }

    /// A network without weights predicts its last bias everywhere: noise (1, -2) and datum (3, 0.5).
    @Test func velocityAndScoreAreThoseOfThePredictedEnds() throws {
        let network = try network(2)
        for parameter in network.parameters { try parameter.assign(Tensor.zeros(parameter.shape, .float64)) }
        try #require(network.layers.last?.bias).assign(Tensor([1.0, -2, 3, 0.5]))
        let fields = try network.fields(Tensor(points, [3, 2]), at: 0.25)
        #expect(try fields.velocity.doubles() == [2, 2.5, 2, 2.5, 2, 2.5])
        #expect(distance(try fields.score.doubles(), [-4, 8, -4, 8, -4, 8].map { $0 / 3 }) < 1e-15)
        let (noise, datum) = (try Tensor([1.0, -2], [1, 2]), try Tensor([3.0, 0.5], [1, 2]))
        #expect(try network.loss(data: datum, noise: noise, times: [0.6]).item() == 0)
        // One of four numbers is off by 2.
        #expect(try network.loss(data: datum + Tensor([2.0, 0]), noise: noise, times: [0.6]).item() == 1)
    }

    @Test func theNoiseScaleIsHeldFromTheLeastOn() throws {
        let network = try network(1, .cubic)
        #expect(network.scales(at: 0.5).alpha == 0.125 && network.scales(at: 0.5).alphaSlope == -0.75)
        #expect(network.scales(at: 0.9).alpha == 0.03 && network.scales(at: 0.9).alphaSlope == 0)
        #expect(network.scales(at: 0.9).beta == 0.9 && network.scales(at: 0.9).betaSlope == 1)
    }

    /// A normal distribution as data, where the score is -(x - beta mu) / variance and the velocity linear in x.
    @Test func trainingFindsThePathOfANormalDistribution() throws {
        var settings = FlowMatchingSettings()
        (settings.hidden, settings.steps, settings.batch, settings.learningRate) = ([32, 32], 600, 256, 5e-3)
        var losses: [Double] = []
        let network = try PathNetwork.trained(
            dimension: 1, schedule: .linear, settings, seed: Seed(2),
            data: { count, random in (0..<count).map { _ in random.normal(mean: 0.5, deviation: 0.4) } },
            after: { losses.append(try $1.item()) })
        #expect(losses.count == 600 && losses.suffix(50).reduce(0, +) < losses.prefix(50).reduce(0, +))
        let truth = DiffusedMixture(centres: [0.5], dimension: 1, spread: 0.4, schedule: .linear)
        for t in [0.2, 0.5, 0.8] {
            let snapshot = truth.at(t)
            let deviation = snapshot.variance.squareRoot()
            let places = [-1.0, -0.5, 0, 0.5, 1].map { 0.5 * t + $0 * deviation }
            let found = try network.fields(Tensor(places, [5, 1]).to(.float32), at: t)
            let exact = places.map { snapshot.fields($0) }
            // In units of the score's and the velocity's own spread over such points.
            let scoreError = zip(try found.score.doubles(), exact).map { ($0 - $1.scoreX).magnitude * deviation }.max() ?? .nan
            let velocityError = zip(try found.velocity.doubles(), exact).map { ($0 - $1.velocityX).magnitude }.max() ?? .nan
            #expect(scoreError < 0.25 && velocityError < 0.25, "at \(t): \(scoreError), \(velocityError)")
        }
    }

    @Test func theSameSeedTrainsTheSameNetwork() throws {
        var settings = FlowMatchingSettings()
        (settings.hidden, settings.steps, settings.batch) = ([8], 20, 16)
        func weights() throws -> [[Double]] {
            try PathNetwork.trained(dimension: 2, schedule: .cosine, settings, seed: Seed(1)) { count, random in
                (0..<2 * count).map { _ in random.normal() }
            }
            .parameters.map { try $0.doubles() }
        }
        #expect(try weights() == weights())
    }
}
