/// What is wrong with the generators of a fraction.
public struct FractionError: Error, Hashable, CustomStringConvertible {
    public let description: String
}

extension ExperimentalDesign {
    /// A regular fraction of a two-level factorial: the last factors follow from the first ones.
    ///
    ///     let half = try ExperimentalDesign.fraction(of: factors, setting: ["tone": ["length", "order"]])
    ///
    /// The factors that are not set run through all combinations; a factor that is set has its second level where an odd number of those that set it have
    /// theirs, or for an even number of them, where an even number have. Effects that can't be told apart then are ``aliases(upTo:)``.
    ///
    /// Errors: ``FractionError`` when a factor has not two levels, is unknown, or is set by one that is set itself. Source: Box, Hunter and Hunter,
    /// Statistics for Experimenters (2nd edition), chapter 6.
    public static func fraction(of factors: [Factor], setting generators: [String: [String]]) throws(FractionError) -> ExperimentalDesign {
        let names = factors.map(\.name)
        for factor in factors where factor.levels.count != 2 {
            throw FractionError(
                description: "a fraction needs factors of two levels\n  factor: '\(factor.name)'\n  found:  \(factor.levels)\n"
                    + "  hint: cross this factor with the fraction's trials instead")
        }
        var words: [Int] = []
        for name in generators.keys.sorted() {
            let sources = generators[name] ?? []
            let places = ([name] + sources).map { names.firstIndex(of: $0) }
            guard !sources.isEmpty, Set(sources).count == sources.count, !places.contains(nil) else {
                throw FractionError(
                    description:
                        "'\(name)' can't be set by \(sources)\n  factors: \(names)\n  hint: set a factor by one or more of the others")
            }
            if let other = sources.first(where: { generators[$0] != nil }) {
                throw FractionError(
                    description: "'\(name)' is set by '\(other)', which is set itself\n  hint: set it by the factors that set '\(other)'")
            }
            words.append(places.reduce(0) { $0 ^ 1 << $1! })
        }
        let full = ExperimentalDesign(factors)
        let chosen = full.cells.filter { cell in
            words.allSatisfy { word in
                // With signs -1 and +1 for the levels, the product over a word is +1.
                let low = factors.indices.count { word & 1 << $0 != 0 && cell.levels[$0] == factors[$0].levels[0] }
                return low.isMultiple(of: 2)
            }
        }
        return ExperimentalDesign(factors, cells: chosen, definingWords: words)
    }

    /// Effects that the cells can't tell apart, a group each, up to so many factors in an effect; "mean" stands for the constant.
    ///
    /// Names are joined by " x ". A full factorial has none.
    public func aliases(upTo order: Int = 2) -> [[String]] {
        let all = definingWords.reduce(into: [0]) { words, word in words += words.map { $0 ^ word } }
        let effects = (0..<1 << factors.count).filter { $0.nonzeroBitCount <= order }
            .sorted { ($0.nonzeroBitCount, factors.indices.filter($0.holds)) < ($1.nonzeroBitCount, factors.indices.filter($1.holds)) }
        var groups: [[Int]] = []
        for effect in effects {
            if let index = groups.firstIndex(where: { all.contains($0[0] ^ effect) }) {
                groups[index].append(effect)
            } else {
                groups.append([effect])
            }
        }
        return groups.filter { $0.count > 1 }.map { group in
            group.map { effect in
                effect == 0 ? "mean" : factors.indices.filter(effect.holds).map { factors[$0].name }.joined(separator: " x ")
            }
        }
    }

    /// The least number of factors in a word of the defining relation: main effects are free of each other from III on, of interactions from IV on.
    ///
    /// Nil for a full factorial.
    public var resolution: Int? {
        let all = definingWords.reduce(into: [0]) { words, word in words += words.map { $0 ^ word } }
        return all.dropFirst().map(\.nonzeroBitCount).min()
    }
}

extension Int {
    fileprivate func holds(_ place: Int) -> Bool { self & 1 << place != 0 }
}

private func < (left: (Int, [Int]), right: (Int, [Int])) -> Bool {
    left.0 != right.0 ? left.0 < right.0 : left.1.lexicographicallyPrecedes(right.1)
}
