import Glibc

/// The probability of so many successes or more among independent trials that succeed with one probability.
///
/// Exact, by the incomplete beta function (DLMF 8.17.5).
public func binomialTail(atLeast successes: Int, of trials: Int, probability: Double) -> Double {
    precondition(
        trials >= 0 && probability >= 0 && probability <= 1,
        "a binomial tail needs trials and a probability, found \(trials), \(probability)")
    guard successes > 0 else { return 1 }
    guard successes <= trials else { return 0 }
    return incompleteBeta(Double(successes), Double(trials - successes + 1), at: probability, complement: 1 - probability)
}

/// A share with its exact interval, which covers at least as often as its level says, and for small samples more often.
///
/// The value is not a number, and the interval [0, 1], if there were no trials. Source: Clopper and Pearson, Biometrika 26 (1934), 404-413.
public func clopperPearson(successes: Int, of trials: Int, level: Double = 0.95) -> Estimate {
    requireLevel(level)
    requireCounts(successes, trials)
    let method = "Clopper-Pearson \(percent(level))"
    guard trials > 0 else { return Estimate(.nan, low: 0, high: 1, n: 0, method: method) }
    let tail = (1 - level) / 2
    // The tail from k on rises with the probability; from k + 1 on it is one minus the tail up to k.
    let low = successes == 0 ? 0 : rising(to: tail) { binomialTail(atLeast: successes, of: trials, probability: $0) }
    let high = successes == trials ? 1 : rising(to: 1 - tail) { binomialTail(atLeast: successes + 1, of: trials, probability: $0) }
    return Estimate(Double(successes) / Double(trials), low: low, high: high, n: trials, method: method)
}

/// Where a function that rises from 0 at 0 to 1 at 1 reaches a value, by bisection to full precision.
private func rising(to value: Double, _ function: (Double) -> Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while true {
        let middle = 0.5 * (low + high)
        if middle <= low || middle >= high { return middle }
        if function(middle) < value { low = middle } else { high = middle }
    }
}

/// Fisher's exact test of a table of two groups: whether the shares of successes differ. The statistic is the odds ratio, which may be infinite or not a number.
///
/// With both sides, p sums the tables with the same margins that are at most as probable as the one found. Source: Fisher, The Design of Experiments
/// (1935), section 12.
public func fisherExact(
    successes first: Int, of firstTrials: Int, against second: Int, of secondTrials: Int, side: TestSide = .both
) -> TestResult {
    requireCounts(first, firstTrials)
    requireCounts(second, secondTrials)
    let successes = first + second
    let n = firstTrials + secondTrials
    let odds = (Double(first) * Double(secondTrials - second)) / (Double(second) * Double(firstTrials - first))
    let range = max(0, successes - secondTrials)...min(successes, firstTrials)
    let logs = range.map {
        logBinomial(firstTrials, $0) + logBinomial(secondTrials, successes - $0) - logBinomial(n, successes)
    }
    let found = logs[first - range.lowerBound]
    let included = zip(range, logs).filter { count, log in
        switch side {
        case .less: count <= first
        case .greater: count >= first
        // Equal probabilities differ by rounding, and still are equal.
        case .both: log <= found + 1e-7
        }
    }
    return TestResult(statistic: odds, p: min(1, included.reduce(0) { $0 + exp($1.1) }), n: n)
}

/// McNemar's exact test of pairs of yes and no: whether one version has more yes than the other.
///
/// Only pairs that differ count; the statistic is the share of them in which the first has the yes, and p is twice the binomial tail, at most 1.
/// Source: McNemar, Psychometrika 12 (1947), 153-157.
public func mcNemar(onlyFirst: Int, onlySecond: Int) -> TestResult {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "pairs can't be fewer than none, found \(onlyFirst) and \(onlySecond)")
    let n = onlyFirst + onlySecond
    let p = min(1, 2 * binomialTail(atLeast: max(onlyFirst, onlySecond), of: n, probability: 0.5))
    return TestResult(statistic: Double(onlyFirst) / Double(n), p: p, n: n)
}

/// McNemar's exact test of two rows of yes and no, paired by their places.
public func mcNemar(_ first: [Bool], _ second: [Bool]) -> TestResult {
    precondition(first.count == second.count, "pairs need equally many values, found \(first.count) and \(second.count)")
    return mcNemar(onlyFirst: zip(first, second).count { $0 && !$1 }, onlySecond: zip(first, second).count { !$0 && $1 })
}

/// The natural logarithm of a binomial coefficient.
func logBinomial(_ n: Int, _ k: Int) -> Double {
    var sign: Int32 = 0
    return lgamma_r(Double(n + 1), &sign) - lgamma_r(Double(k + 1), &sign) - lgamma_r(Double(n - k + 1), &sign)
}
