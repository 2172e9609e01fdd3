import AccumulateOrReplace
import Statistics
import TestSupport
import Testing
import TinyTransformer
import Torch
import Workbench

@Suite(.needsTorch) struct TransformerTests {
    typealias Study = AccumulateOrReplace

    /// The text of the script.
    private var corpus: Study.Corpus {
        let symbols = (0..<360).map { (place: Int) -> UInt8 in UInt8((place * place / 3 + place) % 27) }
        return Study.Corpus(training: Array(symbols[..<300]), heldOut: Array(symbols[300...]))
    }

    private var training: Study.TransformerTraining {
        var training = Study.TransformerTraining()
        (training.width, training.depth, training.heads, training.context) = (8, 2, 2, 6)
        (training.batch, training.steps, training.rate, training.pieces, training.tested) = (4, 25, 0.02, 6, 50)
        return training
    }

    private func chain(_ strategy: Study.TextStrategy, _ temperature: Double?, seed: UInt64 = 4, generations: Int = 3) throws
        -> Study.TextRun
    {
        let first = try Study.firstTransformer(.unwatched, corpus: corpus, characters: 120, training: training, seed: Seed(seed))
        guard let temperature else {
            return try Study.transformersOfRealText(
                .unwatched, corpus: corpus, first: first, characters: 120, generations: generations, training: training, strategy: strategy,
                seed: Seed(seed))
        }
        return try Study.transformerChain(
            .unwatched, corpus: corpus, first: first, characters: 120, generations: generations, training: training,
            temperature: temperature, strategy: strategy, seed: Seed(seed))
    }

    /// PyTorch's chains read the whole window for every character that they write, and are tested character by character.
    @Test(arguments: Study.TextStrategy.allCases, [1.0, 0.5]) func chainsAreThoseOfPyTorch(
        _ strategy: Study.TextStrategy, temperature: Double
    )
        throws
    {
        let run = try chain(strategy, temperature)
        #expect(distance(run.losses, try PyTorch.numbers("\(strategy.rawValue) \(temperature)")) < 1e-3)
        #expect(run.excerpt == (try PyTorch.text("\(strategy.rawValue) \(temperature) text")))
        #expect(run.distinct.count == 3)
        #expect(run.strategy == strategy.rawValue && run.temperature == temperature)
    }

    @Test(arguments: Study.TextStrategy.allCases) func chainsOfRealTextAreThoseOfPyTorch(_ strategy: Study.TextStrategy) throws {
        #expect(distance(try chain(strategy, nil).losses, try PyTorch.numbers("\(strategy.rawValue) real")) < 1e-3)
    }

    @Test func equalSeedsGiveEqualBits() throws {
        for temperature: Double? in [1, nil] {
            let (first, second) = (try chain(.accumulate, temperature), try chain(.accumulate, temperature))
            #expect(first.losses.map(\.bitPattern) == second.losses.map(\.bitPattern))
            #expect(first.distinct == second.distinct && first.excerpt == second.excerpt)
            #expect(try chain(.accumulate, temperature, seed: 5).losses[0] != first.losses[0])
        }
    }

    /// Streams are named by generation, so that a longer chain goes on from a shorter one.
    @Test func longerChainsBeginWithShorterOnes() throws {
        #expect(try chain(.accumulate, 0.5, generations: 2).losses == Array(chain(.accumulate, 0.5).losses.prefix(2)))
    }

    /// A model that knows nothing loses log 27 at every character, whatever the length of the text.
    @Test func ignoranceLosesTheLogarithmOfTheAlphabet() throws {
        var random = Seed(1).stream("weights")
        let model = try TinyTransformer(.init(vocabulary: 27, width: 4, depth: 1, heads: 1, context: 6), using: &random)
        try model.head.weight.assign(Tensor.zeros([27, 4]))
        for count in [7, 9, 10, 1000] {
            #expect((try Study.loss(of: model, on: Array(corpus.training.prefix(count))) - 3.295836866004329).magnitude < 1e-6)
        }
    }

    @Test func piecesAreAsLongAsTheTextAllows() throws {
        var (random, sampling) = (Seed(1).stream("weights"), Seed(1).stream("sampling"))
        let model = try TinyTransformer(.init(vocabulary: 27, width: 4, depth: 1, heads: 1, context: 6), using: &random)
        let texts = try Study.written(by: model, characters: 40, pieces: 5, temperature: 1, using: &sampling)
        #expect(texts.map(\.count) == [8, 8, 8, 8, 8])
        #expect(Set(texts).count == 5 && texts.joined().allSatisfy { $0 < 27 })
    }

    // MARK: Settings

    private func refusal(_ change: (inout Study.Config) -> Void) -> String? {
        var config = Study.Config()
        change(&config)
        return #expect(throws: InvalidSetting.self) { try Study().pipeline(Settings(config)) }?.description
    }

    @Test func transformersThatCannotBeMadeAreRefused() {
        #expect(
            refusal { $0.transformer.training.heads = 3 } == """
                setting 'transformer.training.heads' is out of range
                  found     3
                  expected  a number that divides the width of 64
                """)
        #expect(
            refusal { $0.transformer.training.pieces = 30 } == """
                setting 'transformer.training.pieces' is out of range
                  found     30
                  expected  a divisor of the text's 20000 characters that leaves pieces longer than the context of 64
                """)
        #expect(refusal { $0.text.characters = 2560 }?.contains("'transformer.training.pieces'") == true)
        #expect(
            refusal { $0.text.heldOut = 64 } == """
                setting 'transformer.training.tested' is out of range
                  found     64
                  expected  more than the context of 64 characters
                """)
    }
}
