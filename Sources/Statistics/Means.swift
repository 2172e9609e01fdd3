/// The arithmetic mean; not a number if there are no values.
public func mean(_ values: some Collection<Double>) -> Double {
    values.reduce(0, +) / Double(values.count)
}

/// The variance; `lost` degrees of freedom are taken off the count (1: sample, 0: population).
public func variance(_ values: some Collection<Double>, lost: Int = 1) -> Double {
    let centre = mean(values)
    return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - lost)
}

/// The standard deviation; `lost` degrees of freedom are taken off the count (1: sample, 0: population).
public func deviation(_ values: some Collection<Double>, lost: Int = 1) -> Double {
    variance(values, lost: lost).squareRoot()
}

/// The quantile of values at a share between 0 and 1, linear between neighbours (type 7 of Hyndman and Fan).
public func quantile(_ values: [Double], at share: Double) -> Double {
    quantile(ascending: values.sorted(), at: share)
}

func quantile(ascending values: [Double], at share: Double) -> Double {
    precondition(share >= 0 && share <= 1, "a quantile's share lies between 0 and 1, found \(share)")
    guard let last = values.last else { return .nan }
    let place = share * Double(values.count - 1)
    let below = Int(place)
    guard below + 1 < values.count, place > Double(below) else { return below + 1 < values.count ? values[below] : last }
    let (lower, upper) = (values[below], values[below + 1])
    // Between equal or infinite neighbours there is nothing to interpolate.
    guard lower != upper, lower.isFinite, upper.isFinite else { return upper }
    return lower + (place - Double(below)) * (upper - lower)
}

/// A mean with Student's t interval; without interval if there are fewer than two values.
public func meanInterval(_ values: [Double], level: Double = 0.95) -> Estimate {
    requireLevel(level)
    let centre = mean(values)
    guard values.count > 1 else { return Estimate(centre, n: values.count) }
    let half =
        StudentT(degrees: Double(values.count - 1)).quantile(0.5 + level / 2) * deviation(values) / Double(values.count).squareRoot()
    return Estimate(centre, low: centre - half, high: centre + half, n: values.count, method: "t \(percent(level))")
}

/// The mean of the differences, first minus second, of values measured in pairs, with Student's t interval.
public func pairedDifference(_ first: [Double], minus second: [Double], level: Double = 0.95) -> Estimate {
    precondition(first.count == second.count, "pairs need equally many values, found \(first.count) and \(second.count)")
    var result = meanInterval(zip(first, second).map(-), level: level)
    result.method = result.method.map { "paired " + $0 }
    return result
}
