import NeuralCollapse
import NeuralCollapseLanguage
import Statistics
import TestSupport
import Testing
import TinyTransformer
import Torch
import WordText
import Workbench

private typealias Values = NeuralCollapseLanguageValues
private typealias Collapse = NeuralCollapseLanguage.Collapse

/// Numbers that the script makes too.
func fill(_ count: Int, k: Int = 0) -> [Double] {
    (0..<count).map { Double(($0 * 37 + $0 * $0 * 5 + k * 11) % 101 - 50) / 128 }
}

@Suite struct MeasureTests {
    /// 200 features of width 3 with next tokens from a vocabulary of 9: 0 is no class, and 8 is too rare.
    private func planted() -> (NeuralCollapseLanguage.NextTokenFeatures, Frame, [Double]) {
        let next = (0..<200).map { $0 % 50 == 0 ? 8 : (7 * $0 * $0 + 3 * $0 + $0 / 5) % 8 }
        let offsets = fill(27, k: 3)
        let values = fill(600).enumerated().map { $1 + 0.3 * offsets[next[$0 / 3] * 3 + $0 % 3] }
        return (.init(features: Frame(values, width: 3), next: next), Frame(fill(27, k: 5), width: 3), fill(9, k: 7))
    }

    @Test(.needsTorch)
    func allMeasuresAreThoseOfNumpy() throws {
        let (sampled, rows, bias) = planted()
        var (first, second) = (Seed(5).stream("first"), Seed(5).stream("second"))
        let found = try NeuralCollapseLanguage.geometry(sampled, rows: rows, bias: bias, least: 8, &first, &second)
        let numbers = [
            Double(found.classes), Double(found.samples), found.cdnv, found.cdnvMedian, found.normSpread, found.logNormVariance,
            found.cosineDeviation, found.kernel, found.kernelVariance, found.alignment, found.alignmentDeviation, found.agreement,
            found.shuffledCDNV, found.shuffledKernel, found.shuffledAgreement, found.otherShuffledKernel,
        ]
        #expect(distance(numbers, Values.geometry) < 1e-12)
    }

    @Test func tooFewSamplesAreTold() throws {
        let (sampled, rows, bias) = planted()
        var (first, second) = (Seed(5).stream("first"), Seed(5).stream("second"))
        let error = #expect(throws: InvalidSetting.self) {
            try NeuralCollapseLanguage.geometry(sampled, rows: rows, bias: bias, least: 100, &first, &second)
        }
        #expect(
            error?.description == """
                setting 'measuring.contexts' is out of range
                  found     0 words with 100 samples
                  expected  so many that three words have
                """)
    }

    @Test func theTextIsCutAndNumbered() throws {
        let printed = "Ge1:1 In the beginning, the day.\nGe1:2 And the day: the end."
        let corpus = try NeuralCollapseLanguage.corpus(of: [UInt8](printed.utf8), vocabulary: 2, heldOut: 3)
        #expect(corpus.vocabulary.words == ["<unk>", "the", "day"])
        #expect(corpus.training == [0, 1, 0, 0, 1, 2, 0, 0, 1, 2, 0])
        #expect(corpus.heldOut == [1, 0, 0])
        let error = #expect(throws: InvalidSetting.self) {
            try NeuralCollapseLanguage.corpus(of: [UInt8](printed.utf8), vocabulary: 2, heldOut: 14)
        }
        #expect(
            error?.description == """
                setting 'text.heldOut' is out of range
                  found     14
                  expected  fewer than the text's 14 words
                """)
    }

    /// A text in which each word follows from the one before it: three words in a circle, and an unknown one never.
    private func circle() throws -> NeuralCollapseLanguage.Corpus {
        let words = (0..<600).map { ["a", "b", "c"][$0 % 3] }
        let vocabulary = Vocabulary(of: words, most: 3)
        return .init(
            vocabulary: vocabulary, training: vocabulary.numbers(of: words), heldOut: vocabulary.numbers(of: Array(words.prefix(200))))
    }

    @Test(.needsTorch)
    func aPlantedCollapseIsFound() throws {
        let corpus = try circle()
        var settings = NeuralCollapseLanguage.Training()
        settings.batch = 8
        var measuring = NeuralCollapseLanguage.Measuring()
        measuring.contexts = 40
        func collapse(_ steps: Int) throws -> Collapse {
            let model = try NeuralCollapseLanguage.train(
                .unwatched, corpus: corpus, settings: settings, width: 8, depth: 1, steps: steps, seed: Seed(1))
            return try NeuralCollapseLanguage.measure(.unwatched, corpus: corpus, model: model, settings: measuring, seed: Seed(1))
        }
        let (before, after) = (try collapse(0), try collapse(150))
        // What comes next is certain: hardly anything is left to lose, every class is one point, and the nearest centre is the classifier's choice.
        #expect(abs(before.loss - 1.386) < 0.1)
        #expect(after.loss < 0.1 && after.accuracy == 1)
        #expect(after.classes == 3)
        #expect(after.cdnv < 0.02 && before.cdnv > after.cdnv)
        #expect(after.agreement == 1)
        // Three directions as far apart as they can be have distances of root 3.
        #expect(abs(after.kernel + 0.5493) < 0.02)
        #expect(after.shuffledCDNV > 1)
    }
}
