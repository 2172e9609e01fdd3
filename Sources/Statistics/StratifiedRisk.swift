/// Two groups of trials that share everything but the condition: one stratum of a comparison.
public struct RiskStratum: Codable, Hashable, Sendable {
    public var successes: Int
    public var trials: Int
    public var baseSuccesses: Int
    public var baseTrials: Int

    /// - Parameters:
    ///   - successes: of `trials`, under the condition.
    ///   - baseSuccesses: of `baseTrials`, under the one it is compared with.
    public init(successes: Int, of trials: Int, base baseSuccesses: Int, of baseTrials: Int) {
        requireCounts(successes, trials)
        requireCounts(baseSuccesses, baseTrials)
        (self.successes, self.trials, self.baseSuccesses, self.baseTrials) = (successes, trials, baseSuccesses, baseTrials)
    }
}

/// The difference of two shares, condition minus base, within strata, with a normal interval; strata count as much as Mantel and Haenszel say.
///
/// With equal numbers of trials everywhere it is the plain mean over strata. The variance is the sum of each stratum's own, without bias for two trials
/// or more, so that the difference may vary between strata. A stratum without trials on one side counts nothing; with a single one there, its variance
/// can't be told and the interval is not a number. Source: Greenland and Robins, Biometrics 41 (1985), 55-68, for the weights.
public func stratifiedDifference(_ strata: [RiskStratum], level: Double = 0.95) -> Estimate {
    requireLevel(level)
    func variance(_ successes: Int, _ trials: Int) -> Double {
        guard trials > 1 else { return .nan }
        let share = Double(successes) / Double(trials)
        return share * (1 - share) / Double(trials - 1)
    }
    var (weights, difference, spread, n) = (0.0, 0.0, 0.0, 0)
    for stratum in strata where stratum.trials > 0 && stratum.baseTrials > 0 {
        let (trials, base) = (Double(stratum.trials), Double(stratum.baseTrials))
        let weight = trials * base / (trials + base)
        weights += weight
        difference += weight * (Double(stratum.successes) / trials - Double(stratum.baseSuccesses) / base)
        spread += weight * weight * (variance(stratum.successes, stratum.trials) + variance(stratum.baseSuccesses, stratum.baseTrials))
        n += stratum.trials + stratum.baseTrials
    }
    let value = difference / weights
    let half = Normal.quantile(0.5 + level / 2) * spread.squareRoot() / weights
    return Estimate(value, low: value - half, high: value + half, n: n, method: "stratified \(percent(level))")
}
