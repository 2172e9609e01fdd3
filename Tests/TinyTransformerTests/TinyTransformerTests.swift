import ContentStore
import Foundation
import Statistics
import TestSupport
import Testing
import TinyTransformer
import Torch

/// What PyTorch says, as Tests/References/tiny_transformer.py wrote it down.
private enum PyTorch {
    static let values: JSONValue = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/pytorch.json")
        return try! JSONValue(parsing: [UInt8](Data(contentsOf: path)))
    }()

    static func numbers(_ name: String) throws -> [Double] {
        try #require(values[name]?.array, "the fixture has no '\(name)'").compactMap(\.double)
    }

    static var tokens: Tensor {
        get throws { try Tensor(numbers("tokens").map { Int($0) }, [3, 6]) }
    }
}

/// Numbers between -0.4 and 0.4 that are exact in every format; the script makes the same.
private func fill(_ shape: [Int], k: Int) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { Double(($0 * 37 + k * 11) % 101 - 50) / 128 }, shape)
}

/// The transformer of the script, with its parameters.
private func filledModel() throws -> TinyTransformer {
    var random = Seed(1).stream("weights")
    let model = try TinyTransformer(
        TransformerShape(vocabulary: 7, width: 4, depth: 2, heads: 2, context: 5), .float64, using: &random)
    for (k, parameter) in model.parameters.enumerated() { try parameter.assign(fill(parameter.shape, k: k)) }
    return model
}

@Suite(.needsTorch) struct TinyTransformerTests {
    @Test func featuresAndLogitsAreThoseOfPyTorch() throws {
        let (model, tokens) = (try filledModel(), try PyTorch.tokens)
        #expect(distance(try model.features(tokens[0..., ..<5]).doubles(), try PyTorch.numbers("features")) < 1e-13)
        #expect(distance(try model(tokens[0..., ..<5]).doubles(), try PyTorch.numbers("logits")) < 1e-13)
        #expect(distance(try model(tokens[0..., ..<3]).doubles(), try PyTorch.numbers("logits of three")) < 1e-13)
    }

    @Test func lossAndGradientsAreThoseOfPyTorch() throws {
        let model = try filledModel()
        let loss = try model.loss(PyTorch.tokens)
        #expect(distance([try loss.item()], try PyTorch.numbers("loss")) < 1e-13)
        let gradients = try loss.gradients(of: model.parameters).flatMap { try $0.doubles() }
        #expect(distance(gradients, try PyTorch.numbers("gradient")) < 1e-13)
        let sum = try model.loss(PyTorch.tokens, reduction: .sum).item()
        #expect(distance([sum / 15], try PyTorch.numbers("loss")) < 1e-13)
    }

    @Test func trainingTakesTheCourseOfPyTorch() throws {
        let (model, tokens) = (try filledModel(), try PyTorch.tokens)
        let parameters = model.parameters
        var adam = Adam(learningRate: 0.05)
        let course = try (0..<6).map { _ in
            let loss = try model.loss(tokens)
            try adam.descend(loss, over: parameters)
            return try loss.item()
        }
        #expect(distance(course, try PyTorch.numbers("course")) < 1e-11)
    }

    @Test func nothingSeesWhatIsToCome() throws {
        let (model, tokens) = (try filledModel(), try PyTorch.tokens)
        let changed = try tokens.replacing(0..., 4, with: Tensor(0))
        let (first, second) = (try model(tokens[0..., ..<5]), try model(changed[0..., ..<5]))
        #expect(try first[0..., ..<4].doubles() == second[0..., ..<4].doubles())
        #expect(try first[0..., 4].doubles() != second[0..., 4].doubles())
    }

    @Test func parametersAreCountedAndHaveTheirSpread() throws {
        var random = Seed(1).stream("weights")
        let model = try TinyTransformer(TransformerShape(vocabulary: 500, width: 64, depth: 1, heads: 4, context: 16), using: &random)
        // Words, places, block (four norms' vectors, attention, two layers), norm, head.
        let block = 4 * 64 + (64 * 192 + 192) + (64 * 64 + 64) + (64 * 256 + 256) + (256 * 64 + 64)
        #expect(model.parameterCount == 500 * 64 + 16 * 64 + block + 2 * 64 + 500 * 64 + 500)
        for weight in [model.words.weight, model.head.weight, model.blocks[0].wide.weight, model.places] {
            #expect(abs(try weight.standardDeviation().item() / 0.02 - 1) < 0.1)
        }
        #expect(try model.head.bias?.absolute().max(0).item() == 0)
    }

    @Test func aModelComesBackFromTheStore() throws {
        let (model, tokens) = (try filledModel(), try PyTorch.tokens)
        let again = try ArtifactDecoder.decode(TinyTransformer.self, from: ArtifactEncoder.encode(model))
        #expect(again.shape == model.shape)
        #expect(try again.loss(tokens).item() == model.loss(tokens).item())
    }

    @Test func sizesThatDoNotFitAreToldWhole() throws {
        var random = Seed(1).stream("weights")
        let width = #expect(throws: TransformerProblem.self) {
            try TinyTransformer(TransformerShape(vocabulary: 7, width: 10, depth: 1, heads: 4, context: 5), using: &random)
        }
        #expect(width?.description == "4 heads can't share a width of 10 equally; take a multiple of 4")
        let context = #expect(throws: TransformerProblem.self) {
            try TinyTransformer(TransformerShape(vocabulary: 7, width: 8, depth: 1, heads: 4, context: 0), using: &random)
        }
        #expect(context?.description == "the context of a transformer is at least 1, found 0")
        let depth = #expect(throws: TransformerProblem.self) {
            try TinyTransformer(TransformerShape(vocabulary: 7, width: 8, depth: -1, heads: 4, context: 5), using: &random)
        }
        #expect(depth?.description == "the depth of a transformer is at least 0, found -1")
        let model = try filledModel()
        let long = #expect(throws: TransformerProblem.self) { try model(PyTorch.tokens) }
        #expect(long?.description == "a transformer with a context of 5 can't see 6 tokens at once")
    }
}
