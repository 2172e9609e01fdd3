import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct RectifiedPassTests {
    private func parameters(_ shapes: [[Int]], _ random: inout RandomStream) throws -> [Tensor] {
        var parameters: [Tensor] = []
        for shape in shapes { parameters.append(try Tensor.normal(shape, using: &random).parameter()) }
        return parameters
    }

    /// The gradients written out are those that libtorch records.
    @Test func oneNetworkIsWhatLibtorchComputes() throws {
        var random = Seed(0).stream("network")
        let weights = try parameters([[8, 3], [7, 8], [4, 7]], &random)
        let biases = try parameters([[8], [7], [4]], &random)
        let (input, slopes) = (try Tensor.normal([11, 3], using: &random), try Tensor.normal([11, 4], using: &random))
        let first = try (input.matmul(weights[0].transposed()) + biases[0]).relu()
        let second = try (first.matmul(weights[1].transposed()) + biases[1]).relu()
        let output = try second.matmul(weights[2].transposed()) + biases[2]
        let pass = try RectifiedPass(input, weights: weights, biases: biases)
        #expect(distance(try pass.output.doubles(), try output.doubles()) < 1e-5)
        #expect(distance(try pass.layers[0].doubles(), try first.doubles()) < 1e-5)
        #expect(!pass.output.requiresGradient)
        let recorded = try (output * slopes).sum().gradients(of: weights + biases)
        for (ours, theirs) in zip(try pass.gradients(slopes: slopes), recorded) {
            #expect(ours.shape == theirs.shape)
            #expect(distance(try ours.doubles(), try theirs.doubles()) < 1e-4)
            #expect(try theirs.doubles().contains { $0.magnitude > 0.1 })
        }
    }

    @Test func severalNetworksShareNothing() throws {
        var random = Seed(1).stream("networks")
        let weights = try parameters([[3, 2, 8], [3, 8, 4]], &random)
        let biases = try parameters([[3, 1, 8], [3, 1, 4]], &random)
        let (input, slopes) = (try Tensor.normal([3, 10, 2], using: &random), try Tensor.normal([3, 10, 4], using: &random))
        let output = try (input.matmul(weights[0]) + biases[0]).relu().matmul(weights[1]) + biases[1]
        let pass = try RectifiedPass(input, weights: weights, biases: biases)
        #expect(distance(try pass.output.doubles(), try output.doubles()) < 1e-5)
        let recorded = try (output * slopes).sum().gradients(of: weights + biases)
        for (ours, theirs) in zip(try pass.gradients(slopes: slopes), recorded) {
            #expect(ours.shape == theirs.shape)
            #expect(distance(try ours.doubles(), try theirs.doubles()) < 1e-4)
        }
    }

    /// An input that isn't contiguous, and a layer alone.
    @Test func aSingleLayerTakesTransposedInputs() throws {
        var random = Seed(2).stream("layer")
        let (weight, bias) = (try Tensor.normal([2, 3], using: &random), try Tensor.normal([2], using: &random))
        let input = try Tensor.normal([3, 5], using: &random).transposed()
        let pass = try RectifiedPass(input, weights: [weight], biases: [bias])
        #expect(distance(try pass.output.doubles(), try (input.matmul(weight.transposed()) + bias).doubles()) < 1e-6)
        let slopes = try Tensor.ones([5, 2])
        let gradients = try pass.gradients(slopes: slopes)
        #expect(distance(try gradients[0].doubles(), try slopes.transposed().matmul(input).doubles()) < 1e-6)
        #expect(try gradients[1].doubles() == [5, 5])
    }

    @Test func shapesThatDoNotFitAreToldOf() throws {
        let (input, bias) = (try Tensor.zeros([4, 3]), try Tensor.zeros([2]))
        let narrow = try #require(throws: TensorError.self) {
            try RectifiedPass(input, weights: [Tensor.zeros([2, 5])], biases: [bias])
        }
        #expect(
            narrow.description == "rectifiedPass of [4, 3], [2, 5] and [2] failed: a layer of weights [2, 5] doesn't take inputs of width 3"
        )
        let wide = try #require(throws: TensorError.self) {
            try RectifiedPass(input, weights: [Tensor.zeros([3, 3])], biases: [bias])
        }
        #expect(wide.description == "rectifiedPass of [4, 3], [3, 3] and [2] failed: biases [2] don't fit weights [3, 3]")
        let pass = try RectifiedPass(input, weights: [Tensor.zeros([2, 3])], biases: [bias])
        let slopes = try #require(throws: TensorError.self) { try pass.gradients(slopes: Tensor.zeros([4, 3])) }
        #expect(slopes.description.hasSuffix(" failed: slopes [4, 3] are not those of 4 rows of 2 outputs"))
        let none = try #require(throws: TensorError.self) { try RectifiedPass(input, weights: [], biases: [bias]) }
        #expect(none.description == "RectifiedPass failed: 0 weights and 1 biases make no layers")
    }
}
