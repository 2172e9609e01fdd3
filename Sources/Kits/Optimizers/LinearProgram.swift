/// A linear program in variables that are not negative: a linear goal under rows of equalities and inequalities.
///
///     var program = LinearProgram(maximize: [3, 2])
///     program.require([1, 1], .atMost, 4)
///     program.require([1, 3], .atMost, 6)
///     program.solve()  // optimal: value 12 at [4, 0]
///
/// For a few hundred variables: the rows are kept dense.
public struct LinearProgram: Sendable {
    /// How a row's sum of coefficients times variables stands to its bound.
    public enum Relation: String, Codable, Sendable { case atMost, equal, atLeast }

    /// A best point of a program.
    public struct Optimum: Codable, Hashable, Sendable {
        public var value: Double
        /// One best point, a vertex; there may be others.
        public var point: [Double]
        /// What one more unit of each row's bound would add to the value, while the same rows bind.
        public var duals: [Double]

        public init(value: Double, point: [Double], duals: [Double]) {
            (self.value, self.point, self.duals) = (value, point, duals)
        }
    }

    /// What there is to find.
    public enum Outcome: Hashable, Sendable {
        case optimal(Optimum)
        /// No point keeps all rows.
        case infeasible
        /// Points keep all rows whose value is as good as one likes.
        case unbounded
        /// Rounding kept the search from ending within 200 pivots a row and variable.
        case unresolved
    }

    let goal: [Double]
    let isMaximum: Bool
    private(set) var coefficients: [Double] = []
    private(set) var relations: [Relation] = []
    private(set) var bounds: [Double] = []

    /// A program that looks for the largest sum of these coefficients times the variables.
    public init(maximize goal: [Double]) {
        (self.goal, isMaximum) = (goal, true)
    }

    /// A program that looks for the least sum of these coefficients times the variables.
    public init(minimize goal: [Double]) {
        (self.goal, isMaximum) = (goal, false)
    }

    /// Adds a row; it has a coefficient for each variable.
    public mutating func require(_ row: [Double], _ relation: Relation, _ bound: Double) {
        precondition(row.count == goal.count, "a row of this program has \(goal.count) coefficients, found \(row.count)")
        precondition(
            bound.isFinite && row.allSatisfy(\.isFinite), "coefficients and bounds are finite numbers, found \(row) and \(bound)")
        coefficients += row
        relations.append(relation)
        bounds.append(bound)
    }

    /// The best point, or why there is none; by the simplex method in two phases.
    ///
    /// Numbers below 1e-9 count as zero, so rows should have coefficients around 1. The variable with the steepest gain enters; once as many
    /// pivots as there are rows and variables have gained nothing, the first one that gains does, which cannot go in circles. Sources:
    /// Dantzig, Linear Programming and Extensions (1963), chapter 5; Bland, Mathematics of Operations Research 2 (1977), 103-107.
    public func solve() -> Outcome {
        var tableau = Tableau(self)
        if let outcome = tableau.makeFeasible() { return outcome }
        if let outcome = tableau.improve() { return outcome }
        return .optimal(tableau.optimum(of: self))
    }
}

/// The rows of a program, solved for the variables that are not zero.
private struct Tableau {
    /// Variables, one slack for each inequality, and one artificial variable for each row; behind them the bounds.
    private let variables: Int
    private let real: Int
    private let width: Int
    private let rows: Int
    /// Row after row; the last row holds what each column would gain, and minus the value.
    private var table: [Double]
    /// The variable that each row is solved for.
    private var basis: [Int]
    /// Rows that were multiplied by -1, so that no bound is negative.
    private let sign: [Double]
    private let goal: [Double]

    private static let tiny = 1e-9

    init(_ program: LinearProgram) {
        variables = program.goal.count
        rows = program.bounds.count
        real = variables + program.relations.count { $0 != .equal }
        width = real + rows + 1
        sign = program.bounds.map { $0 < 0 ? -1 : 1 }
        goal = program.isMaximum ? program.goal : program.goal.map { -$0 }
        table = [Double](repeating: 0, count: (rows + 1) * width)
        basis = []
        var slack = variables
        for row in 0..<rows {
            for column in 0..<variables {
                table[row * width + column] = sign[row] * program.coefficients[row * variables + column]
            }
            var own = real + row
            if program.relations[row] != .equal {
                let direction = (program.relations[row] == .atMost ? 1 : -1) * sign[row]
                table[row * width + slack] = direction
                // A slack that may be positive saves the artificial variable.
                if direction > 0 { own = slack }
                slack += 1
            }
            table[row * width + real + row] = 1
            table[row * width + width - 1] = sign[row] * program.bounds[row]
            basis.append(own)
        }
    }

