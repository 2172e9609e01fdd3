/// The words that a model knows, by number; number 0 stands for all others.
public struct Vocabulary: Codable, Hashable, Sendable {
    /// The number of every word that isn't known.
    public static let unknown = 0

    /// The words by number; the first stands for the unknown ones.
    public let words: [String]

    /// The most frequent words of a text, the first in the alphabet of equally frequent ones.
    ///
    /// - Parameter most: how many words at most, besides the one for unknown words.
    public init(of text: [String], most: Int) {
        var counts: [String: Int] = [:]
        for word in text { counts[word, default: 0] += 1 }
        let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        words = ["<unk>"] + ordered.prefix(max(0, most)).map(\.key)
    }

    /// How many numbers there are, with that of unknown words.
    public var count: Int { words.count }

    /// The numbers of words.
    public func numbers(of text: [String]) -> [Int32] {
        let places = Dictionary(uniqueKeysWithValues: zip(words.dropFirst(), words.indices.dropFirst().map { Int32($0) }))
        return text.map { places[$0] ?? Int32(Self.unknown) }
    }

    /// Words as text, with spaces between them but none before a mark that closes a phrase.
    public func text(_ numbers: some Sequence<Int32>) -> String {
        var text = ""
        for number in numbers {
            precondition(number >= 0 && number < count, "a vocabulary of \(count) has no number \(number)")
            let word = words[Int(number)]
            if !text.isEmpty, ![".", ",", ";", ":", "!", "?", ")"].contains(word) { text += " " }
            text += word
        }
        return text
    }
}
