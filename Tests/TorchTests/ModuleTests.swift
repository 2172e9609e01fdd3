import ContentStore
import Statistics
import TestSupport
import Testing
import Torch

private struct Block: Module {
    let attention: SelfAttention
    let norm: LayerNorm
}

private struct Model: Module {
    let words: Embedding
    let blocks: [Block]
    let head: Linear
    let scale: Tensor
    var steps = 3

    init(_ seed: UInt64) throws {
        var random = Seed(seed).stream("weights")
        words = try Embedding(5, 4, using: &random)
        blocks = try (0..<2).map { _ in Block(attention: try SelfAttention(4, heads: 2, using: &random), norm: try LayerNorm(4)) }
        head = try Linear(4, 3, bias: false, using: &random)
        scale = try Tensor(Float(2))
    }

    func callAsFunction(_ tokens: Tensor) throws -> Tensor {
        var x = try words(tokens)
        for block in blocks { x = try x + block.attention(block.norm(x)) }
        return try head(x) * scale
    }
}

@Suite(.needsTorch) struct ModuleTests {
    @Test func parametersHaveTheNamesOfTheProperties() throws {
        let model = try Model(1)
        let block = [
            "attention.projection.weight", "attention.projection.bias", "attention.output.weight", "attention.output.bias", "norm.weight",
            "norm.bias",
        ]
        #expect(
            model.namedParameters.map(\.name) == ["words.weight"] + (0..<2).flatMap { n in block.map { "blocks.\(n).\($0)" } } + [
                "head.weight"
            ])
        #expect(model.parameterCount == 20 + 2 * (48 + 12 + 16 + 4 + 8) + 12)
    }

    @Test func aModelComesBackFromTheStore() throws {
        let model = try Model(1)
        let tokens = try Tensor([[0, 1, 4]])
        let bytes = try ArtifactEncoder.encode(model)
        let again = try ArtifactDecoder.decode(Model.self, from: bytes)
        #expect(try again(tokens).floats() == model(tokens).floats())
        #expect(again.namedParameters.map(\.name) == model.namedParameters.map(\.name))
        #expect(again.steps == 3)
        #expect(try ArtifactEncoder.encode(again) == bytes)
    }

    @Test func copiesShareParametersUntilCopied() throws {
        let model = try Model(1)
        let (same, other) = (model, try model.copied())
        let before = try model.head.weight.floats()
        try model.head.weight.assign(Tensor.zeros([3, 4]))
        #expect(try same.head.weight.floats() == [Float](repeating: 0, count: 12))
        #expect(try other.head.weight.floats() == before)
        try other.blend(withParametersOf: model, weight: 0.5)
        #expect(try other.head.weight.floats() == before.map { $0 / 2 })
        try other.assign(parametersOf: model)
        #expect(try other(Tensor([[1]])).floats() == model(Tensor([[1]])).floats())
    }

    @Test func allMistakesOfALoadAreTold() throws {
        let layer = try Linear(weight: fill(2, 3).parameter(), bias: fill(2).parameter())
        let error = #expect(throws: TensorError.self) {
            try layer.load([("weight", try fill(3, 2)), ("scale", try fill(1))])
        }
        #expect(
            error?.description.split(separator: "\n").first
                == "load failed: no 'bias'; nothing is called 'scale'; 'weight' is [2, 3], found [3, 2]")
    }

    @Test func recurrenceAndAttentionAreThoseOfPyTorch() throws {
        var random = Seed(1).stream("weights")
        let gru = try filled(GRU(4, 3, layers: 2, .float64, using: &random))
        let (states, last) = try gru(fill(2, 5, 4), from: fill(2, 2, 3, k: 8))
        #expect(distance(try states.doubles(), try PyTorch.numbers("gru states")) < 1e-13)
        #expect(distance(try last.doubles(), try PyTorch.numbers("gru last")) < 1e-13)
        let attention = try filled(SelfAttention(4, heads: 2, causal: true, .float64, using: &random))
        #expect(distance(try attention(fill(2, 3, 4)).doubles(), try PyTorch.numbers("attention")) < 1e-13)
        // A mask that hides nothing but what is to come is the causal one.
        let open = SelfAttention(projection: attention.projection, output: attention.output, heads: 2, causal: false)
        let mask = try Tensor.ones([3, 3], .bool).lowerTriangle()
        #expect(distance(try open(fill(2, 3, 4), mask: mask).doubles(), try PyTorch.numbers("attention")) < 1e-13)
    }

    @Test func initialWeightsHaveTheirSpread() throws {
        var random = Seed(3).stream("weights")
        let layer = try Linear(100, 400, using: &random)
        #expect(try layer.weight.absolute().max(0, 1).item() <= 0.1)
        // The variance of a uniform number on (-b, b) is b^2 / 3; 40,000 of them have it within a hundredth.
        #expect(abs(try layer.weight.variance().item() * 300 - 1) < 0.03)
        #expect(try Conv2D(3, 8, size: 5, using: &random).weight.absolute().max(0, 1, 2, 3).item() <= (1.0 / 75).squareRoot() + 1e-7)
        #expect(abs(try Embedding(1000, 40, deviation: 0.02, using: &random).weight.standardDeviation().item() / 0.02 - 1) < 0.03)
    }
}
