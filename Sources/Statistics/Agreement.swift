/// Cohen's kappa of two raters: their agreement beyond chance over the most there could be; not a number if chance would always agree.
///
/// - Parameter weights: how far apart two categories are, from 0; without it every disagreement is alike.
///
/// Source: Cohen, Educational and Psychological Measurement 20 (1960), 37-46, and Psychological Bulletin 70 (1968), 213-220.
public func cohensKappa(_ first: [Int], _ second: [Int], weights: (Int, Int) -> Double = { $0 == $1 ? 0 : 1 }) -> Double {
    precondition(first.count == second.count, "two raters rate the same units, found \(first.count) and \(second.count)")
    var (observed, expected) = (0.0, 0.0)
    for (a, b) in zip(first, second) { observed += weights(a, b) }
    for a in first { for b in second { expected += weights(a, b) } }
    let n = Double(first.count)
    return 1 - observed / n / (expected / (n * n))
}

/// What ratings are, for Krippendorff's alpha.
public enum RatingScale: String, Codable, Hashable, Sendable {
    case nominal, ordinal, interval, ratio
}

/// Krippendorff's alpha: the agreement of any number of raters beyond chance, with ratings missing.
///
/// Not a number if all ratings are the same, or no unit has two.
///
/// - Parameters:
///   - ratings: for each rater one rating a unit; nil where there is none.
///   - scale: how differences between ratings count.
///
/// Source: Krippendorff, Content Analysis (4th edition), chapter 12.
public func krippendorffAlpha(_ ratings: [[Double?]], scale: RatingScale) -> Double {
    let units = ratings.first?.count ?? 0
    for (rater, own) in ratings.enumerated() {
        precondition(own.count == units, "every rater rates the same units, found \(own.count) of rater \(rater) and \(units)")
    }
    let values = (0..<units).map { unit in ratings.compactMap { $0[unit] } }.filter { $0.count > 1 }
    let pool = values.flatMap { $0 }.sorted()
    let n = Double(pool.count)
    let categories = pool.indices.filter { $0 == 0 || pool[$0] != pool[$0 - 1] }.map { pool[$0] }
    let counts = categories.map { category in Double(pool.count { $0 == category }) }

    /// The squared difference of two categories, by their places.
    func distance(_ a: Int, _ b: Int) -> Double {
        guard a != b else { return 0 }
        let (x, y) = (categories[a], categories[b])
        switch scale {
        case .nominal: return 1
        case .interval: return (x - y) * (x - y)
        case .ratio: return x + y == 0 ? 0 : (x - y) / (x + y) * ((x - y) / (x + y))
        case .ordinal:
            let between = counts[min(a, b)...max(a, b)].reduce(0, +) - (counts[a] + counts[b]) / 2
            return between * between
        }
    }
    func place(_ value: Double) -> Int { categories.firstIndex(of: value) ?? 0 }
    var (observed, expected) = (0.0, 0.0)
    for unit in values {
        let places = unit.map(place)
        var sum = 0.0
        for a in places { for b in places { sum += distance(a, b) } }
        observed += sum / Double(unit.count - 1)
    }
    for a in categories.indices { for b in categories.indices { expected += counts[a] * counts[b] * distance(a, b) } }
    return 1 - observed / n / (expected / (n * (n - 1)))
}

/// The intraclass correlation of single ratings: of raters drawn at random who rate every unit (Shrout and Fleiss, form 2, 1).
///
/// - Parameter ratings: for each rater one rating a unit.
///
/// Source: Shrout and Fleiss, Psychological Bulletin 86 (1979), 420-428.
public func intraclassCorrelation(_ ratings: [[Double]]) -> Double {
    let (raters, units) = (ratings.count, ratings.first?.count ?? 0)
    precondition(
        raters > 1 && units > 1 && ratings.allSatisfy { $0.count == units },
        "an intraclass correlation needs two raters or more, of the same two units or more, found \(ratings.map(\.count))")
    let (k, n) = (Double(raters), Double(units))
    let all = ratings.flatMap { $0 }
    let grand = mean(all)
    func square(_ value: Double) -> Double { value * value }
    let between = k * (0..<units).reduce(0) { sum, unit in sum + square(mean(ratings.map { $0[unit] }) - grand) }
    let judges = n * ratings.reduce(0) { $0 + square(mean($1) - grand) }
    let total = all.reduce(0) { $0 + square($1 - grand) }
    let (rows, columns) = (between / (n - 1), judges / (k - 1))
    let rest = (total - between - judges) / ((n - 1) * (k - 1))
    return (rows - rest) / (rows + (k - 1) * rest + k * (columns - rest) / n)
}
