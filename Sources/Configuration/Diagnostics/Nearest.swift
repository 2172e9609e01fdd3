/// The candidate that a misspelt word most probably means; nil when none is near.
///
/// Near is a Damerau-Levenshtein distance (adjacent swaps count once; optimal string alignment) of at most a third of the word, and at
/// most 3; letter case, `-` and `_` don't count. Of several the first wins.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let given = folded(word)
    guard !given.isEmpty, given.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate != word {
        let other = folded(candidate)
        guard !other.isEmpty, other.count <= 64 else { continue }
        let limit = min(3, max(1, (max(given.count, other.count) + 1) / 3), max(given.count, other.count) - 1)
        guard abs(given.count - other.count) <= limit else { continue }
        let found = distance(given, other)
        if found <= limit, found < best?.distance ?? .max { best = (candidate, found) }
    }
    return best?.name
}

/// ` (did you mean 'delays'?)`, or nothing.
public func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
    nearest(to: word, among: candidates).map { " (did you mean '\(shown($0))'?)" } ?? ""
}

private func folded(_ word: String) -> [Character] { Array(word.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }) }

private func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i]
        row.reserveCapacity(b.count + 1)
        for j in 1...b.count {
            var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, before[j - 2] + 1) }
            row.append(cost)
        }
        (before, last) = (last, row)
    }
    return last[b.count]
}
