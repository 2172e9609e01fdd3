import Glibc

/// The chi-squared distribution.
public struct ChiSquared: Sendable {
    public let degrees: Double

    public init(degrees: Double) {
        precondition(degrees > 0, "chi-squared needs positive degrees of freedom, found \(degrees)")
        self.degrees = degrees
    }

    /// The probability of a value above x.
    public func upper(_ x: Double) -> Double {
        guard !x.isNaN else { return .nan }
        guard x > 0 else { return 1 }
        let (a, z) = (degrees / 2, x / 2)
        var sign: Int32 = 0
        let front = exp(a * log(z) - z - lgamma_r(a, &sign))
        // The series of the lower part where it is short, else the continued fraction of the upper one; source: DLMF 8.7.1 and 8.9.2.
        if z < a + 1 {
            var (term, sum) = (1 / a, 1 / a)
            for step in 1...10_000 {
                term *= z / (a + Double(step))
                sum += term
                if term < sum * 1e-17 { break }
            }
            return max(0, 1 - front * sum)
        }
        var b = z + 1 - a
        var c = 1e300
        var d = 1 / b
        var fraction = d
        for step in 1...10_000 {
            let factor = -Double(step) * (Double(step) - a)
            b += 2
            d = 1 / (factor * d + b)
            c = b + factor / c
            fraction *= d * c
            if (d * c - 1).magnitude < 1e-16 { break }
        }
        return front * fraction
    }

    /// The probability of a value up to x.
    public func cumulative(_ x: Double) -> Double { 1 - upper(x) }
}
