/// A statistic with its bootstrap interval over clusters: whole clusters (runs, groups, scenarios) are drawn anew, with all values in them.
///
/// The number of observations is that of the clusters. Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), section 3.8.
public func bootstrap<Value>(
    clusters: [[Value]], level: Double = 0.95, resamples: Int = 2000, interval: BootstrapInterval = .percentile,
    random: inout RandomStream, statistic: ([Value]) throws -> Double
) rethrows -> Estimate {
    var result = try bootstrap(clusters, level: level, resamples: resamples, interval: interval, random: &random) { drawn in
        try statistic(drawn.flatMap(\.self))
    }
    result.method = result.method.map { "cluster \($0)" }
    return result
}

/// A statistic with its bootstrap percentile interval over strata: values are drawn anew within each stratum, whose sizes stay.
///
/// Replicates that are not numbers make the interval not a number. Source: Davison and Hinkley (1997), section 3.2.
public func bootstrap<Value>(
    strata: [[Value]], level: Double = 0.95, resamples: Int = 2000, random: inout RandomStream, statistic: ([[Value]]) throws -> Double
) rethrows -> Estimate {
    requireLevel(level)
    precondition(resamples > 0, "a bootstrap needs at least one resample, found \(resamples)")
    let value = try statistic(strata)
    let n = strata.reduce(0) { $0 + $1.count }
    let method = "stratified bootstrap \(percent(level))"
    guard n > 0 else { return Estimate(value, n: 0) }
    var replicates: [Double] = []
    for _ in 0..<resamples { replicates.append(try statistic(strata.map { random.resample($0) })) }
    guard !replicates.contains(where: \.isNaN) else { return Estimate(value, low: .nan, high: .nan, n: n, method: method) }
    replicates.sort()
    return Estimate(
        value, low: quantile(ascending: replicates, at: (1 - level) / 2), high: quantile(ascending: replicates, at: (1 + level) / 2), n: n,
        method: method)
}
