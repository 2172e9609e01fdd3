import Glibc
public import Statistics

/// Counts of an outcome by the levels of some factors: one row for each combination that occurs.
public struct OutcomeCounts: Codable, Hashable, Sendable {
    public let factors: [ExperimentalDesign.Factor]
    /// The places of the levels, row by row.
    public private(set) var rows: [[Int]] = []
    public private(set) var successes: [Int] = []
    public private(set) var trials: [Int] = []

    public init(_ factors: [ExperimentalDesign.Factor]) { self.factors = factors }

    /// Adds trials to the row of a cell.
    public mutating func add(successes count: Int, of total: Int, at cell: ExperimentalDesign.Cell) {
        precondition(count >= 0 && count <= total, "successes lie between 0 and the number of trials, found \(count) of \(total)")
        let places = factors.map { factor in
            guard let place = factor.levels.firstIndex(of: cell[factor.name]) else {
                preconditionFailure("factor '\(factor.name)' has no level '\(cell[factor.name])'; its levels are \(factor.levels)")
            }
            return place
        }
        if let row = rows.firstIndex(of: places) {
            successes[row] += count
            trials[row] += total
        } else {
            rows.append(places)
            successes.append(count)
            trials.append(total)
        }
    }

    /// Adds one answer.
    public mutating func add(_ isSuccess: Bool, at cell: ExperimentalDesign.Cell) { add(successes: isSuccess ? 1 : 0, of: 1, at: cell) }

    /// The same rows with other successes.
    func with(successes: [Int]) -> OutcomeCounts {
        var copy = self
        copy.successes = successes
        return copy
    }

    func place(of factor: String, _ level: String) -> (factor: Int, level: Int) {
        guard let index = factors.firstIndex(where: { $0.name == factor }) else {
            preconditionFailure("the counts have no factor '\(factor)'; their factors are \(factors.map(\.name))")
        }
        guard let place = factors[index].levels.firstIndex(of: level) else {
            preconditionFailure("factor '\(factor)' has no level '\(level)'; its levels are \(factors[index].levels)")
        }
        return (index, place)
    }

    /// The strata of a comparison of two levels: the combinations of the other factors' levels.
    public func strata(of factor: String, _ level: String, minus base: String) -> [RiskStratum] {
        let (index, place) = place(of: factor, level)
        let (_, basePlace) = self.place(of: factor, base)
        var keys: [[Int]] = []
        var table: [[Int]: (Int, Int, Int, Int)] = [:]
        for (row, places) in rows.enumerated() where places[index] == place || places[index] == basePlace {
            var key = places
            key[index] = 0
            if table[key] == nil { keys.append(key) }
            var counts = table[key] ?? (0, 0, 0, 0)
            if places[index] == place {
                (counts.0, counts.1) = (counts.0 + successes[row], counts.1 + trials[row])
            } else {
                (counts.2, counts.3) = (counts.2 + successes[row], counts.3 + trials[row])
            }
            table[key] = counts
        }
        return keys.map { key in
            let counts = table[key]!
            return RiskStratum(successes: counts.0, of: counts.1, base: counts.2, of: counts.3)
        }
    }
}

/// How much a level changes a rate once the other factors are held alike.
public struct AdjustedDifference: Codable, Hashable, Sendable {
    public var factor: String
    public var level: String
    public var base: String
    /// The difference of standardised rates, level minus base, with its interval.
    public var difference: Estimate
    /// The p-value of the level's coefficient by the penalised likelihood ratio, before any correction.
    public var p: Double
}

/// Rates under each level of a factor, adjusted for the others: a Firth logit of main effects, averaged over the rows.
///
/// The standardised rate of a level is the mean prediction over all rows, each with its trials as weight, as if all of them had that level.
/// Source: Greenland, American Journal of Epidemiology 160 (2004), 301-305, for the standardisation; ``FirthLogit`` for the fit.
public struct AdjustedRates: Codable, Hashable, Sendable {
    public let counts: OutcomeCounts
    public let fit: FirthLogit
    private let rows: SparseRows
    /// The column of the second level of each factor.
    private let offsets: [Int]

    /// Fits the main effects of all factors, the first level of each being the base.
    ///
    /// Errors: ``LogitError`` when a level never occurs or factors go together.
    public init(_ counts: OutcomeCounts) throws(LogitError) {
        var offsets: [Int] = []
        var columns = 1
        for factor in counts.factors {
            offsets.append(columns)
            columns += factor.levels.count - 1
        }
        var rows = SparseRows(columns: columns)
        for places in counts.rows {
            var entries = [(column: 0, value: 1.0)]
            for (factor, place) in places.enumerated() where place > 0 { entries.append((offsets[factor] + place - 1, 1)) }
            rows.append(entries)
        }
        (self.counts, self.rows, self.offsets) = (counts, rows, offsets)
        fit = try FirthLogit(rows, successes: counts.successes, trials: counts.trials)
    }

    /// The rate as if all rows had a level of a factor.
    public func rate(of factor: String, _ level: String) -> Double { standardised(factor, level, fit.coefficients).rate }

