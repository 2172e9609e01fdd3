internal import WordText

/// How a text model cuts text into tokens.
package enum Tokens: Codable, Sendable, Equatable {
    /// One token for each of these Unicode scalars, by number; whatever else a text has counts as a space.
    case characters([String])
    /// One token for each word or mark, by number; the first stands for all others.
    case words([String])

    /// The scalars of a text, in the order of their codes.
    package static func characters(of text: String) -> Tokens {
        .characters(Set(text.unicodeScalars).union([" "]).sorted { $0.value < $1.value }.map { String($0) })
    }

    /// The most frequent words of a text, and one token for all others.
    package static func words(of text: String, most: Int) -> Tokens {
        .words(Vocabulary(of: Words.split(text.utf8), most: most).words)
    }

    package var count: Int {
        switch self {
        case .characters(let list), .words(let list): list.count
        }
    }

    /// The tokens of a text.
    package func numbers(of text: String) -> [Int] {
        switch self {
        case .characters(let list):
            let places = Dictionary(uniqueKeysWithValues: zip(list, list.indices))
            let space = places[" "] ?? 0
            return text.unicodeScalars.map { places[String($0)] ?? space }
        case .words(let list):
            let places = Dictionary(uniqueKeysWithValues: zip(list, list.indices))
            return Words.split(text.utf8).map { places[$0] ?? 0 }
        }
    }

    /// What a token adds to a text; words have a space before them unless they close a phrase.
    package func piece(_ token: Int, isFirst: Bool) -> String {
        switch self {
        case .characters(let list): list[token]
        case .words(let list): (isFirst || [".", ",", ";", ":", "!", "?", ")"].contains(list[token]) ? "" : " ") + list[token]
        }
    }
}
