import CharacterText
package import Statistics
package import Workbench

extension AccumulateOrReplace {
    /// The text that models learn from, and its end, which they are tested on; symbols of `Letters`.
    package struct Corpus: Codable, Sendable {
        package var training: [UInt8]
        package var heldOut: [UInt8]

        package init(training: [UInt8], heldOut: [UInt8]) { (self.training, self.heldOut) = (training, heldOut) }

        /// So many consecutive symbols of the training text from a random place on.
        package func passage(_ count: Int, _ random: inout RandomStream) throws(InvalidSetting) -> [UInt8] {
            guard count <= training.count else {
                throw InvalidSetting(
                    name: "text.characters", found: "a passage of \(count)", expected: "at most \(training.count), the whole text")
            }
            let start = random.index(below: training.count - count + 1)
            return Array(training[start..<start + count])
        }
    }

    /// What happens to the old text when a model has written a new one.
    package enum TextStrategy: String, Choice {
        package typealias Value = Self
        case replace, accumulate
    }

    /// Losses on held-out real text of the models of one chain, generation by generation, in nats a character.
    package struct TextRun: Codable, Sendable {
        package var strategy: String
        package var temperature: Double
        package var losses: [Double]
        /// How many different 4-grams each generation's new text has; the first generation's is real.
        package var distinct: [Int]
        /// The beginning of what the last model but one wrote for the last.
        package var excerpt: String

        package init(strategy: String, temperature: Double, losses: [Double], distinct: [Int] = [], excerpt: String = "") {
            (self.strategy, self.temperature, self.losses) = (strategy, temperature, losses)
            (self.distinct, self.excerpt) = (distinct, excerpt)
        }

        /// The last generation's loss minus the first's.
        package var rise: Double { (losses.last ?? .nan) - (losses.first ?? .nan) }
    }

    /// Strips the verse numbers, lowers the case, leaves letters and single spaces, and sets the end aside.
    package static func clean(_ run: Run, printed: CommandOutput, heldOut: Int) throws(InvalidSetting) -> Corpus {
        var verses: [UInt8] = []
        for line in printed.standardOutput.split(separator: UInt8(ascii: "\n")) {
            // A line is a verse: `Ge1:1 In the beginning ...`
            guard let mark = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
            verses += line[mark...]
        }
        let symbols = Letters.symbols(verses)
        guard heldOut < symbols.count else {
            throw InvalidSetting(name: "text.heldOut", found: "\(heldOut)", expected: "fewer than the text's \(symbols.count) characters")
        }
        return Corpus(training: Array(symbols.dropLast(heldOut)), heldOut: Array(symbols.suffix(heldOut)))
    }

    /// Fits a 4-gram to a real passage, lets it write the next generation's, and so on; each is tested on real text.
    package static func chain(
        _ run: Run, corpus: Corpus, characters: Int, generations: Int, temperature: Double, strategy: TextStrategy, seed: Seed
    ) throws(InvalidSetting) -> TextRun {
        var random = seed.stream("passage")
        var newest = try corpus.passage(characters, &random)
        // Every text begins after the same three real symbols.
        let context = Array(newest.prefix(3))
        var model = InterpolatedFourGram()
        var (losses, distinct): ([Double], [Int]) = ([], [])
        for generation in 1...generations {
            if generation > 1 {
                var sampling = seed.stream("sampling \(generation)")
                newest = model.sample(characters, after: context, temperature: temperature, random: &sampling)
            }
            if strategy == .replace { model = InterpolatedFourGram() }
            model.learn(newest)
            losses.append(model.crossEntropy(corpus.heldOut))
            distinct.append(distinctFourGrams(newest))
        }
        return TextRun(
            strategy: strategy.rawValue, temperature: temperature, losses: losses, distinct: distinct,
            excerpt: Letters.text(newest.prefix(100)))
    }

    /// Fits every generation to another real passage: without synthetic text nothing may degrade.
    package static func freshRealText(
        _ run: Run, corpus: Corpus, characters: Int, generations: Int, seed: Seed
    ) throws -> TextRun {
        var random = seed.stream("passage")
        let passages = try (1...generations).map { _ in try corpus.passage(characters, &random) }
        return TextRun(
            strategy: "fresh real text", temperature: 1, losses: passages.map { loss(of: $0, on: corpus.heldOut) },
            distinct: passages.map(distinctFourGrams))
    }

    /// Fits to a real passage, and to a longer one that begins with it; the gain is the first loss minus the second.
    package static func learnsFromSize(_ run: Run, corpus: Corpus, characters: Int, more: Int, seed: Seed) throws(InvalidSetting) -> Double
    {
        var random = seed.stream("long passage")
        let passage = try corpus.passage(characters * more, &random)
        return loss(of: Array(passage.prefix(characters)), on: corpus.heldOut) - loss(of: passage, on: corpus.heldOut)
    }

    /// How many different 4-grams a text of four symbols or more has: a measure of its variety.
    static func distinctFourGrams(_ text: [UInt8]) -> Int {
        var seen = [Bool](repeating: false, count: 27 * 27 * 27 * 27)
        var place = text.prefix(3).reduce(0) { $0 * 27 + Int($1) }
        return text.dropFirst(3).count { symbol in
            place = (place * 27 + Int(symbol)) % seen.count
            defer { seen[place] = true }
            return !seen[place]
        }
    }

    private static func loss(of passage: [UInt8], on heldOut: [UInt8]) -> Double {
        var model = InterpolatedFourGram()
        model.learn(passage)
        return model.crossEntropy(heldOut)
    }
}
