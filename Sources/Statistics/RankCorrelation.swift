/// The ranks of values, from 1 for the smallest; equal values share the mean of their ranks. Not a number everywhere if one value isn't.
public func midranks(_ values: [Double]) -> [Double] {
    guard !values.contains(where: \.isNaN) else { return values.map { _ in .nan } }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
        // The ranks start + 1 ... end.
        for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
        start = end
    }
    return ranks
}

/// Pearson's product-moment correlation of pairs; not a number if a side is constant.
public func pearsonCorrelation(_ x: [Double], _ y: [Double]) -> Double {
    requirePairs(x, y)
    let (centreX, centreY) = (mean(x), mean(y))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for index in x.indices {
        let (a, b) = (x[index] - centreX, y[index] - centreY)
        xx += a * a
        yy += b * b
        xy += a * b
    }
    // Rounding may carry it a little beyond 1; a comparison with "not a number" keeps that.
    let r = xy / (xx * yy).squareRoot()
    return r > 1 ? 1 : r < -1 ? -1 : r
}

/// Spearman's rank correlation of pairs, with mean ranks for equal values; not a number if a side is constant.
public func spearmanCorrelation(_ x: [Double], _ y: [Double]) -> Double {
    requirePairs(x, y)
    return pearsonCorrelation(midranks(x), midranks(y))
}

/// Spearman's rank correlation of x and y given z: that of their ranks once a straight line in the ranks of z is taken off both.
///
/// Source: Kendall and Gibbons, Rank Correlation Methods (5th edition), chapter 8, with Spearman's coefficient.
public func partialSpearmanCorrelation(_ x: [Double], _ y: [Double], given z: [Double]) -> Double {
    let (xy, xz, yz) = (spearmanCorrelation(x, y), spearmanCorrelation(x, z), spearmanCorrelation(y, z))
    return (xy - xz * yz) / ((1 - xz * xz) * (1 - yz * yz)).squareRoot()
}

/// Kendall's tau-b of pairs, which takes equal values into account; not a number if a side is constant.
///
/// Source: Kendall, Biometrika 33 (1945), 239-251. Takes time in the square of the pairs.
public func kendallCorrelation(_ x: [Double], _ y: [Double]) -> Double {
    requirePairs(x, y)
    var (balance, untiedX, untiedY) = (0, 0, 0)
    for i in x.indices {
        for j in 0..<i {
            let (a, b) = (order(x[i], x[j]), order(y[i], y[j]))
            balance += a * b
            untiedX += a * a
            untiedY += b * b
        }
    }
    guard !(x + y).contains(where: \.isNaN) else { return .nan }
    return Double(balance) / (Double(untiedX) * Double(untiedY)).squareRoot()
}

/// Spearman's rank correlation with the two-sided p-value of Student's t on n - 2 degrees, for ten pairs or more.
///
/// For fewer pairs, or where ties are many, take `permutationTest(pairing:with:)`.
public func spearmanTest(_ x: [Double], _ y: [Double]) -> TestResult {
    precondition(x.count > 2, "a test of a correlation needs three pairs or more, found \(x.count)")
    let r = spearmanCorrelation(x, y)
    let degrees = Double(x.count - 2)
    return TestResult(statistic: r, p: StudentT(degrees: degrees).twoSided(r * (degrees / ((1 - r) * (1 + r))).squareRoot()), n: x.count)
}

private func order(_ a: Double, _ b: Double) -> Int { a < b ? -1 : a > b ? 1 : 0 }

func requirePairs(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count, "pairs need equally many values, found \(x.count) and \(y.count)")
}
