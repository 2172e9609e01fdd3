internal import Glibc
public import Statistics

/// Weights proportional to exponentials, summing to 1; what isn't a number, or is infinite, weighs nothing.
///
/// Where nothing weighs anything all weights are equal.
public func normalizedWeights(_ logWeights: [Double]) -> [Double] {
    let largest = logWeights.reduce(-Double.infinity) { $1.isFinite ? max($0, $1) : $0 }
    guard largest.isFinite else { return logWeights.map { _ in 1 / Double(logWeights.count) } }
    let weights = logWeights.map { $0.isFinite ? exp($0 - largest) : 0 }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
}

/// One over the sum of squared weights: the number of equal weights with the same variance; `weights` sum to 1.
public func effectiveSampleSize(_ weights: [Double]) -> Double { 1 / weights.reduce(0) { $0 + $1 * $1 } }

/// As many indices as there are weights, each about as often as its weight says, from one uniform number.
///
/// Systematic resampling: equally spaced points in the cumulative weights. Source: Douc, Cappé and Moulines, Comparison of resampling schemes
/// for particle filtering (2005), section 2.
public func systematicResample(_ weights: [Double], _ random: inout RandomStream) -> [Int] {
    let count = weights.count
    let offset = random.uniform()
    var (index, sum) = (0, weights.first ?? 0)
    return (0..<count).map { place in
        let target = (Double(place) + offset) / Double(count)
        while sum <= target && index < count - 1 {
            index += 1
            sum += weights[index]
        }
        return index
    }
}
