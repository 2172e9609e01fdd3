import Glibc

/// The Mann-Whitney U test of two independent samples: U of the first, and the p-value of its normal approximation.
///
/// The variance takes equal values into account, and half a step is taken off for continuity. Where the samples are small, p is better taken
/// from ``permutationTest(_:_:shuffles:side:random:statistic:)``. Source: Mann and Whitney, Annals of Mathematical Statistics 18 (1947), 50-60.
public func mannWhitney(_ first: [Double], _ second: [Double], side: TestSide = .both) -> TestResult {
    precondition(!first.isEmpty && !second.isEmpty, "two samples need values each, found \(first.count) and \(second.count)")
    let (a, b) = (Double(first.count), Double(second.count))
    let pool = first + second
    let u = midranks(pool)[..<first.count].reduce(0, +) - a * (a + 1) / 2
    let variance = a * b / 12 * (a + b + 1 - tieSum(pool) / ((a + b) * (a + b - 1)))
    return TestResult(statistic: u, p: normalShare(u - a * b / 2, variance, side), n: pool.count)
}

/// Wilcoxon's signed-rank test of differences of pairs: the sum of ranks of the positive ones, and the p-value of its normal approximation.
///
/// Differences of 0 are left out, and half a step is taken off for continuity. Where pairs are few, p is better taken from
/// ``signFlipTest(_:shuffles:side:random:statistic:)``. Source: Wilcoxon, Biometrics Bulletin 1 (1945), 80-83.
public func wilcoxonSignedRank(_ differences: [Double], side: TestSide = .both) -> TestResult {
    let kept = differences.filter { $0 != 0 }
    let (n, sizes) = (Double(kept.count), kept.map(\.magnitude))
    let sum = zip(kept, midranks(sizes)).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    let variance = n * (n + 1) * (2 * n + 1) / 24 - tieSum(sizes) / 48
    return TestResult(statistic: sum, p: normalShare(sum - n * (n + 1) / 4, variance, side), n: kept.count)
}

/// The Kruskal-Wallis test of several independent samples: H, corrected for equal values, and its p-value by the chi-squared distribution.
///
/// Source: Kruskal and Wallis, Journal of the American Statistical Association 47 (1952), 583-621.
public func kruskalWallis(_ samples: [[Double]]) -> TestResult {
    precondition(
        samples.count > 1 && samples.allSatisfy { !$0.isEmpty },
        "a comparison needs two samples or more, with values each, found \(samples)")
    let pool = samples.flatMap { $0 }
    let (n, ranks) = (Double(pool.count), midranks(pool))
    var (sum, start) = (0.0, 0)
    for sample in samples {
        let own = ranks[start..<start + sample.count].reduce(0, +)
        sum += own * own / Double(sample.count)
        start += sample.count
    }
    let h = (12 / (n * (n + 1)) * sum - 3 * (n + 1)) / (1 - tieSum(pool) / (n * n * n - n))
    return TestResult(statistic: h, p: ChiSquared(degrees: Double(samples.count - 1)).upper(h), n: pool.count)
}

/// The sum of t^3 - t over groups of t equal values.
private func tieSum(_ values: [Double]) -> Double {
    let ordered = values.sorted()
    var (sum, start) = (0.0, 0)
    for end in 1...max(1, ordered.count) where end >= ordered.count || ordered[end] != ordered[start] {
        let t = Double(end - start)
        sum += t * t * t - t
        start = end
    }
    return sum
}

/// The share of a normal distribution as far from its mean, after half a step for continuity.
private func normalShare(_ distance: Double, _ variance: Double, _ side: TestSide) -> Double {
    func beyond(_ distance: Double) -> Double { Normal.cumulative(-(distance - 0.5) / variance.squareRoot()) }
    return switch side {
    case .both: min(1, 2 * beyond(distance.magnitude))
    case .greater: beyond(distance)
    case .less: beyond(-distance)
    }
}
