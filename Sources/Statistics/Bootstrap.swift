/// How bootstrap replicates become an interval.
public enum BootstrapInterval: String, Codable, Sendable {
    /// The quantiles of the replicates.
    case percentile
    /// Their quantiles shifted for bias and skewness (bias-corrected and accelerated).
    case bca
}

/// A statistic with its bootstrap interval.
///
/// For paired samples give pairs: `bootstrap(Array(zip(a, b)), ...)`. Infinite replicates are kept, so that a statistic that doesn't exist
/// in some resamples may have an open interval; replicates that are not numbers make the interval not a number, and so does a BCa
/// correction that doesn't exist (every replicate on one side of the value). Source: Efron and Tibshirani, An Introduction to the Bootstrap
/// (1993), chapters 13 and 14.
public func bootstrap<Value>(
    _ values: [Value], level: Double = 0.95, resamples: Int = 2000, interval: BootstrapInterval = .percentile,
    random: inout RandomStream, statistic: ([Value]) throws -> Double
) rethrows -> Estimate {
    let value = try statistic(values)
    guard !values.isEmpty else { return Estimate(value, n: 0) }
    let replicates = try replicated(resamples) { try statistic(random.resample(values)) }
    let left = interval == .bca ? [try leavingOneOut(values, statistic)] : []
    return bootstrapEstimate(value, replicates, left, level: level, n: values.count)
}

/// A statistic of two independent samples with its bootstrap interval; each sample is drawn anew by itself.
///
/// The acceleration of BCa takes both samples into account as scipy does: the sums over samples of U^3 / n^3 and U^2 / n^2.
public func bootstrap<First, Second>(
    _ first: [First], _ second: [Second], level: Double = 0.95, resamples: Int = 2000, interval: BootstrapInterval = .percentile,
    random: inout RandomStream, statistic: ([First], [Second]) throws -> Double
) rethrows -> Estimate {
    let value = try statistic(first, second)
    let n = first.count + second.count
    guard !first.isEmpty, !second.isEmpty else { return Estimate(value, n: n) }
    let replicates = try replicated(resamples) {
        let drawn = random.resample(first)
        return try statistic(drawn, random.resample(second))
    }
    let left =
        interval == .bca
        ? [try leavingOneOut(first) { try statistic($0, second) }, try leavingOneOut(second) { try statistic(first, $0) }] : []
    return bootstrapEstimate(value, replicates, left, level: level, n: n)
}

/// The ratio of two means, first over second, with its bootstrap interval; in pairs, or as two independent samples.
public func ratioOfMeans(
    _ first: [Double], over second: [Double], paired: Bool, level: Double = 0.95, resamples: Int = 2000,
    interval: BootstrapInterval = .bca, random: inout RandomStream
) -> Estimate {
    guard paired else {
        return bootstrap(first, second, level: level, resamples: resamples, interval: interval, random: &random) { mean($0) / mean($1) }
    }
    precondition(first.count == second.count, "pairs need equally many values, found \(first.count) and \(second.count)")
    return bootstrap(Array(zip(first, second)), level: level, resamples: resamples, interval: interval, random: &random) { pairs in
        mean(pairs.map(\.0)) / mean(pairs.map(\.1))
    }
}

private func replicated(_ count: Int, _ draw: () throws -> Double) rethrows -> [Double] {
    precondition(count > 0, "a bootstrap needs at least one resample, found \(count)")
    var replicates: [Double] = []
    replicates.reserveCapacity(count)
    for _ in 0..<count { replicates.append(try draw()) }
    return replicates
}

private func leavingOneOut<Value>(_ values: [Value], _ statistic: ([Value]) throws -> Double) rethrows -> [Double] {
    try values.indices.map { index in
        var rest = values
        rest.remove(at: index)
        return try statistic(rest)
    }
}

/// The interval from the replicates: by percentiles, or BCa where the values leaving one observation out are given (one list a sample).
private func bootstrapEstimate(_ value: Double, _ replicates: [Double], _ left: [[Double]], level: Double, n: Int) -> Estimate {
    requireLevel(level)
    let method = "\(left.isEmpty ? "bootstrap" : "BCa bootstrap") \(percent(level))"
    let nothing = Estimate(value, low: .nan, high: .nan, n: n, method: method)
    guard !replicates.contains(where: \.isNaN) else { return nothing }
    var shares = [(1 - level) / 2, (1 + level) / 2]
    if !left.isEmpty {
        // A replicate that equals the value counts half on each side.
        let below = replicates.reduce(0) { $0 + ($1 < value ? 1 : $1 == value ? 0.5 : 0) } / Double(replicates.count)
        let bias = Normal.quantile(below)
        let acceleration = skewAcceleration(left)
        shares = shares.map { share in
            let z = bias + Normal.quantile(share)
            return Normal.cumulative(bias + z / (1 - acceleration * z))
        }
        guard !shares.contains(where: \.isNaN) else { return nothing }
    }
    let ascending = replicates.sorted()
    return Estimate(
        value, low: quantile(ascending: ascending, at: shares[0]), high: quantile(ascending: ascending, at: shares[1]), n: n, method: method
    )
}

/// A sixth of the skewness of the influence of single observations; 0 if none has any.
private func skewAcceleration(_ left: [[Double]]) -> Double {
    var (third, second) = (0.0, 0.0)
    for values in left {
        let (centre, n) = (mean(values), Double(values.count))
        for value in values {
            let influence = (n - 1) * (centre - value) / n
            second += influence * influence
            third += influence * influence * influence
        }
    }
    return second == 0 ? 0 : third / (6 * second * second.squareRoot())
}
