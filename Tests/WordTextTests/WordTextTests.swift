import Statistics
import Testing
import WordText

@Suite struct WordTextTests {
    @Test func textIsSplitAsByARegularExpression() {
        #expect(Words.split(WordTextValues.text.utf8) == WordTextValues.words)
        #expect(Words.split("".utf8) == [])
        #expect(Words.split("a''b ' c'".utf8) == ["a", "'", "'", "b", "'", "c", "'"])
        #expect(Words.split("Élan\tvital\u{7F}".utf8) == ["Élan", "vital"])
    }

    @Test func theMostFrequentWordsAreKnown() {
        let vocabulary = Vocabulary(of: WordTextValues.words, most: 6)
        #expect(vocabulary.words == WordTextValues.vocabulary)
        #expect(vocabulary.numbers(of: WordTextValues.words) == WordTextValues.numbers)
        #expect(Vocabulary(of: ["b", "a", "b"], most: 9).words == ["<unk>", "b", "a"])
        #expect(Vocabulary(of: ["a", "b", ",", "c"], most: 9).text([2, 1, 3, 0]) == "a, b <unk>")
    }

    @Test func frequenciesPredictAsCountedInDictionaries() {
        let (training, test) = (Array(WordTextValues.numbers.prefix(20)), Array(WordTextValues.numbers.dropFirst(20)))
        let models = FrequencyModels(of: training, vocabulary: 7)
        #expect(abs(models.wordLoss(test) - WordTextValues.wordLoss) < 1e-14)
        #expect(abs(models.pairLoss(test) - WordTextValues.pairLoss) < 1e-14)
    }

    @Test func randomPassagesAreEquallyLikelyPieces() {
        let text = (0..<10).map { Int32($0) }
        var random = Seed(1).stream("passages")
        let pieces = Passages.random(8000, of: 3, from: text, using: &random)
        #expect(pieces.count == 24_000)
        var starts = [Int](repeating: 0, count: 10)
        for piece in 0..<8000 {
            #expect(pieces[piece * 3 + 1] == pieces[piece * 3] + 1 && pieces[piece * 3 + 2] == pieces[piece * 3] + 2)
            starts[Int(pieces[piece * 3])] += 1
        }
        // 8 places, each 1,000 times give or take four standard deviations.
        for start in 0..<8 { #expect(abs(starts[start] - 1000) < 120) }
        #expect(starts[8...] == [0, 0])
    }

    @Test func passagesCoverTheText() {
        let text = (0..<10).map { Int32($0) }
        #expect(Passages.spread(3, of: 2, over: text) == [0, 1, 4, 5, 8, 9])
        #expect(Passages.spread(1, of: 3, over: text) == [0, 1, 2])
        #expect(Passages.consecutive(of: 4, in: text) == [0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9])
        #expect(Passages.consecutive(of: 4, in: Array(text.prefix(9))) == [0, 1, 2, 3, 3, 4, 5, 6])
    }
}
