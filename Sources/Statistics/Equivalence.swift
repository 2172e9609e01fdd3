/// Two one-sided tests of equivalence: whether the difference of two means, first minus second, lies within a margin.
///
/// A small p says that it does; the larger of the two one-sided p-values of Welch's t counts, and the statistic is its t. Source: Schuirmann, Journal of
/// Pharmacokinetics and Biopharmaceutics 15 (1987), 657-680.
public func equivalenceTest(_ first: SampleSummary, minus second: SampleSummary, within margin: ClosedRange<Double>) -> TestResult {
    let (a, b) = (first.deviation * first.deviation / Double(first.n), second.deviation * second.deviation / Double(second.n))
    let degrees = (a + b) * (a + b) / (a * a / Double(first.n - 1) + b * b / Double(second.n - 1))
    return twoOneSided(first.mean - second.mean, (a + b).squareRoot(), degrees: degrees, within: margin, n: first.n + second.n)
}

/// Two one-sided tests of equivalence for pairs: whether the mean of their differences lies within a margin.
public func equivalenceTest(_ differences: [Double], within margin: ClosedRange<Double>) -> TestResult {
    let summary = SampleSummary(differences)
    return twoOneSided(
        summary.mean, summary.deviation / Double(summary.n).squareRoot(), degrees: Double(summary.n - 1), within: margin, n: summary.n)
}

/// Without spread the question has an answer and no error: p is then 0 or 1.
private func twoOneSided(_ difference: Double, _ error: Double, degrees: Double, within margin: ClosedRange<Double>, n: Int) -> TestResult {
    let (above, below) = (difference - margin.lowerBound, margin.upperBound - difference)
    guard error > 0 else {
        return TestResult(statistic: min(above, below) > 0 ? .infinity : -.infinity, p: min(above, below) > 0 ? 0 : 1, n: n)
    }
    let t = min(above, below) / error
    return TestResult(statistic: above < below ? t : -t, p: StudentT(degrees: degrees).cumulative(-t), n: n)
}
