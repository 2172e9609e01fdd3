import Glibc

/// The power of Student's two-sided t test of two independent samples of so many values each, for a difference in standard deviations.
///
/// By the noncentral t distribution. Source: Cohen, Statistical Power Analysis for the Behavioral Sciences (2nd edition), chapter 2.
public func powerOfTTest(effect: Double, perGroup n: Int, alpha: Double = 0.05) -> Double {
    precondition(n > 1, "a t test needs two values or more a group, found \(n)")
    return power(degrees: Double(2 * n - 2), shift: effect * (Double(n) / 2).squareRoot(), alpha: alpha)
}

/// The power of Student's two-sided t test of differences of so many pairs, for a mean difference in standard deviations of differences.
public func powerOfPairedTTest(effect: Double, pairs n: Int, alpha: Double = 0.05) -> Double {
    precondition(n > 1, "a t test needs two pairs or more, found \(n)")
    return power(degrees: Double(n - 1), shift: effect * Double(n).squareRoot(), alpha: alpha)
}

/// The power of the two-sided test of two shares by the arcsine transformation, with so many trials each.
///
/// Source: Cohen, Statistical Power Analysis for the Behavioral Sciences (2nd edition), chapter 6.
public func powerOfShares(_ first: Double, _ second: Double, perGroup n: Int, alpha: Double = 0.05) -> Double {
    precondition(n > 0 && (0...1).contains(first) && (0...1).contains(second), "shares lie between 0 and 1, found \(first) and \(second)")
    let shift = (2 * asin(first.squareRoot()) - 2 * asin(second.squareRoot())) * (Double(n) / 2).squareRoot()
    let critical = Normal.quantile(1 - alpha / 2)
    return Normal.cumulative(shift - critical) + Normal.cumulative(-shift - critical)
}

/// The least number with at least so much power, from 2 up to a million; nil if none has.
///
///     leastNumber(power: 0.8) { powerOfTTest(effect: 0.5, perGroup: $0) }  // 64
public func leastNumber(power: Double, _ powerOf: (Int) -> Double) -> Int? {
    var (low, high) = (1, 2)
    while powerOf(high) < power {
        guard high < 1_000_000 else { return nil }
        (low, high) = (high, min(2 * high, 1_000_000))
    }
    while high - low > 1 {
        let middle = (low + high) / 2
        if powerOf(middle) < power { low = middle } else { high = middle }
    }
    return high
}

private func power(degrees: Double, shift: Double, alpha: Double) -> Double {
    requireLevel(1 - alpha)
    let critical = StudentT(degrees: degrees).quantile(1 - alpha / 2)
    return 1 - noncentralT(critical, degrees, shift) + noncentralT(-critical, degrees, shift)
}

/// The probability of a noncentral t up to a value: the normal probability over the chi distribution, by Simpson's rule.
///
/// T <= t is Z <= t s - shift for s = chi / sqrt(degrees), whose density is smooth and narrow; twelve standard deviations hold all of it.
private func noncentralT(_ t: Double, _ degrees: Double, _ shift: Double) -> Double {
    var sign: Int32 = 0
    let front = log(2.0) + degrees / 2 * log(degrees / 2) - lgamma_r(degrees / 2, &sign)
    func part(_ s: Double) -> Double {
        guard s > 0 else { return 0 }
        return exp(front + (degrees - 1) * log(s) - degrees * s * s / 2) * Normal.cumulative(t * s - shift)
    }
    let width = 12 / (2 * degrees).squareRoot()
    let (low, high) = (max(0, 1 - width), 1 + width)
    let steps = 2000
    let step = (high - low) / Double(steps)
    var sum = degrees > 1 || low > 0 ? part(low) : exp(front) * Normal.cumulative(-shift)
    for index in 1..<steps { sum += (index % 2 == 0 ? 2 : 4) * part(low + Double(index) * step) }
    return (sum + part(high)) * step / 3
}
