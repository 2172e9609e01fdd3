import Glibc

/// Cohen's d of two independent samples, first minus second, in pooled standard deviations, with Hedges' correction for small samples.
///
/// The interval is that of the normal approximation with the variance (n + m)/(nm) + g^2/(2(n + m)). Source: Hedges, Journal of Educational
/// Statistics 6 (1981), 107-128, with the exact factor of its equation 6e; Borenstein et al., Introduction to Meta-Analysis, chapter 4.
public func hedgesG(_ first: [Double], _ second: [Double], level: Double = 0.95) -> Estimate {
    requireLevel(level)
    let (n, m) = (Double(first.count), Double(second.count))
    precondition(
        n > 1 && m > 1, "a standardised difference needs two values or more on both sides, found \(first.count) and \(second.count)")
    let correction = hedgesCorrection(degrees: n + m - 2)
    let g = correction * cohensD(first, second)
    let half =
        Normal.quantile(0.5 + level / 2)
        * (correction * correction * ((n + m) / (n * m) + g / correction * g / correction / (2 * (n + m)))).squareRoot()
    return Estimate(g, low: g - half, high: g + half, n: first.count + second.count, method: "normal \(percent(level))")
}

/// Cohen's d of two independent samples, first minus second: the difference of means in pooled standard deviations.
public func cohensD(_ first: [Double], _ second: [Double]) -> Double {
    let (n, m) = (Double(first.count), Double(second.count))
    let pooled = ((n - 1) * variance(first) + (m - 1) * variance(second)) / (n + m - 2)
    return (mean(first) - mean(second)) / pooled.squareRoot()
}

/// By what a standardised difference is multiplied so that its mean is right in small samples.
func hedgesCorrection(degrees: Double) -> Double {
    var sign: Int32 = 0
    return exp(lgamma_r(degrees / 2, &sign) - lgamma_r((degrees - 1) / 2, &sign)) / (degrees / 2).squareRoot()
}

/// Cliff's delta of two independent samples: the chance that a value of the first is larger less the chance that it is smaller.
///
/// Source: Cliff, Psychological Bulletin 114 (1993), 494-509.
public func cliffsDelta(_ first: [Double], _ second: [Double]) -> Double {
    guard !first.isEmpty, !second.isEmpty, !(first + second).contains(where: \.isNaN) else { return .nan }
    let pairs = Double(first.count * second.count)
    return (2 * mannWhitney(first, second).statistic - pairs) / pairs
}
