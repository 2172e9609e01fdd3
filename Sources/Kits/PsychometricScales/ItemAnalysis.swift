import Statistics

/// Cronbach's alpha of some items: how much of a total's variance they share. Not a number with fewer than two items or people.
///
/// - Parameter items: a column of scores for each item, already keyed the same way round, without gaps.
///
/// Source: Cronbach, Psychometrika 16 (1951), 297-334.
public func cronbachAlpha(_ items: [[Double]]) -> Double {
    requireColumns(items)
    let k = Double(items.count)
    guard items.count > 1, let people = items.first?.count, people > 1 else { return .nan }
    let totals = (0..<people).map { person in items.reduce(0) { $0 + $1[person] } }
    return k / (k - 1) * (1 - items.reduce(0) { $0 + variance($1) } / variance(totals))
}

/// Tucker's congruence of two columns of loadings: their cosine.
///
/// Source: Lorenzo-Seva and ten Berge, Methodology 2 (2006), 57-64.
public func tuckerCongruence(_ first: [Double], _ second: [Double]) -> Double {
    requireColumns([first, second])
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
}

/// How far each person's direct answers lie from the mirrored answers to items keyed the other way round, averaged over scales.
///
/// For each scale the distance of the mean direct answer from lowest + highest - mean reversed answer; a scale without items of both keys counts nothing.
/// - Parameter scales: for each scale its items' columns of raw answers, in the scale's order.
public func inconsistency(_ scales: [(scale: Scale, answers: [[Double]])]) -> [Double] {
    let mixed = scales.filter { !$0.scale.reversed.isEmpty && $0.scale.reversed.count < $0.scale.items }
    for (scale, answers) in mixed {
        precondition(answers.count == scale.items, "'\(scale.name)' has \(scale.items) items, found \(answers.count)")
        requireColumns(answers)
    }
    let people = mixed.first?.answers.first?.count ?? 0
    return (0..<people).map { person in
        mean(
            mixed.map { scale, answers in
                let direct = mean(answers.indices.filter { !scale.reversed.contains($0) }.map { answers[$0][person] })
                let mirrored = mean(scale.reversed.map { answers[$0][person] })
                return (direct - Double(scale.answers.lowerBound + scale.answers.upperBound) + mirrored).magnitude
            })
    }
}

/// The length of the longest run of equal answers in a sheet; 0 for an empty one.
public func longestString(_ sheet: [Int]) -> Int {
    var (longest, run) = (0, 0)
    for (place, answer) in sheet.enumerated() {
        run = place > 0 && answer == sheet[place - 1] ? run + 1 : 1
        longest = max(longest, run)
    }
    return longest
}

func requireColumns(_ columns: [[Double]]) {
    precondition(Set(columns.map(\.count)).count <= 1, "columns are equally long, found \(columns.map(\.count))")
}
