/// Verdicts in the order in which readers get them, and how often each stands there.
package enum Verdicts {
    private static let order = [
        "reproduced", "instrument validated", "not reproduced", "inconclusive", "inconclusive (control failed)", "not tested",
    ]

    /// The best first.
    static func sorted(_ verdicts: [String]) -> [String] {
        verdicts.map { (order.firstIndex(of: $0) ?? order.count, $0) }.sorted { $0 < $1 }.map(\.1)
    }

    /// How often each verdict stands in `verdicts`, in the order in which they first appear there.
    static func counts(_ verdicts: [String]) -> [(verdict: String, count: Int)] {
        var counts: [(verdict: String, count: Int)] = []
        for verdict in verdicts {
            if let index = counts.firstIndex(where: { $0.verdict == verdict }) {
                counts[index].count += 1
            } else {
                counts.append((verdict, 1))
            }
        }
        return counts
    }

    /// `5 reproduced, 2 not reproduced`, in the order in which they first appear.
    package static func tally(_ verdicts: [String]) -> String {
        counts(verdicts).map { "\($0.count) \($0.verdict)" }.joined(separator: ", ")
    }
}

/// `Tipping points` for `TippingPoints`.
func words(ofTheme theme: String) -> String {
    var words = ""
    for character in theme {
        words += character.isUppercase && !words.isEmpty ? " \(character.lowercased())" : String(character)
    }
    return words
}
