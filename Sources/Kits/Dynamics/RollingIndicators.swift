internal import Glibc

/// Statistics of a window that slides over a series, as indicators of critical slowing down.
///
/// Source: Dakos and others, PLoS ONE 7 (2012), e41010, table 1.
public enum RollingIndicator: String, CaseIterable, Codable, Sendable {
    /// The sample variance, over n - 1.
    case variance
    /// The lag-1 autocorrelation: products of neighbours' deviations from the window's mean over squared deviations, n - 1 over n terms.
    case autocorrelation
    /// The third standardised moment, over n.
    case skewness
    /// The rate at which a deviation shrinks from one observation to the next: minus the logarithm of the lag-1 autocorrelation.
    ///
    /// Infinite where that is not positive. It ranks windows as the autocorrelation does, the other way round.
    case returnRate
}

/// An indicator in every window of so many neighbours: the first value belongs to the first full window.
///
/// Takes time in proportion to the series: sums are carried along, and formed anew about the window's own mean once a window's length, so that
/// rounding doesn't build up; after a jump by many deviations digits are lost for up to that long. A window without spread has no
/// autocorrelation or skewness: not a number.
public func rolling(_ indicator: RollingIndicator, of series: [Double], window: Int) -> [Double] {
    precondition(window >= 3, "a window holds three observations or more, found \(window)")
    guard series.count >= window else { return [] }
    return series.withUnsafeBufferPointer { values in
        var sums = WindowSums(values, start: 0, window: window)
        return (0...(values.count - window)).map { start in
            if start > 0 {
                if start % window == 0 { sums = WindowSums(values, start: start, window: window) } else { sums.move(values) }
            }
            return sums.value(of: indicator, values)
        }
    }
}

/// The sums of powers, and of neighbours' products, of a window's values less a reference near its mean.
private struct WindowSums {
    private let window: Int
    private let reference: Double
    private var start: Int
    private var (first, second, third, products) = (0.0, 0.0, 0.0, 0.0)

    init(_ values: UnsafeBufferPointer<Double>, start: Int, window: Int) {
        self.window = window
        self.start = start
        var sum = 0.0
        for place in start..<(start + window) { sum += values[place] }
        reference = sum / Double(window)
        for place in start..<(start + window) {
            let x = values[place] - reference
            first += x
            second += x * x
            third += x * x * x
            if place > start { products += x * (values[place - 1] - reference) }
        }
    }

    /// Moves the window by one observation.
    @inline(__always)
    mutating func move(_ values: UnsafeBufferPointer<Double>) {
        let (old, next) = (values[start] - reference, values[start + 1] - reference)
        let (last, new) = (values[start + window - 1] - reference, values[start + window] - reference)
        first += new - old
        second += new * new - old * old
        third += new * new * new - old * old * old
        products += new * last - next * old
        start += 1
    }

    @inline(__always)
    func value(of indicator: RollingIndicator, _ values: UnsafeBufferPointer<Double>) -> Double {
        let n = Double(window)
        let mean = first / n
        let squares = max(0, second - first * mean)
        switch indicator {
        case .variance: return squares / (n - 1)
        case .autocorrelation: return autocorrelation(mean, squares, values)
        case .skewness:
            let cubes = third - 3 * mean * second + 2 * n * mean * mean * mean
            let variance = squares / n
            return cubes / n / (variance * variance.squareRoot())
        case .returnRate:
            let autocorrelation = autocorrelation(mean, squares, values)
            return autocorrelation <= 0 ? .infinity : -log(autocorrelation)
        }
    }

    @inline(__always)
    private func autocorrelation(_ mean: Double, _ squares: Double, _ values: UnsafeBufferPointer<Double>) -> Double {
        let ends = values[start] + values[start + window - 1] - 2 * reference
        let lagged = products - mean * (2 * first - ends) + Double(window - 1) * mean * mean
        return lagged / squares
    }
}
