import Glibc
internal import NeuralCollapse
import Statistics

/// How strongly each item hangs on each of a few factors.
public struct FactorLoadings: Codable, Hashable, Sendable {
    /// A column of loadings for each factor, an item each.
    public private(set) var columns: [[Double]]

    public init(_ columns: [[Double]]) {
        requireColumns(columns)
        precondition(!columns.isEmpty, "loadings need a factor or more")
        self.columns = columns
    }

    public var items: Int { columns[0].count }

    /// The share of each item's variance that the factors explain.
    public var communalities: [Double] { (0..<items).map { item in columns.reduce(0) { $0 + $1[item] * $1[item] } } }

    /// The loadings that leave the smallest sum of squared residual correlations between different items (minimum residual, unweighted least squares).
    ///
    /// By principal axes, iterated until no communality moves by more than the tolerance; the columns are principal axes, largest first, the sign of each such that
    /// its sum is positive. Source: Harman and Jones, Psychometrika 31 (1966), 351-368.
    /// - Parameter correlations: of the items, row after row.
    public static func minimumResidual(
        correlations: [Double], factors: Int, iterations: Int = 5000, tolerance: Double = 1e-10
    ) -> FactorLoadings {
        let items = Int(Double(correlations.count).squareRoot().rounded())
        precondition((1..<max(2, items)).contains(factors), "\(items) items can't have \(factors) factors")
        var reduced = correlations
        var communalities = (0..<items).map { row in
            (0..<items).filter { $0 != row }.map { correlations[row * items + $0].magnitude }.max() ?? 0
        }
        var loadings = FactorLoadings([[Double](repeating: 0, count: items)])
        for _ in 0..<iterations {
            for item in 0..<items { reduced[item * items + item] = communalities[item] }
            let eigen = symmetricEigen(reduced, dimension: items)
            loadings = FactorLoadings(
                (0..<factors).map { factor in
                    let length = max(0, eigen.values[factor]).squareRoot()
                    let sign = eigen.vectors[factor].reduce(0, +) < 0 ? -1.0 : 1
                    return eigen.vectors[factor].map { sign * length * $0 }
                })
            // Beyond 1 an item would have a negative variance of its own.
            let next = loadings.communalities.map { min(1, $0) }
            let moved = zip(next, communalities).map { ($0 - $1).magnitude }.max() ?? 0
            communalities = next
            if moved < tolerance { break }
        }
        return loadings
    }

    /// The loadings turned so that each factor has a few large ones and many small ones (varimax).
    ///
    /// - Parameter isNormalised: whether items count alike whatever their communality, as Kaiser proposed.
    ///
    /// Source: Kaiser, Psychometrika 23 (1958), 187-200.
    public func varimax(isNormalised: Bool = true) -> FactorLoadings {
        let lengths = communalities.map { isNormalised && $0 > 0 ? $0.squareRoot() : 1 }
        var turned = columns.map { column in zip(column, lengths).map { $0 / $1 } }
        for _ in 0..<1000 {
            var largest = 0.0
            for p in 0..<columns.count {
                for q in (p + 1)..<max(columns.count, p + 1) {
                    let angle = Self.angle(turned[p], turned[q])
                    largest = max(largest, angle.magnitude)
                    let (c, s) = (cos(angle), sin(angle))
                    let pairs = zip(turned[p], turned[q])
                    (turned[p], turned[q]) = (pairs.map { c * $0 + s * $1 }, pairs.map { c * $1 - s * $0 })
                }
            }
            if largest < 1e-12 { break }
        }
        return FactorLoadings(turned.map { column in zip(column, lengths).map { $0 * $1 } })
    }

    /// The angle in a plane of two factors at which the variance of squared loadings is largest.
    private static func angle(_ x: [Double], _ y: [Double]) -> Double {
        let n = Double(x.count)
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        for (first, second) in zip(x, y) {
            let (u, v) = (first * first - second * second, 2 * first * second)
            a += u
            b += v
            c += u * u - v * v
            d += 2 * u * v
        }
        return 0.25 * atan2(d - 2 * a * b / n, c - (a * a - b * b) / n)
    }

    /// The loadings turned and mirrored as a whole so that they come nearest to a target (orthogonal Procrustes).
    ///
    /// Source: Schönemann, Psychometrika 31 (1966), 1-10.
    public func aligned(to target: FactorLoadings) -> FactorLoadings {
        precondition(
            target.columns.count == columns.count && target.items == items,
            "loadings of \(items) items on \(columns.count) factors can't be aligned to \(target.items) on \(target.columns.count)")
        let m = columns.count
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        // The turn is the orthogonal part of M = own' target: M (M'M)^(-1/2).
        let cross = columns.map { own in target.columns.map { dot(own, $0) } }
        let square = (0..<m * m).map { place in (0..<m).reduce(0) { $0 + cross[$1][place / m] * cross[$1][place % m] } }
        let eigen = symmetricEigen(square, dimension: m)
        let turn = (0..<m).map { row in
            (0..<m).map { column in
                (0..<m).reduce(0.0) { sum, k in
                    let along = (0..<m).reduce(0) { $0 + cross[row][$1] * eigen.vectors[k][$1] }
                    return sum + along / max(eigen.values[k], 1e-300).squareRoot() * eigen.vectors[k][column]
                }
            }
        }
        return FactorLoadings(
            (0..<m).map { column in
                (0..<items).map { item in (0..<m).reduce(0) { $0 + columns[$1][item] * turn[$1][column] } }
            })
    }

    /// Tucker's congruence with the factor in the same place of other loadings.
    public func congruences(with other: FactorLoadings) -> [Double] { zip(columns, other.columns).map { tuckerCongruence($0, $1) } }
}

/// The correlations of columns, row after row.
public func correlationMatrix(_ items: [[Double]]) -> [Double] {
    requireColumns(items)
    var matrix = [Double](repeating: 1, count: items.count * items.count)
    for row in items.indices {
        for column in 0..<row {
            let r = pearsonCorrelation(items[row], items[column])
            matrix[row * items.count + column] = r
            matrix[column * items.count + row] = r
        }
    }
    return matrix
}