    /// Looks for a point that keeps all rows; nil when it has found one.
    mutating func makeFeasible() -> LinearProgram.Outcome? {
        // The goal is minus the sum of the artificial variables.
        price((0..<width - 1).map { $0 >= real ? -1 : 0 })
        if let outcome = improve() { return outcome == .unbounded ? .unresolved : outcome }
        let scale = (0..<rows).reduce(1.0) { max($0, table[$1 * width + width - 1].magnitude) }
        if table[rows * width + width - 1] > 1e-8 * scale { return .infeasible }
        // An artificial variable that is still in a row leaves it; where it can't, the row repeats others and never changes again.
        for row in 0..<rows where basis[row] >= real {
            let entries = table[row * width..<row * width + real]
            if let place = entries.indices.max(by: { entries[$0].magnitude < entries[$1].magnitude }), entries[place].magnitude > Self.tiny
            {
                pivot(row, place - row * width)
            }
        }
        price((0..<width - 1).map { $0 < variables ? goal[$0] : 0 })
        return nil
    }

    /// Fills the last row for a goal, given by each column's coefficient.
    private mutating func price(_ gain: [Double]) {
        for column in 0..<width { table[rows * width + column] = column < width - 1 ? gain[column] : 0 }
        for row in 0..<rows {
            let share = gain[basis[row]]
            guard share != 0 else { continue }
            for column in 0..<width { table[rows * width + column] -= share * table[row * width + column] }
        }
    }

    /// Pivots until no variable gains; nil when that is reached.
    mutating func improve() -> LinearProgram.Outcome? {
        var idle = 0
        for _ in 0..<200 * (rows + real + 1) {
            let isCareful = idle > rows + real
            guard let entering = entering(first: isCareful) else { return nil }
            guard let leaving = leaving(for: entering, first: isCareful) else { return .unbounded }
            let before = table[rows * width + width - 1]
            pivot(leaving, entering)
            idle = before - table[rows * width + width - 1] > 1e-12 * max(1, before.magnitude) ? 0 : idle + 1
        }
        return .unresolved
    }

    /// The variable with the steepest gain, or the first one that gains.
    private func entering(first: Bool) -> Int? {
        var (best, place): (Double, Int?) = (Self.tiny, nil)
        for column in 0..<real where table[rows * width + column] > best {
            (best, place) = (table[rows * width + column], column)
            if first { break }
        }
        return place
    }

    /// The row that binds first as a variable grows; of equals the one with the largest coefficient, or the first variable.
    private func leaving(for entering: Int, first: Bool) -> Int? {
        var (least, place): (Double, Int?) = (.infinity, nil)
        for row in 0..<rows {
            let coefficient = table[row * width + entering]
            // An artificial variable in a row that repeats others stays zero.
            guard coefficient > Self.tiny else { continue }
            let ratio = table[row * width + width - 1] / coefficient
            let isLess = ratio < least - 1e-12 * max(1, ratio.magnitude)
            let isEqual = !isLess && ratio <= least + 1e-12 * max(1, ratio.magnitude)
            if let other = place, isEqual {
                guard first ? basis[row] < basis[other] : coefficient > table[other * width + entering] else { continue }
            } else if !isLess {
                continue
            }
            (least, place) = (min(least, ratio), row)
        }
        return place
    }

    private mutating func pivot(_ pivotRow: Int, _ entering: Int) {
        let (width, rows) = (width, rows)
        table.withUnsafeMutableBufferPointer { table in
            let own = table.baseAddress! + pivotRow * width
            let factor = 1 / own[entering]
            for column in 0..<width { own[column] *= factor }
            own[entering] = 1
            for row in 0...rows where row != pivotRow {
                let other = table.baseAddress! + row * width
                let share = other[entering]
                guard share != 0 else { continue }
                for column in 0..<width { other[column] -= share * own[column] }
                other[entering] = 0
                // Rounding must not make a point leave its bounds.
                if row < rows, other[width - 1] < 0, other[width - 1] > -1e-12 { other[width - 1] = 0 }
            }
        }
        basis[pivotRow] = entering
    }

    func optimum(of program: LinearProgram) -> LinearProgram.Optimum {
        var point = [Double](repeating: 0, count: variables)
        for row in 0..<rows where basis[row] < variables { point[basis[row]] = max(0, table[row * width + width - 1]) }
        // A row's artificial column holds minus its dual, since it began as a column of the identity.
        let direction: Double = program.isMaximum ? 1 : -1
        let duals = (0..<rows).map { -direction * sign[$0] * table[rows * width + real + $0] }
        return .init(value: zip(point, program.goal).reduce(0) { $0 + $1.0 * $1.1 }, point: point, duals: duals.map { $0 == 0 ? 0 : $0 })
    }
}
