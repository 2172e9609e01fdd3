/// Where a function changes its sign within a bracket, by halving it; nothing if the signs at its ends agree or one isn't a number.
///
/// Stops when the bracket is narrower than `tolerance`, or than the arithmetic can tell.
public func bisect(
    _ bracket: ClosedRange<Double>, tolerance: Double, _ function: (Double) throws -> Double
) rethrows -> Double? {
    var (low, high) = (bracket.lowerBound, bracket.upperBound)
    let (atLow, atHigh) = (try function(low), try function(high))
    if atLow == 0 { return low }
    if atHigh == 0 { return high }
    guard (atLow < 0 && atHigh > 0) || (atLow > 0 && atHigh < 0) else { return nil }
    while high - low > tolerance {
        let middle = 0.5 * (low + high)
        guard middle > low && middle < high else { break }
        let value = try function(middle)
        guard !value.isNaN else { return nil }
        if value == 0 { return middle }
        if (value < 0) == (atLow < 0) { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
}

/// Where a tabulated curve first rises through a level, linear between neighbours; nothing if it starts at or above it, or never gets there.
public func risingCrossing(of level: Double, x: [Double], y: [Double]) -> Double? {
    precondition(x.count == y.count, "a curve needs as many x as y, found \(x.count) and \(y.count)")
    guard let first = y.first, first < level else { return nil }
    for index in y.indices.dropFirst() where y[index] >= level {
        return x[index - 1] + (x[index] - x[index - 1]) * (level - y[index - 1]) / (y[index] - y[index - 1])
    }
    return nil
}
