/// How well a score tells cases from controls: the curve of hits over false alarms, and the area under it.
///
/// A larger score speaks for a case; equal scores count half. Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), 837-845.
public struct ReceiverOperatingCharacteristic: Codable, Hashable, Sendable {
    /// Scores of the cases.
    public let cases: [Double]
    /// Scores of the controls.
    public let controls: [Double]

    public init(cases: [Double], controls: [Double]) {
        precondition(
            !cases.isEmpty && !controls.isEmpty, "an ROC curve needs cases and controls, found \(cases.count) and \(controls.count)")
        self.cases = cases
        self.controls = controls
    }

    /// The area under the curve: the share of pairs in which the case scores higher. Not a number if a score isn't one.
    public var area: Double { mannWhitney(cases, controls).statistic / Double(cases.count * controls.count) }

    /// The area with the normal interval of DeLong's variance, cut at 0 and 1.
    public func areaInterval(level: Double = standardLevel) -> Estimate {
        requireLevel(level)
        let half = Normal.quantile(0.5 + level / 2) * areaVariance.squareRoot()
        return Estimate(
            area, low: max(0, area - half), high: min(1, area + half), n: cases.count + controls.count, method: "DeLong \(percent(level))")
    }

    /// DeLong's variance of the area; not a number with a single case or control.
    public var areaVariance: Double {
        let places = placements
        return variance(places.cases) / Double(cases.count) + variance(places.controls) / Double(controls.count)
    }

    /// The share of controls below each case, and of cases above each control; equal scores count half.
    ///
    /// From ranks among all less ranks among their own, which takes n log n (Sun and Xu, IEEE Signal Processing Letters 21 (2014), 1389-1393).
    private var placements: (cases: [Double], controls: [Double]) {
        let (m, n) = (Double(cases.count), Double(controls.count))
        let ranks = midranks(cases + controls)
        let below = zip(ranks[..<cases.count], midranks(cases)).map { ($0 - $1) / n }
        let above = zip(ranks[cases.count...], midranks(controls)).map { 1 - ($0 - $1) / m }
        return (below, above)
    }

    /// The curve's corners from (0, 0) to (1, 1), one for each distinct score from the largest down.
    public var curve: [Point] {
        let all = (cases.map { ($0, true) } + controls.map { ($0, false) }).sorted { $0.0 > $1.0 }
        var points = [Point(threshold: .infinity, falseAlarms: 0, hits: 0)]
        var (hits, alarms) = (0, 0)
        for (place, (score, isCase)) in all.enumerated() {
            if isCase { hits += 1 } else { alarms += 1 }
            if place + 1 < all.count && all[place + 1].0 == score { continue }
            points.append(
                Point(
                    threshold: score, falseAlarms: Double(alarms) / Double(controls.count), hits: Double(hits) / Double(cases.count)))
        }
        return points
    }

    /// A corner of the curve: what calling scores from the threshold on a case gives.
    public struct Point: Codable, Hashable, Sendable {
        public var threshold: Double
        /// Share of the controls that are called cases: one less specificity.
        public var falseAlarms: Double
        /// Share of the cases that are called cases: sensitivity.
        public var hits: Double
    }

    /// The largest share of hits that the observed thresholds give with at most this share of false alarms.
    public func hits(atFalseAlarms share: Double) -> Double {
        precondition(share >= 0 && share <= 1, "a share of false alarms lies between 0 and 1, found \(share)")
        let allowed = Int((share * Double(controls.count)).nextUp)
        guard allowed < controls.count else { return 1 }
        // A case is called when it lies above the first control that must not be.
        let least = controls.sorted(by: >)[allowed]
        return Double(cases.count { $0 > least }) / Double(cases.count)
    }

    /// The difference of two areas, ours minus theirs, of scores of the same cases and controls in the same order; DeLong's paired interval.
    ///
    /// Without spread, as for two scores that rank alike, the interval is the difference itself.
    public func areaDifference(minus other: Self, level: Double = standardLevel) -> Estimate {
        requireLevel(level)
        precondition(
            cases.count == other.cases.count && controls.count == other.controls.count,
            "a paired difference needs the same cases and controls, found \(cases.count) and \(controls.count) against \(other.cases.count) and \(other.controls.count)"
        )
        let (ours, theirs) = (placements, other.placements)
        let variance =
            Statistics.variance(zip(ours.cases, theirs.cases).map(-)) / Double(cases.count)
            + Statistics.variance(zip(ours.controls, theirs.controls).map(-)) / Double(controls.count)
        let (difference, half) = (area - other.area, Normal.quantile(0.5 + level / 2) * variance.squareRoot())
        return Estimate(
            difference, low: difference - half, high: difference + half, n: cases.count + controls.count,
            method: "paired DeLong \(percent(level))")
    }
}
