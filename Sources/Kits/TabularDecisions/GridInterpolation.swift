internal import Glibc
internal import Statistics

// Weights of grid points with which a function on the grid, linear between its points and constant beyond its ends, is averaged over a
// distribution. They sum to 1, keep the mean of what lies within the grid, and make a certain value an interpolation between two neighbours.

/// The weights for a normal distribution; a deviation of 0 is a certain value.
public func interpolationWeights(normalMean mean: Double, deviation: Double, on grid: [Double]) -> [Double] {
    interpolationWeights(on: grid) { point in
        guard deviation > 0 else { return max(0, mean - point) }
        let z = (mean - point) / deviation
        return (mean - point) * Normal.cumulative(z) + deviation * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
    }
}

/// The weights for a lognormal distribution with this median, whose logarithm has the standard deviation `logDeviation`.
///
/// The mean excess over a point is Black and Scholes's formula (Journal of Political Economy 81, 1973, equation 13, without interest).
public func interpolationWeights(lognormalMedian median: Double, logDeviation: Double, on grid: [Double]) -> [Double] {
    let mean = median * exp(0.5 * logDeviation * logDeviation)
    return interpolationWeights(on: grid) { point in
        guard median > 0, logDeviation > 0 else { return max(0, median - point) }
        guard point > 0 else { return mean - point }
        let z = log(median / point) / logDeviation
        return mean * Normal.cumulative(z + logDeviation) - point * Normal.cumulative(z)
    }
}

/// From the mean excess over each point, E max(0, X - point).
private func interpolationWeights(on grid: [Double], _ excess: (Double) -> Double) -> [Double] {
    precondition(grid.count > 1, "a grid has at least two points, found \(grid.count)")
    let excesses = grid.map(excess)
    var weights = [Double](repeating: 0, count: grid.count)
    // Between two points the excess falls by the mean probability of lying beyond.
    var before = 1.0
    for place in 0..<grid.count - 1 {
        let beyond = min(before, max(0, (excesses[place] - excesses[place + 1]) / (grid[place + 1] - grid[place])))
        weights[place] = before - beyond
        before = beyond
    }
    weights[grid.count - 1] = before
    return weights
}
