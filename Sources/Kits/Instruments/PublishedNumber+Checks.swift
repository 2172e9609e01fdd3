public import Statistics

/// Whole numbers that agree with several published shares at once: first the total's own share, then shares of that count.
///
/// Each solution is a count for `share` of `total`, followed by one for each of `parts` of that count.
public func impliedCounts(share: PublishedNumber, of total: Int, parts: [PublishedNumber]) -> [[Int]] {
    share.counts(of: total).flatMap { count in
        parts.reduce([[count]]) { solutions, part in solutions.flatMap { solution in part.counts(of: count).map { solution + [$0] } } }
    }
}

/// Whether published parts can add up to a published whole, given how far each may have been rounded.
public func canAddUp(_ parts: [PublishedNumber], to whole: PublishedNumber) -> Bool {
    let slack = parts.reduce(whole.roundingError) { $0 + $1.roundingError }
    return (parts.reduce(0) { $0 + $1.value } - whole.value).magnitude <= slack * (1 + 1e-12)
}

/// What a published effect with its normal interval or standard error implies.
public struct PublishedEffect: Codable, Hashable, Sendable {
    public var value: Double
    public var standardError: Double

    public init(_ value: Double, standardError: Double) { (self.value, self.standardError) = (value, standardError) }

    /// From a normal interval: its half width over the quantile.
    public init(_ value: Double, low: Double, high: Double, level: Double = 0.95) {
        self.init(value, standardError: (high - low) / (2 * Normal.quantile(0.5 + level / 2)))
    }

    /// From a published two-sided p-value.
    public init(_ value: Double, p: Double) {
        self.init(value, standardError: value.magnitude / Normal.quantile(1 - p / 2))
    }

    /// From two means with their standard errors, first minus second.
    public init(_ first: PublishedEffect, minus second: PublishedEffect) {
        let variance = first.standardError * first.standardError + second.standardError * second.standardError
        self.init(first.value - second.value, standardError: variance.squareRoot())
    }

    public var z: Double { value / standardError }

    /// The two-sided p-value.
    public var p: Double { 2 * Normal.cumulative(-z.magnitude) }

    /// The normal interval.
    public func interval(level: Double = 0.95) -> Estimate {
        let half = Normal.quantile(0.5 + level / 2) * standardError
        return Estimate(value, low: value - half, high: value + half, method: "normal from the published error")
    }

    /// How far the middle of a published interval lies from the published value, in half widths: 0 for a symmetric one.
    public static func asymmetry(_ value: Double, low: Double, high: Double) -> Double { (low + high - 2 * value) / (high - low) }
}
