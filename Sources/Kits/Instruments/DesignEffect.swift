public import Statistics

/// A share with Wilson's score interval where trials come in clusters that go together: as if there were so many times fewer of them.
///
/// - Parameter designEffect: how many times larger the variance is than with independent trials, 1 or more; the counts are divided by it.
///
/// Source: Kish, Survey Sampling (1965), section 8.2, for the design effect; Wilson (1927) for the interval.
public func clusteredShare(successes: Int, of trials: Int, designEffect: Double, level: Double = 0.95) -> Estimate {
    precondition(
        successes >= 0 && successes <= trials && trials > 0,
        "successes must lie between 0 and the number of trials, found \(successes) of \(trials)")
    precondition(designEffect >= 1, "a design effect is 1 or more, found \(designEffect)")
    let n = Double(trials) / designEffect
    let share = Double(successes) / Double(trials)
    let z = Normal.quantile(0.5 + level / 2)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return Estimate(
        share, low: successes == 0 ? 0 : centre - half, high: successes == trials ? 1 : centre + half, n: trials,
        method: "Wilson with a design effect")
}
