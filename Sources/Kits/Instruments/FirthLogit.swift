import Glibc
internal import LinearAlgebra

/// Why a logit model can't be fitted.
public struct LogitError: Error, Hashable, CustomStringConvertible {
    public let description: String
}

/// Rows of a logit model's design matrix that are mostly zeros, as those of factors are.
public struct SparseRows: Codable, Hashable, Sendable {
    /// The number of columns.
    public let columns: Int
    /// Where each row begins in `places` and `values`, and where the last one ends.
    public private(set) var starts = [0]
    public private(set) var places: [Int] = []
    public private(set) var values: [Double] = []

    public init(columns: Int) { self.columns = columns }

    public var count: Int { starts.count - 1 }

    /// Adds a row by the columns that are not 0.
    public mutating func append(_ entries: [(column: Int, value: Double)]) {
        for (column, value) in entries {
            precondition((0..<columns).contains(column), "a row has the columns 0 to \(columns - 1), found \(column)")
            places.append(column)
            values.append(value)
        }
        starts.append(places.count)
    }

    /// The sum of a row's values times weights.
    func dot(_ row: Int, _ weights: [Double]) -> Double {
        var sum = 0.0
        for place in starts[row]..<starts[row + 1] { sum += values[place] * weights[places[place]] }
        return sum
    }
}

/// A logit model fitted by penalised likelihood with Jeffreys' prior, which stays finite where successes and failures are separated.
///
/// Rows are binomial: so many successes of so many trials. Source: Firth, Biometrika 80 (1993), 27-38; Heinze and Schemper, Statistics in Medicine 21
/// (2002), 2409-2419.
public struct FirthLogit: Codable, Hashable, Sendable {
    public private(set) var coefficients: [Double]
    /// The inverse of the information at the fit, row after row.
    public private(set) var covariance: [Double]
    /// The log likelihood plus half the logarithm of the information's determinant.
    public private(set) var penalisedLogLikelihood: Double

    /// Fits a model.
    ///
    /// Newton's method on the modified score, steps halved until the penalised likelihood rises.
    /// - Parameters:
    ///   - start: where to begin, such as the fit of similar data.
    ///   - fixed: a column whose coefficient stays as in `start`, or 0.
    ///
    /// Errors: ``LogitError`` when the columns depend on each other.
    public init(
        _ rows: SparseRows, successes: [Int], trials: [Int], start: [Double]? = nil, fixed: Int? = nil
    ) throws(LogitError) {
        precondition(
            successes.count == rows.count && trials.count == rows.count, "a model of \(rows.count) rows needs as many counts")
        var state = NewtonState(rows: rows, successes: successes.map(Double.init), trials: trials.map(Double.init))
        var beta = start ?? [Double](repeating: 0, count: rows.columns)
        if let fixed, start == nil { beta[fixed] = 0 }
        guard var height = state.move(to: beta) else {
            throw LogitError(
                description: "the columns of the model depend on each other\n  columns: \(rows.columns)\n  rows:    \(rows.count)\n"
                    + "  hint: leave out a level of each factor, and levels that never occur")
        }
        for _ in 0..<200 {
            let score = state.score(fixed: fixed)
            if score.allSatisfy({ $0.magnitude < 1e-9 }) { break }
            var step = state.step(score, fixed: fixed)
            // Longer steps overshoot where the likelihood is flat.
            let longest = step.map(\.magnitude).max() ?? 0
            if longest > 5 { step = step.map { $0 * 5 / longest } }
            var moved = false
            for _ in 0..<30 {
                let next = zip(beta, step).map(+)
                if let higher = state.move(to: next), higher >= height - 1e-12 * max(1, height.magnitude) {
                    (beta, height, moved) = (next, higher, true)
                    break
                }
                step = step.map { $0 / 2 }
            }
            if !moved {
                _ = state.move(to: beta)
                break
            }
        }
        coefficients = beta
        covariance = state.inverse
        penalisedLogLikelihood = height
    }

    /// The standard errors of the coefficients.
    public var standardErrors: [Double] { coefficients.indices.map { covariance[$0 * coefficients.count + $0].squareRoot() } }
}

/// The likelihood, the information and its inverse at one point.
private struct NewtonState {
    let rows: SparseRows
    let successes: [Double]
    let trials: [Double]
    var probabilities: [Double]
    var inverse: [Double] = []

    init(rows: SparseRows, successes: [Double], trials: [Double]) {
        (self.rows, self.successes, self.trials) = (rows, successes, trials)
        probabilities = [Double](repeating: 0, count: rows.count)
    }

    /// Works everything out at a point; the penalised log likelihood there, or nil if the information is singular.
    mutating func move(to beta: [Double]) -> Double? {
        let columns = rows.columns
        var information = [Double](repeating: 0, count: columns * columns)
        var likelihood = 0.0
        for row in 0..<rows.count {
            let logit = rows.dot(row, beta)
            let p = 1 / (1 + exp(-logit))
            probabilities[row] = p
            likelihood += successes[row] * logit - trials[row] * (max(logit, 0) + log1p(exp(-logit.magnitude)))
            let weight = trials[row] * p * (1 - p)
            for i in rows.starts[row]..<rows.starts[row + 1] {
                let scaled = weight * rows.values[i]
                for j in rows.starts[row]..<rows.starts[row + 1] {
                    information[rows.places[i] * columns + rows.places[j]] += scaled * rows.values[j]
                }
            }
        }
        guard let factor = Cholesky(information, dimension: columns) else { return nil }
        var inverse = [Double](repeating: 0, count: columns * columns)
        var halfLog = 0.0
        var unit = [Double](repeating: 0, count: columns)
        for column in 0..<columns {
            halfLog += log(factor.lower[column * columns + column])
            unit[column] = 1
            let solved = factor.solve(unit)
            unit[column] = 0
            for row in 0..<columns { inverse[row * columns + column] = solved[row] }
        }
        guard halfLog.isFinite, likelihood.isFinite, factor.lower[columns * columns - 1] > 1e-9 else { return nil }
        self.inverse = inverse
        return likelihood + halfLog
    }

    /// The derivative of the penalised log likelihood; 0 for a column that is fixed.
    func score(fixed: Int?) -> [Double] {
        let columns = rows.columns
        var score = [Double](repeating: 0, count: columns)
        for row in 0..<rows.count {
            let p = probabilities[row]
            var leverage = 0.0
            for i in rows.starts[row]..<rows.starts[row + 1] {
                for j in rows.starts[row]..<rows.starts[row + 1] {
                    leverage += rows.values[i] * rows.values[j] * inverse[rows.places[i] * columns + rows.places[j]]
                }
            }
            leverage *= trials[row] * p * (1 - p)
            let residual = successes[row] - trials[row] * p + leverage * (0.5 - p)
            for i in rows.starts[row]..<rows.starts[row + 1] { score[rows.places[i]] += residual * rows.values[i] }
        }
        if let fixed { score[fixed] = 0 }
        return score
    }

    /// Newton's step; with a column fixed, that of the information without it.
    func step(_ score: [Double], fixed: Int?) -> [Double] {
        let columns = rows.columns
        var step = (0..<columns).map { row in
            (0..<columns).reduce(0) { $0 + inverse[row * columns + $1] * score[$1] }
        }
        if let fixed {
            // The inverse of the rest is the inverse less its part along the fixed column.
            let share = step[fixed] / inverse[fixed * columns + fixed]
            for row in 0..<columns { step[row] -= share * inverse[row * columns + fixed] }
            step[fixed] = 0
        }
        return step
    }
}
