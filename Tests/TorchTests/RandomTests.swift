import ContentStore
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct RandomTests {
    @Test func drawsAreThoseOfPyTorchWithTheStreamsNumbersAsSeeds() throws {
        var random = Seed(7).stream("draws")
        let probabilities = try positive(3, 4)
        let draws = [
            try Tensor.normal([5], mean: 1, deviation: 2, .float64, using: &random), try Tensor.normal([20], using: &random),
            try Tensor.uniform([5], in: -1..<3, .float64, using: &random), try Tensor.exponential([5], rate: 2, .float64, using: &random),
            try Tensor.integers([6], in: -3..<9, using: &random), try Tensor.permutation(6, using: &random),
            try probabilities.bernoulli(using: &random), try probabilities.categorical(3, using: &random),
            try probabilities[0].gamma(using: &random),
        ]
        let expected = try #require(PyTorch.values["draws"]?.array).map { $0.array?.compactMap(\.double) ?? [] }
        #expect(try draws.map { try $0.doubles() } == expected)
    }

    @Test func aStreamThatWasKeptGoesOnAsItWouldHave() throws {
        var random = Seed(1).stream("kept")
        _ = try Tensor.normal([3], using: &random)
        var restored = try ArtifactDecoder.decode(RandomStream.self, from: ArtifactEncoder.encode(random))
        let next = try Tensor.normal([20], using: &random).floats()
        #expect(try Tensor.normal([20], using: &restored).floats() == next)
        #expect(try Tensor.normal([20], using: &restored).floats() != next)
    }

    @Test func dropoutKeepsTheMean() throws {
        var random = Seed(2).stream("dropout")
        let ones = try Tensor.ones([100_000])
        let dropped = try ones.dropout(0.25, using: &random)
        // The standard error of the mean is sqrt(0.25 / 0.75 / 100,000) = 0.0018.
        #expect(abs(try dropped.mean().item() - 1) < 0.008)
        #expect(try (dropped .== 0).to(.int64).sum().item() > 24_000)
        #expect(try ones.dropout(0, using: &random) === ones)
    }
}
