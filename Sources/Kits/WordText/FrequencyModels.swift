internal import Glibc

/// What a text's frequencies alone predict: what a language model has to beat.
public struct FrequencyModels: Sendable {
    private let vocabulary: Int
    private let words: [Double]
    private let pairs: [Double]
    private let strength: Double

    /// Counts words and pairs of words.
    ///
    /// A word's probability is its relative frequency with one count added to each; after another word, the relative frequency there with the
    /// word's probability as so many counts on top (a Dirichlet prior: MacKay and Bauman Peto, A hierarchical Dirichlet language model, 1995).
    ///
    /// - Parameter strength: how many counts the prior is worth.
    public init(of text: [Int32], vocabulary: Int, strength: Double = 10) {
        precondition(strength > 0, "a prior is worth more than no count, found \(strength)")
        var (words, pairs) = ([Double](repeating: 0, count: vocabulary), [Double](repeating: 0, count: vocabulary * vocabulary))
        var before: Int?
        for number in text {
            let word = Int(number)
            precondition(word >= 0 && word < vocabulary, "a vocabulary of \(vocabulary) has no number \(number)")
            words[word] += 1
            if let before { pairs[before * vocabulary + word] += 1 }
            before = word
        }
        (self.words, self.pairs) = (words, pairs)
        (self.vocabulary, self.strength) = (vocabulary, strength)
    }

    /// The mean of -log p over all words of a text but the first, each by its own frequency, in nats a word.
    public func wordLoss(_ text: [Int32]) -> Double {
        let total = words.reduce(0, +) + Double(vocabulary)
        return text.dropFirst().reduce(0) { $0 - log((words[Int($1)] + 1) / total) } / Double(text.count - 1)
    }

    /// The same by its frequency after the word before it.
    public func pairLoss(_ text: [Int32]) -> Double {
        let total = words.reduce(0, +) + Double(vocabulary)
        let followed = (0..<vocabulary).map { pairs[$0 * vocabulary..<($0 + 1) * vocabulary].reduce(0, +) }
        var sum = 0.0
        for (before, number) in zip(text, text.dropFirst()) {
            let prior = (words[Int(number)] + 1) / total
            let (before, word) = (Int(before), Int(number))
            sum -= log((pairs[before * vocabulary + word] + strength * prior) / (followed[before] + strength))
        }
        return sum / Double(text.count - 1)
    }
}
