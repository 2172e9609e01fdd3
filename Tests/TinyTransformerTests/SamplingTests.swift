import Statistics
import TestSupport
import Testing
import TinyTransformer
import Torch

/// A transformer whose weights are large enough that tokens depend on those before them.
private func livelyModel(context: Int = 8) throws -> TinyTransformer {
    var random = Seed(5).stream("weights")
    return try TinyTransformer(
        TransformerShape(vocabulary: 6, width: 8, depth: 2, heads: 2, context: context), deviation: 0.5, .float64, using: &random)
}

@Suite(.needsTorch) struct SamplingTests {
    @Test func theMemoryGivesTheLogitsOfTheWholeSequence() throws {
        let model = try livelyModel()
        let tokens = try Tensor([[0, 3, 5, 1, 2, 2, 4, 0], [5, 5, 1, 0, 3, 4, 4, 2]])
        let whole = try model(tokens)
        // One token at a time, and in pieces of which a later one has several tokens.
        for pieces in [[1, 1, 1, 1, 1, 1, 1, 1], [3, 1, 4], [8]] {
            var memory = TransformerMemory(for: model)
            var (start, parts) = (0, [Tensor]())
            for piece in pieces {
                parts.append(try model(tokens[0..., start..<start + piece], after: &memory))
                start += piece
                #expect(memory.count == start)
            }
            #expect(distance(try Tensor.joined(parts, along: 1).doubles(), try whole.doubles()) < 1e-13)
        }
    }

    @Test func theMemoryIsNoLargerThanTheContext() throws {
        let model = try livelyModel(context: 2)
        var memory = TransformerMemory(for: model)
        _ = try model(Tensor([[1, 2]]), after: &memory)
        let error = #expect(throws: TransformerProblem.self) { try model(Tensor([[1]]), after: &memory) }
        #expect(error?.description == "a transformer with a context of 2 can't see 3 tokens at once")
    }

    /// The likeliest tokens without a memory, over windows that keep their second half when they are full.
    private func likeliest(_ model: TinyTransformer, _ prompt: [Int], _ count: Int) throws -> [Int] {
        var window = Array(prompt.suffix(model.shape.context))
        var drawn: [Int] = []
        for _ in 0..<count {
            if window.count > model.shape.context { window = Array(window.suffix(model.shape.context / 2)) }
            let next = try model(Tensor([window]))[0, -1].argMax(0).wholeItem()
            drawn.append(next)
            window.append(next)
        }
        return drawn
    }

    @Test func theLikeliestTokensAreThoseWithoutAMemory() throws {
        var random = Seed(1).stream("unused")
        let model = try livelyModel()
        for prompt in [[2], [0, 3, 5], [1, 4, 4, 0, 2, 5, 3, 3, 1, 0, 2]] {
            let expected = try likeliest(model, prompt, 30)
            #expect(Set(expected).count > 1)
            #expect(try model.sample(30, after: Tensor([prompt]), temperature: 0, using: &random).integers() == expected)
        }
    }

    @Test func tokensAreDrawnWithTheirProbabilities() throws {
        let model = try livelyModel()
        let prompt = try Tensor([Int](repeating: 3, count: 20_000), [20_000, 1])
        for temperature in [1.0, 0.5] {
            var random = Seed(2).stream("draws")
            let drawn = try model.sample(1, after: prompt, temperature: temperature, using: &random)
            #expect(drawn.shape == [20_000, 1])
            let shares = try (drawn.flattened().counts(atLeast: 6).to(.float64) / 20_000).doubles()
            let expected = try (model(Tensor([[3]]))[0, 0] / temperature).softmax().doubles()
            // Four standard errors of a share of one half.
            for (share, probability) in zip(shares, expected) { #expect(abs(share - probability) < 0.0142) }
        }
    }

    @Test func onlyTheLikeliestAreEligible() throws {
        let model = try livelyModel()
        var random = Seed(2).stream("draws")
        let best = try model(Tensor([[3]]))[0, 0].argSort(descending: true).integers()
        let prompt = try Tensor([Int](repeating: 3, count: 500), [500, 1])
        let two = try model.sample(1, after: prompt, most: 2, using: &random).integers()
        #expect(Set(two) == Set(best.prefix(2)))
        #expect(Set(try model.sample(1, after: prompt, most: 1, using: &random).integers()) == [best[0]])
    }

    @Test func equalStreamsDrawEqualTokens() throws {
        let (model, prompt) = (try livelyModel(), try Tensor([[0], [1]]))
        let draws = try (0..<2).map { _ in
            var random = Seed(9).stream("draws")
            return try model.sample(25, after: prompt, using: &random).integers()
        }
        #expect(draws[0] == draws[1])
        #expect(draws[0].count == 50)
    }

    @Test func whatCannotBeSampledIsTold() throws {
        let model = try livelyModel()
        var random = Seed(1).stream("draws")
        let cold = #expect(throws: TransformerProblem.self) {
            try model.sample(1, after: Tensor([[0]]), temperature: -1, using: &random)
        }
        #expect(cold?.description == "a temperature is 0 or more, found -1.0")
        let flat = #expect(throws: TransformerProblem.self) { try model.sample(1, after: Tensor([0, 1]), using: &random) }
        #expect(
            flat?.description == "a prompt has one row a sequence and at least one token in each, found the shape [2]")
        #expect(try model.sample(0, after: Tensor([[0]]), using: &random).shape == [1, 0])
    }
}
