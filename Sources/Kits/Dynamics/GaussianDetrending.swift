internal import Glibc

/// The Gaussian kernel average of an equally spaced series, and what it leaves over.
///
/// At each place the mean of all values, weighted by a normal density of their distance; near the ends the weights that lie outside are missing
/// and the rest sums to 1 (Nadaraya 1964, Watson 1964; R's ksmooth). Used to take a slow trend off before a window's statistics are formed:
/// Dakos and others, PLoS ONE 7 (2012), e41010.
@frozen
public struct GaussianDetrending: Codable, Hashable, Sendable {
    /// Standard deviation of the kernel, in observations.
    public let deviation: Double

    public init(deviation: Double) {
        precondition(deviation > 0 && deviation < .infinity, "a kernel's standard deviation is finite and positive, found \(deviation)")
        self.deviation = deviation
    }

    /// The trend: the weighted mean around each place. Weights below exp(-32), eight deviations away, are left out.
    public func trend(_ series: [Double]) -> [Double] {
        let count = series.count
        var sums = series
        var totals = [Double](repeating: 1, count: count)
        let reach = Int(min(Double(count) - 1, 8 * deviation))
        guard reach > 0 else { return series }
        // Distances outside and places inside, so that the inner loop has no sum to wait for.
        series.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                totals.withUnsafeMutableBufferPointer { totals in
                    for distance in 1...reach {
                        let z = Double(distance) / deviation
                        let weight = exp(-0.5 * z * z)
                        for place in 0..<(count - distance) {
                            sums[place] += weight * values[place + distance]
                            totals[place] += weight
                        }
                        for place in distance..<count {
                            sums[place] += weight * values[place - distance]
                            totals[place] += weight
                        }
                    }
                }
            }
        }
        return zip(sums, totals).map(/)
    }

    /// The series less its trend.
    public func residuals(_ series: [Double]) -> [Double] { zip(series, trend(series)).map(-) }
}
