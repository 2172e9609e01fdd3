/// A share with Wilson's score interval; the value is not a number, and the interval [0, 1], if there were no trials.
///
/// Source: Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
public func wilson(successes: Int, of trials: Int, level: Double = 0.95) -> Estimate {
    requireLevel(level)
    requireCounts(successes, trials)
    let method = "Wilson \(percent(level))"
    guard trials > 0 else { return Estimate(.nan, low: 0, high: 1, n: 0, method: method) }
    let n = Double(trials)
    let share = Double(successes) / n
    let z = Normal.quantile(0.5 + level / 2)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    // Exact ends, which rounding would miss by one part in 10^17.
    return Estimate(
        share, low: successes == 0 ? 0 : centre - half, high: successes == trials ? 1 : centre + half, n: trials, method: method)
}

/// A share of true values, with Wilson's interval.
public func wilson(_ values: [Bool], level: Double = 0.95) -> Estimate {
    wilson(successes: values.count { $0 }, of: values.count, level: level)
}

/// The difference of two independent shares, first minus second, with Newcombe's hybrid score interval.
///
/// Source: Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10 (no continuity correction).
public func newcombe(
    successes first: Int, of firstTrials: Int, minus second: Int, of secondTrials: Int, level: Double = 0.95
) -> Estimate {
    let a = wilson(successes: first, of: firstTrials, level: level)
    let b = wilson(successes: second, of: secondTrials, level: level)
    let method = "Newcombe \(percent(level))"
    let n = firstTrials + secondTrials
    guard firstTrials > 0, secondTrials > 0, let lowA = a.low, let highA = a.high, let lowB = b.low, let highB = b.high else {
        return Estimate(.nan, low: -1, high: 1, n: n, method: method)
    }
    let difference = a.value - b.value
    func distance(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    return Estimate(
        difference, low: difference - distance(a.value - lowA, highB - b.value),
        high: difference + distance(highA - a.value, b.value - lowB), n: n, method: method)
}

func requireCounts(_ successes: Int, _ trials: Int) {
    precondition(
        successes >= 0 && successes <= trials, "successes must lie between 0 and the number of trials, found \(successes) of \(trials)")
}