    /// The differences of all other levels of a factor from a base level, with intervals by the delta method.
    ///
    /// - Parameter base: the first level unless another is named.
    public func differences(in factor: String, minus base: String? = nil, level confidence: Double = 0.95) throws(LogitError)
        -> [AdjustedDifference]
    {
        let z = Normal.quantile(0.5 + confidence / 2)
        return try compared(factor, base) { level, base in
            let (first, second) = (standardised(factor, level, fit.coefficients), standardised(factor, base, fit.coefficients))
            let slope = zip(first.slope, second.slope).map(-)
            let n = slope.count
            var variance = 0.0
            for i in 0..<n { for j in 0..<n { variance += slope[i] * slope[j] * fit.covariance[i * n + j] } }
            let value = first.rate - second.rate
            let half = z * variance.squareRoot()
            return Estimate(value, low: value - half, high: value + half, n: counts.trials.reduce(0, +), method: "delta method")
        }
    }

    /// The same with percentile intervals from a parametric bootstrap: successes are drawn anew from the fitted rates, and refitted.
    public func differences(
        in factor: String, minus base: String? = nil, resamples: Int, level confidence: Double = 0.95, random: inout RandomStream
    ) throws(LogitError) -> [AdjustedDifference] {
        var replicates: [[Double]] = []
        for _ in 0..<resamples { replicates.append(try redrawn(&random)) }
        return try compared(factor, base) { level, base in
            let drawn = replicates.map { standardised(factor, level, $0).rate - standardised(factor, base, $0).rate }
            return Estimate(
                rate(of: factor, level) - rate(of: factor, base), low: quantile(drawn, at: (1 - confidence) / 2),
                high: quantile(drawn, at: (1 + confidence) / 2), n: counts.trials.reduce(0, +), method: "parametric bootstrap")
        }
    }

    /// The coefficients of one refit to successes drawn from the fitted rates.
    private func redrawn(_ random: inout RandomStream) throws(LogitError) -> [Double] {
        let successes = counts.trials.indices.map { row in
            let rate = 1 / (1 + exp(-rows.dot(row, fit.coefficients)))
            return (0..<counts.trials[row]).count { _ in random.bernoulli(rate) }
        }
        return try FirthLogit(rows, successes: successes, trials: counts.trials, start: fit.coefficients).coefficients
    }

    private func compared(_ factor: String, _ base: String?, _ estimate: (String, String) -> Estimate) throws(LogitError)
        -> [AdjustedDifference]
    {
        let base = base ?? counts.factors[counts.place(of: factor, base ?? firstLevel(of: factor)).factor].levels[0]
        var differences: [AdjustedDifference] = []
        for level in counts.factors[counts.place(of: factor, base).factor].levels where level != base {
            differences.append(
                AdjustedDifference(
                    factor: factor, level: level, base: base, difference: estimate(level, base),
                    p: try ratioTest(factor, level, against: base)))
        }
        return differences
    }

    private func firstLevel(of factor: String) -> String { counts.factors.first { $0.name == factor }?.levels[0] ?? "" }

    /// The rate as if all rows had a level, and its derivative by the coefficients.
    private func standardised(_ factor: String, _ level: String, _ coefficients: [Double]) -> (rate: Double, slope: [Double]) {
        let (index, place) = counts.place(of: factor, level)
        var (sum, weights) = (0.0, 0.0)
        var slope = [Double](repeating: 0, count: coefficients.count)
        for (row, places) in counts.rows.enumerated() {
            var columns = [0]
            for (other, found) in places.enumerated() {
                let taken = other == index ? place : found
                if taken > 0 { columns.append(offsets[other] + taken - 1) }
            }
            let rate = 1 / (1 + exp(-columns.reduce(0) { $0 + coefficients[$1] }))
            let weight = Double(counts.trials[row])
            sum += weight * rate
            weights += weight
            for column in columns { slope[column] += weight * rate * (1 - rate) }
        }
        return (sum / weights, slope.map { $0 / weights })
    }

    /// Twice the penalised log likelihood that is lost without the difference of two levels, as a p-value on one degree of freedom.
    private func ratioTest(_ factor: String, _ level: String, against base: String) throws(LogitError) -> Double {
        let index = counts.place(of: factor, level).factor
        let columns = [level, base].map { counts.place(of: factor, $0).level }.map { $0 == 0 ? nil : offsets[index] + $0 - 1 }
        // Without the difference both levels share the base's column: the level's own column then measures the difference alone.
        var shared = SparseRows(columns: rows.columns)
        for row in 0..<rows.count {
            var entries = (rows.starts[row]..<rows.starts[row + 1]).map { (column: rows.places[$0], value: rows.values[$0]) }
            if let first = columns[0], let second = columns[1], entries.contains(where: { $0.column == first }) {
                entries.append((second, 1))
            }
            shared.append(entries)
        }
        let tested = columns[0] ?? columns[1]!
        let restricted = try FirthLogit(shared, successes: counts.successes, trials: counts.trials, fixed: tested)
        let lost = max(0, 2 * (fit.penalisedLogLikelihood - restricted.penalisedLogLikelihood))
        return 2 * Normal.cumulative(-lost.squareRoot())
    }
}
