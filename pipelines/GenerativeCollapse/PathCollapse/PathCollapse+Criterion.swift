package import Diffusion
import Dynamics
import Glibc

extension PathCollapse {
    /// The points of an integral over a line, dense near 0 and spread out to 640 on both sides, and which of them lie within each box.
    package struct LineIntegral: Sendable {
        package var points: [Double]
        /// Logarithms of the weights of the trapezoidal rule.
        var logWeights: [Double]

        package static let boxes = [20.0, 40, 320, 640]

        /// Points equally spaced in u for r = sinh(u).
        package init(points count: Int) {
            let end = asinh(640.0)
            let step = 2 * end / Double(count - 1)
            let u = (0..<count).map { -end + Double($0) * step }
            points = u.map { sinh($0) }
            logWeights = u.map { log(cosh($0) * step) }
        }

        /// True if the integral of exp(values) still grows by more than 1 in logarithm from the box [-B, B] to [-2B, 2B].
        package func isDivergent(_ values: [Double], from box: Double) -> Bool {
            logIntegral(values, within: 2 * box) - logIntegral(values, within: box) > 1
        }

        package func logIntegral(_ values: [Double], within box: Double) -> Double {
            var largest = -Double.infinity
            for index in points.indices where points[index].magnitude <= box * (1 + 1e-12) {
                largest = max(largest, values[index] + logWeights[index])
            }
            guard largest.isFinite else { return largest }
            var sum = 0.0
            for index in points.indices where points[index].magnitude <= box * (1 + 1e-12) {
                let value = values[index] + logWeights[index] - largest
                if value > -45 { sum += exp(value) }
            }
            return largest + log(sum)
        }
    }

    package static let exponentTriples = [[1.0, -1, 1], [2, -1, 0.5], [1, -2, 2]]

    /// C along a line at an angle: the sum of exponents over squared noise scales, each for the part of the line that its model sees.
    package static func criterionTerms(_ schedules: [NoiseSchedule], _ exponents: [Double], t: Double, degrees: Double) -> [Double] {
        let seen = cos(degrees * .pi / 180) * cos(degrees * .pi / 180)
        return (0..<3).map { model in
            let alpha = schedules[model].scales(at: t).alpha
            return exponents[model] * (model == 2 ? 1 : seen) / (alpha * alpha)
        }
    }

    /// What integration says about each case, beside the sign of C: one row for each pair of schedules, exponents, direction.
    package struct CriterionTable: Codable, Sendable {
        /// The schedule of the first and third model, and of the second.
        package var outer: [String] = []
        package var inner: [String] = []
        package var exponents: [String] = []
        package var degrees: [Double] = []
        package var compared: [Int] = []
        package var divergent: [Int] = []
        package var disagreements: [Int] = []
        /// First and last time at which C is negative, and at which integration finds no finite mass; not a number if never.
        package var firstPredicted: [Double] = []
        package var lastPredicted: [Double] = []
        package var firstFound: [Double] = []
        package var lastFound: [Double] = []
    }

    package static func times(_ count: Int) -> [Double] { (0..<count).map { (Double($0) + 0.5) / Double(count) } }

    /// Compares the sign of C with integration for all schedules (a, b, a), exponents, times and directions, for data that are points.
    package static func checkCriterion(_ board: Board, _ settings: Criterion) -> CriterionTable {
        let experts = experts(board, spread: 0).all
        let line = LineIntegral(points: settings.points)
        let kinds = NoiseSchedule.allCases
        let times = times(settings.times)
        var table = CriterionTable()
        for degrees in settings.directions {
            let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
            var rows: [Row] = kinds.flatMap { outer in
                kinds.flatMap { inner in exponentTriples.map { Row(outer: outer, inner: inner, exponents: $0) } }
            }
            for t in times {
                // Log densities by schedule and model.
                let logs = kinds.map { kind in
                    experts.map { expert in
                        let snapshot = expert.scheduled(kind).at(t)
                        return line.points.map { snapshot.logDensity($0 * c, $0 * s) }
                    }
                }
                for row in rows.indices {
                    let (outer, inner) = (kinds.firstIndex(of: rows[row].outer)!, kinds.firstIndex(of: rows[row].inner)!)
                    let exponents = rows[row].exponents
                    var values = logs[outer][0]
                    for point in values.indices {
                        values[point] =
                            exponents[0] * logs[outer][0][point] + exponents[1] * logs[inner][1][point] + exponents[2]
                            * logs[outer][2][point]
                    }
                    rows[row].note(
                        t, criterionTerms([rows[row].outer, rows[row].inner, rows[row].outer], exponents, t: t, degrees: degrees),
                        near: line.isDivergent(values, from: 20), far: line.isDivergent(values, from: 320), margin: settings.margin)
                }
            }
            for row in rows { table.append(row, degrees) }
        }
        return table
    }

    /// The course of one pair of schedules and one triple of exponents over time.
    fileprivate struct Row {
        var outer: NoiseSchedule
        var inner: NoiseSchedule
        var exponents: [Double]
        var compared = 0
        var divergent = 0
        var disagreements = 0
        var predicted: [Double] = []
        var found: [Double] = []

        mutating func note(_ t: Double, _ terms: [Double], near: Bool, far: Bool, margin: Double) {
            let (sum, size) = (terms.reduce(0, +), terms.reduce(0) { $0 + $1.magnitude })
            if sum < 0 { predicted.append(t) }
            if far { found.append(t) }
            guard sum.magnitude > margin * size else { return }
            compared += 1
            divergent += sum < 0 ? 1 : 0
            disagreements += near == (sum < 0) && far == (sum < 0) ? 0 : 1
        }
    }

