package import Statistics
import Workbench

extension NonResolutionEntropy {
    /// How long the second turns are.
    package enum TemplateLength: String, Choice {
        /// As published: "Check the {cue}." has three words, all others four.
        case published
        /// All four words long: "Please check the {cue}."
        case equal
        package typealias Value = Self
    }

    /// One training pair: positions in the language's lists of turns, and the meaning.
    package struct Example: Hashable, Sendable {
        package var first: Int
        package var second: Int
        /// 0 financial, 1 river.
        package var label: Int
    }

    /// The two-turn language of the paper's program: sentences as lists of word numbers.
    ///
    /// Words are lower-cased and split at blanks, so that punctuation stays attached. The vocabulary is the same in all arms, so that one
    /// seed gives all of them the same initial values.
    package struct Language: Sendable {
        /// Sorted, after padding (0) and the unknown word (1).
        package let vocabulary: [String]
        /// The six ambiguous first turns.
        package let firstTurns: [[Int]]
        /// 18 financial and 18 river turns, then the empty one, then the neutral turns of training.
        package let secondTurns: [[Int]]
        /// Neutral turns that training never sees, made of words that it does see.
        package let heldOut: [[Int]]
        /// Neutral turns of the published setting, where training sees none: words in common use, and four unknown words.
        package let unseenNeutral: [[Int]]
        package let bank: Int

        package static let padding = 0
        package static let cued = 36
        package static let empty = 36

        package init(_ templates: TemplateLength) {
            let cues = [
                ["investor", "account", "loan", "deposit", "money", "interest"], ["ducks", "river", "water", "fish", "boat", "shore"],
            ]
            let check = templates == .equal ? "please check the %." : "check the %."
            let frames = [
                ["the % is important.", "the % arrived today.", check], ["the % are nearby.", "the % is beautiful.", "look at the %."],
            ]
            let first = ["solid", "stable", "old", "new", "quiet", "large"].map { "the bank is \($0)." }
            let second = zip(cues, frames).flatMap { cues, frames in
                cues.flatMap { cue in frames.map { $0.replacing("%", with: cue) } }
            }
            // Our choice: neutral turns of words that no cue sentence has, and held-out ones that combine them anew.
            let neutral = ["nobody said anything.", "that was all.", "it was late.", "we said that."]
            let held = ["nobody said that.", "that was late.", "it was all."]
            let words = Set((first + second + neutral + ["please", "the is"]).flatMap { $0.split(separator: " ").map(String.init) })
            let vocabulary = ["<pad>", "<unknown>"] + words.sorted()
            let numbers = Dictionary(uniqueKeysWithValues: vocabulary.enumerated().map { ($1, $0) })
            func encode(_ text: String) -> [Int] { text.split(separator: " ").map { numbers[String($0)] ?? 1 } }
            self.vocabulary = vocabulary
            firstTurns = first.map(encode)
            secondTurns = (second + [""] + neutral).map(encode)
            heldOut = held.map(encode)
            unseenNeutral = [encode("the is"), [1, 1, 1, 1]]
            bank = numbers["bank"]!
        }

        /// The meaning of a second turn with a cue: 0 financial, 1 river.
        package static func meaning(_ second: Int) -> Int { second < cued / 2 ? 0 : 1 }

        /// Training pairs, drawn with the stream "data": labels equally likely, as in the paper's program; a share has a neutral second turn.
        ///
        /// Half of the neutral turns are empty, half are sentences; their labels stay as drawn. Every pair draws as many numbers whatever the
        /// share is: arms of one seed differ only in the second turns that are replaced.
        package func examples(_ count: Int, neutral share: Double, seed: Seed) -> [Example] {
            var random = seed.stream("data")
            return (0..<count).map { _ in
                let first = random.index(below: firstTurns.count)
                let label = random.bernoulli(0.5) ? 0 : 1
                let cue = random.index(below: 6)
                let frame = random.index(below: 3)
                let isNeutral = random.bernoulli(share)
                let isEmpty = random.bernoulli(0.5)
                let sentence = Self.empty + 1 + random.index(below: secondTurns.count - Self.empty - 1)
                let second = isNeutral ? (isEmpty ? Self.empty : sentence) : label * 18 + cue * 3 + frame
                return Example(first: first, second: second, label: label)
            }
        }

        /// Three cues in random order, two of one meaning and one of the other, drawn with the stream "conflict"; the label is the
        /// majority's.
        package func conflicts(_ count: Int, seed: Seed) -> [(first: Int, second: [Int], label: Int)] {
            var random = seed.stream("conflict")
            return (0..<count).map { _ in
                let first = random.index(below: firstTurns.count)
                let label = random.index(below: 2)
                var turns = [label, label, 1 - label].map { secondTurns[$0 * 18 + random.index(below: 18)] }
                random.shuffle(&turns)
                return (first, turns.flatMap(\.self), label)
            }
        }
    }
}
