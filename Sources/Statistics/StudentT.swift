import Glibc

/// Student's t distribution.
public struct StudentT: Sendable {
    public let degrees: Double

    public init(degrees: Double) {
        precondition(degrees > 0, "Student's t needs positive degrees of freedom, found \(degrees)")
        self.degrees = degrees
    }

    /// The probability of a value up to t.
    public func cumulative(_ t: Double) -> Double {
        t > 0 ? 1 - tail(t) : tail(t)
    }

    /// The probability of a value further from 0 than t, on both sides.
    public func twoSided(_ t: Double) -> Double {
        min(1, 2 * tail(t))
    }

    /// The value below which a share p lies, to a relative 1e-12; infinite at 0 and 1.
    public func quantile(_ p: Double) -> Double {
        guard p > 0 && p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
        guard p != 0.5 else { return 0 }
        let share = min(p, 1 - p)
        var low = 0.0
        var high = 1.0
        while tail(high) > share && high < 1e300 {
            low = high
            high *= 2
        }
        // Bisection to full precision: 60 evaluations of a function that nobody calls in a loop.
        for _ in 0..<200 {
            let middle = 0.5 * (low + high)
            if middle <= low || middle >= high { break }
            if tail(middle) > share { low = middle } else { high = middle }
        }
        let t = 0.5 * (low + high)
        return p < 0.5 ? -t : t
    }

    /// The probability beyond |t| on one side.
    private func tail(_ t: Double) -> Double {
        guard t.isFinite else { return t.isNaN ? .nan : 0 }
        let square = t * t
        return 0.5 * incompleteBeta(degrees / 2, 0.5, at: degrees / (degrees + square), complement: square / (degrees + square))
    }
}

/// The regularised incomplete beta function I_x(a, b), given x and 1 - x, each to full precision.
///
/// By its continued fraction with Lentz's method; source: DLMF 8.17.22.
func incompleteBeta(_ a: Double, _ b: Double, at x: Double, complement: Double) -> Double {
    if x <= 0 { return 0 }
    if complement <= 0 { return 1 }
    var sign: Int32 = 0
    let front = exp(
        lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign) + a * log(x) + b * log(complement))
    return x < (a + 1) / (a + b + 2)
        ? front * betaFraction(a, b, x) / a
        : 1 - front * betaFraction(b, a, complement) / b
}

private func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    func away(_ value: Double) -> Double { value.magnitude < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...10_000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / away(1 + even * d)
        c = away(1 + even / c)
        result *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / away(1 + odd * d)
        c = away(1 + odd / c)
        let change = d * c
        result *= change
        if (change - 1).magnitude < 1e-16 { break }
    }
    return result
}