    /// 20 integrands exp(-c x^2 / 2) of which it is known whether they have a finite integral; how many are misjudged.
    package static func plantedErrors(_ settings: Criterion) -> Int {
        let line = LineIntegral(points: settings.points)
        return (0..<20).count { index in
            let c = (index < 10 ? -1 : 1) * (0.05 + 0.05 * Double(index % 10))
            let values = line.points.map { -c * $0 * $0 / 2 }
            return [20.0, 320].contains { line.isDivergent(values, from: $0) != (c < 0) }
        }
    }

    /// The first collapse of linear, cubic, linear with exponents 1, -1, 1, and what holds at the ends.
    package struct CollapseTable: Codable, Sendable {
        /// By integration out to 640, and out to 40.
        package var found = 0.0
        package var foundNear = 0.0
        package var isNormalisableAtStart = false
        /// The sum over data points of the product of probabilities.
        package var targetMass = 0.0
        package var matchedDivergentTimes = 0
        package var matchedTimes = 0
        /// Noted along the way: time, the criterion, and the growth of the log integral from 320 to 640.
        package var time: [Double] = []
        package var criterion: [Double] = []
        package var growth: [Double] = []

        /// Where 2 / (1 - t)^2 = 1 / (1 - t)^6.
        package static let expected = 1 - pow(2, -0.25)
    }

    package static func findCollapse(_ board: Board, _ settings: Criterion) -> CollapseTable {
        let line = LineIntegral(points: settings.points)
        let mismatched = experts(board, spread: 0, second: .cubic)
        func values(_ experts: Experts, _ t: Double) -> [Double] {
            let (first, second, third) = (experts.conditional.at(t), experts.marginal.at(t), experts.joint.at(t))
            return line.points.map { first.logDensity($0) - second.logDensity($0) + third.logDensity($0, 0) }
        }
        func crossing(_ box: Double) -> Double {
            bisect(0.001...0.5, tolerance: 1e-4) { line.isDivergent(values(mismatched, $0), from: box) ? 1 : -1 } ?? .nan
        }
        var table = CollapseTable()
        table.found = crossing(320)
        table.foundNear = crossing(20)
        table.isNormalisableAtStart = !line.isDivergent(values(mismatched, 0.001), from: 320)
        // At the end the models are probabilities of cells: 1 of the columns of A, of all columns, and of the black cells.
        table.targetMass = blackCells.reduce(0) { sum, cell in
            let first = board.columns.contains(cell.column) ? 1 / Double(board.columns.count) : 0
            return sum + first / 0.25 / Double(blackCells.count)
        }
        let matched = experts(board, spread: 0)
        table.matchedTimes = settings.times
        table.matchedDivergentTimes = times(settings.times).count { line.isDivergent(values(matched, $0), from: 320) }
        for t in stride(from: 0.13, through: 0.19, by: 0.0025) {
            let values = values(mismatched, t)
            table.time.append(t)
            table.criterion.append(criterionTerms([.linear, .cubic, .linear], [1, -1, 1], t: t, degrees: 0).reduce(0, +))
            table.growth.append(line.logIntegral(values, within: 640) - line.logIntegral(values, within: 320))
        }
        return table
    }

    /// For each time and exponent of the first model, whether integration finds a finite mass under linear, cubic, linear schedules.
    package struct ExponentMap: Codable, Sendable {
        package var time: [Double] = []
        package var exponent: [Double] = []
        /// 1 where the mass is finite, 0 where not.
        package var isFinite: [Double] = []
        /// Cells in which the sign of C says otherwise.
        package var disagreements = 0
    }

    package static func mapExponents(_ board: Board, _ settings: Criterion) -> ExponentMap {
        let line = LineIntegral(points: settings.points)
        let experts = experts(board, spread: 0, second: .cubic)
        var map = ExponentMap()
        for t in stride(from: 0.025, to: 0.6, by: 0.025) {
            let logs = experts.all.map { expert in
                let snapshot = expert.at(t)
                return line.points.map { snapshot.logDensity($0, 0) }
            }
            for exponent in stride(from: 0.5, through: 12, by: 0.5) {
                let values = line.points.indices.map { exponent * logs[0][$0] - logs[1][$0] + logs[2][$0] }
                let isDivergent = line.isDivergent(values, from: 320)
                let sum = criterionTerms([.linear, .cubic, .linear], [exponent, -1, 1], t: t, degrees: 0).reduce(0, +)
                map.time.append(t)
                map.exponent.append(exponent)
                map.isFinite.append(isDivergent ? 0 : 1)
                map.disagreements += isDivergent == (sum < 0) ? 0 : 1
            }
        }
        return map
    }
}

extension PathCollapse.CriterionTable {
    fileprivate mutating func append(_ row: PathCollapse.Row, _ degrees: Double) {
        outer.append(row.outer.rawValue)
        inner.append(row.inner.rawValue)
        exponents.append(row.exponents.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: ", "))
        self.degrees.append(degrees)
        compared.append(row.compared)
        divergent.append(row.divergent)
        disagreements.append(row.disagreements)
        firstPredicted.append(row.predicted.first ?? .nan)
        lastPredicted.append(row.predicted.last ?? .nan)
        firstFound.append(row.found.first ?? .nan)
        lastFound.append(row.found.last ?? .nan)
    }
}
