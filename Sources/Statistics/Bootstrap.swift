/// A statistic with its bootstrap percentile interval.
///
/// Infinite replicates are kept, so that a statistic that doesn't exist in some resamples may have an open interval; replicates that are not
/// numbers make the interval not a number. Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
public func bootstrap<Value>(
    _ values: [Value], level: Double = 0.95, resamples: Int = 2000, random: inout RandomStream,
    statistic: ([Value]) throws -> Double
) rethrows -> Estimate {
    requireLevel(level)
    precondition(resamples > 0, "a bootstrap needs at least one resample, found \(resamples)")
    let value = try statistic(values)
    guard !values.isEmpty else { return Estimate(value, n: 0) }
    var replicates: [Double] = []
    replicates.reserveCapacity(resamples)
    for _ in 0..<resamples { replicates.append(try statistic(random.resample(values))) }
    let method = "bootstrap \(percent(level))"
    guard !replicates.contains(where: \.isNaN) else { return Estimate(value, low: .nan, high: .nan, n: values.count, method: method) }
    replicates.sort()
    return Estimate(
        value, low: quantile(ascending: replicates, at: (1 - level) / 2), high: quantile(ascending: replicates, at: (1 + level) / 2),
        n: values.count, method: method)
}
