internal import Glibc

/// The Wasserstein-1 distance between two samples of equal size in one dimension: mean difference of their ordered values.
public func wasserstein1(_ first: [Double], _ second: [Double]) -> Double {
    precondition(first.count == second.count, "samples of equal size are compared, found \(first.count) and \(second.count)")
    return zip(first.sorted(), second.sorted()).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / Double(first.count)
}

/// The mean Wasserstein-1 distance of the projections of two samples of points (x, y) on equally spaced directions.
///
/// Source: Bonneel, Rabin, Peyré and Pfister, Sliced and Radon Wasserstein barycenters of measures (2015), section 2.
public func slicedWasserstein1(
    _ first: (x: [Double], y: [Double]), _ second: (x: [Double], y: [Double]), directions: Int = 64
) -> Double {
    (0..<directions).reduce(0) { sum, direction in
        let angle = Double.pi * (Double(direction) + 0.5) / Double(directions)
        let (c, s) = (cos(angle), sin(angle))
        return sum + wasserstein1(zip(first.x, first.y).map { c * $0 + s * $1 }, zip(second.x, second.y).map { c * $0 + s * $1 })
    } / Double(directions)
}

/// The squared maximum mean discrepancy of two samples of points, with a Gaussian kernel of the median distance of all pairs; unbiased.
///
/// Source: Gretton, Borgwardt, Rasch, Schölkopf and Smola, A kernel two-sample test (2012), lemma 6 and section 8.
public func maximumMeanDiscrepancy(_ first: (x: [Double], y: [Double]), _ second: (x: [Double], y: [Double])) -> Double {
    let (x, y) = (first.x + second.x, first.y + second.y)
    let (m, n) = (first.x.count, x.count)
    var squares: [Double] = []
    squares.reserveCapacity(n * (n - 1) / 2)
    for i in 0..<n { for j in 0..<i { squares.append((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])) } }
    let ordered = squares.sorted()
    let median = ordered.isEmpty ? 0 : 0.5 * (ordered[(ordered.count - 1) / 2] + ordered[ordered.count / 2])
    guard median > 0 else { return 0 }
    var (within, between, place) = ([0.0, 0.0], 0.0, 0)
    for i in 0..<n {
        for j in 0..<i {
            let kernel = exp(-squares[place] / (2 * median))
            place += 1
            if (i < m) == (j < m) { within[i < m ? 0 : 1] += kernel } else { between += kernel }
        }
    }
    let (a, b) = (Double(m), Double(n - m))
    return 2 * within[0] / (a * (a - 1)) + 2 * within[1] / (b * (b - 1)) - 2 * between / (a * b)
}
