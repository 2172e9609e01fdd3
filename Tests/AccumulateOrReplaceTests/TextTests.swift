import AccumulateOrReplace
import CharacterText
import Statistics
import Testing
import Workbench

@Suite struct TextTests {
    typealias Study = AccumulateOrReplace

    private func printed(_ text: String) -> CommandOutput { CommandOutput(standardOutput: Array(text.utf8), files: []) }

    @Test func versesLoseTheirNumbers() throws {
        let corpus = try Study.clean(.unwatched, printed: printed(AccumulateOrReplaceValues.verses), heldOut: 60)
        #expect(Letters.text(corpus.training).hasPrefix("the rain fell on the hill and the river rose and the boatman said no man"))
        #expect(Letters.text(corpus.training + corpus.heldOut).contains("end of the rain and it came to pass"))
        #expect(Letters.text(corpus.heldOut) == "sang on the water all the way to the other side of the river")
    }

    @Test func chainsAreThoseOfTheSecondImplementation() throws {
        let corpus = try Study.clean(.unwatched, printed: printed(AccumulateOrReplaceValues.verses), heldOut: 60)
        for row in AccumulateOrReplaceValues.texts {
            let run = try Study.chain(
                .unwatched, corpus: corpus, characters: 150, generations: 4, temperature: row.temperature,
                strategy: try #require(Study.TextStrategy(rawValue: row.strategy)), seed: Seed(6))
            #expect(zip(run.losses, row.losses).allSatisfy { ($0 / $1 - 1).magnitude < 1e-12 }, "\(row.temperature), \(row.strategy)")
            #expect(run.losses.count == row.losses.count)
            #expect(run.distinct == row.distinct)
            #expect(run.excerpt == row.newest)
        }
    }

    @Test func controlsStartFromTheSamePassageAsTheChains() throws {
        let corpus = try Study.clean(.unwatched, printed: printed(AccumulateOrReplaceValues.verses), heldOut: 60)
        let real = try Study.freshRealText(.unwatched, corpus: corpus, characters: 150, generations: 3, seed: Seed(6))
        #expect((real.losses[0] / AccumulateOrReplaceValues.texts[0].losses[0] - 1).magnitude < 1e-12)
        #expect(Set(real.losses).count == 3)
        let gain = try Study.learnsFromSize(.unwatched, corpus: corpus, characters: 50, more: 4, seed: Seed(6))
        #expect(gain > 0)
        #expect(try Study.learnsFromSize(.unwatched, corpus: corpus, characters: 50, more: 1, seed: Seed(6)) == 0)
    }

    @Test func textsThatAreTooShortAreRefused() throws {
        let error = #expect(throws: InvalidSetting.self) {
            try Study.clean(.unwatched, printed: printed("Ge1:1 In the beginning"), heldOut: 100)
        }
        #expect(
            error?.description == """
                setting 'text.heldOut' is out of range
                  found     100
                  expected  fewer than the text's 16 characters
                """)
        let corpus = Study.Corpus(training: [1, 2, 3], heldOut: [1, 2, 3, 4])
        #expect(
            throws: InvalidSetting(
                name: "text.characters", found: "a passage of 5", expected: "at most 3, the whole text")
        ) {
            try Study.learnsFromSize(.unwatched, corpus: corpus, characters: 5, more: 1, seed: Seed(0))
        }
    }
}
