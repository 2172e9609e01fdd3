/// A test's statistic, with its two-sided p-value and the number of observations.
public struct TestResult: Codable, Hashable, Sendable {
    public var statistic: Double
    public var p: Double
    public var n: Int

    public init(statistic: Double, p: Double, n: Int) {
        self.statistic = statistic
        self.p = p
        self.n = n
    }
}

/// The Cochran-Armitage test for a trend of shares over ordered groups: z (positive if rising) and its two-sided p-value.
///
/// z is 0 with p = 1 if all trials have the same outcome. Source: Armitage, Biometrics 11 (1955), 375-386; the variance is that of a binomial
/// with the pooled share (divisor N, not N - 1).
public func cochranArmitage(successes: [Int], trials: [Int], scores: [Double]) -> TestResult {
    precondition(
        successes.count == trials.count && trials.count == scores.count,
        "a trend needs as many successes, trials and scores, found \(successes.count), \(trials.count) and \(scores.count)")
    for (success, trial) in zip(successes, trials) { requireCounts(success, trial) }
    let total = Double(trials.reduce(0, +))
    let share = Double(successes.reduce(0, +)) / total
    var observed = 0.0
    var first = 0.0
    var second = 0.0
    for index in scores.indices {
        let n = Double(trials[index])
        observed += scores[index] * (Double(successes[index]) - n * share)
        first += n * scores[index]
        second += n * scores[index] * scores[index]
    }
    let spread = share * (1 - share) * (second - first * first / total)
    let z = spread > 0 ? observed / spread.squareRoot() : 0
    return TestResult(statistic: z, p: 2 * Normal.cumulative(-z.magnitude), n: Int(total))
}

/// A straight line fitted by least squares.
public struct LinearTrend: Codable, Hashable, Sendable {
    /// The slope with Student's t interval; without interval for two points.
    public var slope: Estimate
    public var intercept: Double
    /// Two-sided p-value of the slope being 0; not a number for two points.
    public var p: Double
}

/// The least-squares line through points.
public func linearTrend(_ x: [Double], _ y: [Double], level: Double = 0.95) -> LinearTrend {
    requireLevel(level)
    precondition(x.count == y.count && x.count >= 2, "a line needs two points or more, found \(x.count) x and \(y.count) y")
    let (centreX, centreY) = (mean(x), mean(y))
    var (xx, xy) = (0.0, 0.0)
    for index in x.indices {
        xx += (x[index] - centreX) * (x[index] - centreX)
        xy += (x[index] - centreX) * (y[index] - centreY)
    }
    let slope = xy / xx
    let intercept = centreY - slope * centreX
    guard x.count > 2 else { return LinearTrend(slope: Estimate(slope, n: x.count), intercept: intercept, p: .nan) }
    var rest = 0.0
    for index in x.indices {
        let residual = y[index] - intercept - slope * x[index]
        rest += residual * residual
    }
    let degrees = Double(x.count - 2)
    let error = (rest / degrees / xx).squareRoot()
    let t = StudentT(degrees: degrees)
    let half = t.quantile(0.5 + level / 2) * error
    return LinearTrend(
        slope: Estimate(slope, low: slope - half, high: slope + half, n: x.count, method: "t \(percent(level))"),
        intercept: intercept, p: t.twoSided(slope / error))
}
