internal import ContentStore
internal import Statistics
internal import Workbench

/// How much a number varies from seed to seed, and over how many seeds each side took it.
struct SeedSpread {
    enum Source: String {
        /// From the results of the seeds themselves, which the store still has.
        case members
        /// From interval and number of observations in `results.json`.
        case interval
    }

    /// The standard deviation from seed to seed.
    let deviation: Double
    let counts: (first: Double, second: Double)
    let source: Source

    /// What other seeds alone would change, in 95% of cases: t s √(1/m + 1/n).
    var noise: Double {
        let degrees = counts.first + counts.second - 2
        guard degrees > 0 else { return 0 }
        return StudentT(degrees: degrees).quantile(0.975) * deviation * (1 / counts.first + 1 / counts.second).squareRoot()
    }

    /// The spread of both sides together; of one where the other has none.
    init?(_ first: (deviation: Double, count: Double)?, _ second: (deviation: Double, count: Double)?, source: Source) {
        guard let left = first ?? second, let right = second ?? first else { return nil }
        deviation = ((left.deviation * left.deviation + right.deviation * right.deviation) / 2).squareRoot()
        guard deviation > 0, deviation.isFinite else { return nil }
        counts = (left.count, right.count)
        self.source = source
    }

    /// The deviation that a mean's t interval stands for; for other intervals, that of a mean with an interval as wide.
    static func fromInterval(_ estimate: Estimate?) -> (deviation: Double, count: Double)? {
        guard let estimate, let low = estimate.low, let high = estimate.high, let n = estimate.n, n > 1, high > low else { return nil }
        return ((high - low) / 2 * Double(n).squareRoot() / StudentT(degrees: Double(n - 1)).quantile(0.975), Double(n))
    }
}

/// A measured number on both sides.
struct NumberChange {
    enum Size {
        case same
        /// Not more than other seeds alone would change.
        case withinNoise
        case beyondNoise
        /// It differs, and nothing says how much seeds change it.
        case withoutSpread
    }

    let claim: String
    let name: String
    let old: Estimate?
    let new: Estimate?
    let spread: SeedSpread?

    var size: Size {
        guard let old, let new else { return .withoutSpread }
        if old.isSame(as: new) { return .same }
        guard let spread, (new.value - old.value).isFinite else { return .withoutSpread }
        return abs(new.value - old.value) <= spread.noise ? .withinNoise : .beyondNoise
    }

    var isNotable: Bool { size == .beyondNoise || size == .withoutSpread }

    /// The difference in units of the spread.
    var spreads: Double? {
        guard let old, let new, let spread else { return nil }
        let spreads = (new.value - old.value) / spread.deviation
        return spreads.isFinite ? spreads : nil
    }

    var text: String {
        let format = NumberFormat.standard
        guard let old, let new else {
            return old.map { "\(format.text($0)) -> no longer measured" } ?? new.map { "newly measured: \(format.text($0))" } ?? ""
        }
        if size == .same { return "\(format.text(old)), the same" }
        // Numbers that differ only in later digits are told with as many as it takes.
        let digits = [format, .significant(6), .significant(10)].first { $0.text(old) != $0.text(new) } ?? .significant(17)
        let change = "\(digits.text(old)) -> \(digits.text(new))"
        guard let spread, let spreads else { return "\(change) (how much seeds change it is not known)" }
        let count = { (number: Double) in "\(Int(number))" }
        let n =
            spread.counts.first == spread.counts.second
            ? count(spread.counts.first) : "\(count(spread.counts.first)) and \(count(spread.counts.second))"
        let source = spread.source == .members ? "spread of \(n) seeds" : "spread by interval and n = \(n)"
        let noise = size == .withinNoise ? ", within noise" : ""
        return "\(change): \(spreads < 0 ? "-" : "+")\(NumberFormat.significant(2).text(abs(spreads))) spreads\(noise) (\(source))"
    }
}

extension Estimate {
    /// Whether value, interval and number of observations are the same to the bit.
    func isSame(as other: Estimate) -> Bool {
        func bits(_ estimate: Estimate) -> [UInt64?] { [estimate.value, estimate.low, estimate.high].map { $0?.bitPattern } }
        return bits(self) == bits(other) && n == other.n
    }
}
