/// What a table says of a sample: mean, sample standard deviation and size.
public struct SampleSummary: Codable, Hashable, Sendable {
    public var mean: Double
    /// The standard deviation with divisor n - 1.
    public var deviation: Double
    public var n: Int

    /// The summary of a published sample; `lost` says by how much the divisor of its deviation falls short of n (1: sample, 0: population).
    public init(mean: Double, deviation: Double, n: Int, lost: Int = 1) {
        precondition(
            n > 1 && n > lost && deviation >= 0, "a summary needs two values or more and a deviation, found n = \(n), \(deviation)")
        self.mean = mean
        self.deviation = deviation * (Double(n - lost) / Double(n - 1)).squareRoot()
        self.n = n
    }

    /// The summary of two values or more.
    public init(_ values: [Double]) {
        self.init(mean: Statistics.mean(values), deviation: Statistics.deviation(values), n: values.count)
    }
}

/// The difference of the means of two independent samples, first minus second, with Welch's t interval.
///
/// Either side may be a published summary. Without spread on both sides the interval is the difference itself. Source: Welch, Biometrika 34
/// (1947), 28-35.
public func welchDifference(_ first: SampleSummary, minus second: SampleSummary, level: Double = 0.95) -> Estimate {
    requireLevel(level)
    let difference = first.mean - second.mean
    let (a, b) = (first.deviation * first.deviation / Double(first.n), second.deviation * second.deviation / Double(second.n))
    let (n, method) = (first.n + second.n, "Welch \(percent(level))")
    guard a + b > 0 else { return Estimate(difference, low: difference, high: difference, n: n, method: method) }
    let degrees = (a + b) * (a + b) / (a * a / Double(first.n - 1) + b * b / Double(second.n - 1))
    let half = StudentT(degrees: degrees).quantile(0.5 + level / 2) * (a + b).squareRoot()
    return Estimate(difference, low: difference - half, high: difference + half, n: n, method: method)
}

/// The difference of the means of two independent samples, first minus second, with Welch's t interval.
///
/// Without interval if a side has fewer than two values.
public func welchDifference(_ first: [Double], minus second: [Double], level: Double = 0.95) -> Estimate {
    guard first.count > 1, second.count > 1 else { return Estimate(mean(first) - mean(second), n: first.count + second.count) }
    return welchDifference(SampleSummary(first), minus: SampleSummary(second), level: level)
}
