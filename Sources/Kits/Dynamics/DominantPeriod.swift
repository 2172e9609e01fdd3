/// The dominant period of a series, in steps, by its autocorrelation; nothing if no lag stands out.
///
/// The lag of the highest local maximum of the autocorrelation (mean removed, divided by the series' length) behind its first negative value and
/// up to half the length, refined through the parabola of three neighbours. `least` is the autocorrelation it must reach.
public func dominantPeriod(_ series: [Double], least: Double = 0.2) -> Double? {
    let count = series.count
    guard count >= 8 else { return nil }
    let centre = series.reduce(0, +) / Double(count)
    let deviations = series.map { $0 - centre }
    let power = deviations.reduce(0) { $0 + $1 * $1 }
    // A constant series has only rounding left.
    guard power > 1e-24 * Double(count) * Swift.max(1, centre * centre) else { return nil }
    let correlations = deviations.withUnsafeBufferPointer { values in
        (0...count / 2).map { lag in
            var sum = 0.0
            for index in 0..<(count - lag) { sum += values[index] * values[index + lag] }
            return sum / power
        }
    }
    guard let negative = correlations.firstIndex(where: { $0 < 0 }) else { return nil }
    var best: Int?
    for lag in (negative + 1)..<Swift.max(negative + 1, correlations.count - 1)
    where correlations[lag] > correlations[lag - 1] && correlations[lag] >= correlations[lag + 1] {
        if correlations[lag] > correlations[best ?? negative] { best = lag }
    }
    guard let lag = best, correlations[lag] >= least else { return nil }
    let bend = correlations[lag - 1] - 2 * correlations[lag] + correlations[lag + 1]
    let shift = bend == 0 ? 0 : 0.5 * (correlations[lag - 1] - correlations[lag + 1]) / bend
    return Double(lag) + shift
}
