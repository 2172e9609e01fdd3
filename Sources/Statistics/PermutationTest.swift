/// Which values of a statistic speak against the null hypothesis.
public enum TestSide: String, Codable, Hashable, Sendable {
    /// Both small and large ones: twice the smaller of the one-sided p-values.
    case both
    case less
    case greater
}

/// Whether two independent samples come from one distribution: their values are dealt out anew, keeping the sizes.
///
/// All deals are tried if they are at most `shuffles` (p is then exact); else so many random ones, with p = (1 + as extreme) / (1 + shuffles).
/// Source: Phipson and Smyth, Permutation p-values should never be zero (2010).
public func permutationTest(
    _ first: [Double], _ second: [Double], shuffles: Int = 10_000, side: TestSide = .both, random: inout RandomStream,
    statistic: ([Double], [Double]) -> Double = { mean($0) - mean($1) }
) -> TestResult {
    let n = first.count + second.count
    var count = PermutationCount(statistic(first, second), side: side)
    var pool = first + second
    func note() { count.note(statistic(Array(pool[..<first.count]), Array(pool[first.count...]))) }
    let all = (1...max(1, first.count)).reduce(1.0) { $0 * Double(second.count + $1) / Double($1) }
    if !first.isEmpty, all <= Double(shuffles) {
        let values = pool
        var chosen = Array(0..<first.count)
        repeat {
            var isChosen = [Bool](repeating: false, count: n)
            for index in chosen { isChosen[index] = true }
            pool = values.indices.filter { isChosen[$0] }.map { values[$0] } + values.indices.filter { !isChosen[$0] }.map { values[$0] }
            note()
        } while nextCombination(&chosen, of: n)
        return count.result(isExact: true, n: n)
    }
    for _ in 0..<shuffles {
        random.shuffle(&pool)
        note()
    }
    return count.result(isExact: false, n: n)
}

/// Whether pairs are related: the second values are dealt out anew to the first.
///
/// All n! pairings are tried if they are at most `shuffles` (p is then exact); else so many random ones, as for two samples.
public func permutationTest(
    pairing x: [Double], with y: [Double], shuffles: Int = 10_000, side: TestSide = .both, random: inout RandomStream,
    statistic: ([Double], [Double]) -> Double = { spearmanCorrelation($0, $1) }
) -> TestResult {
    requirePairs(x, y)
    var count = PermutationCount(statistic(x, y), side: side)
    if (1...max(1, x.count)).reduce(1.0, { $0 * Double($1) }) <= Double(shuffles) {
        var order = Array(x.indices)
        repeat { count.note(statistic(x, order.map { y[$0] })) } while nextPermutation(&order)
        return count.result(isExact: true, n: x.count)
    }
    var pool = y
    for _ in 0..<shuffles {
        random.shuffle(&pool)
        count.note(statistic(x, pool))
    }
    return count.result(isExact: false, n: x.count)
}

/// Whether differences of pairs are symmetric about 0: their signs are drawn anew.
///
/// All 2^n signs are tried if they are at most `shuffles` (p is then exact); else so many random ones, as for two samples.
public func signFlipTest(
    _ differences: [Double], shuffles: Int = 10_000, side: TestSide = .both, random: inout RandomStream,
    statistic: ([Double]) -> Double = { mean($0) }
) -> TestResult {
    var count = PermutationCount(statistic(differences), side: side)
    let n = differences.count
    if n < 62, 1 << n <= shuffles {
        for signs in 0..<1 << n {
            count.note(statistic(differences.indices.map { signs >> $0 & 1 == 0 ? differences[$0] : -differences[$0] }))
        }
        return count.result(isExact: true, n: n)
    }
    for _ in 0..<shuffles { count.note(statistic(differences.map { random.bernoulli(0.5) ? $0 : -$0 })) }
    return count.result(isExact: false, n: n)
}

/// How many values of a statistic are as extreme as the one observed.
private struct PermutationCount {
    let observed: Double
    let side: TestSide
    let slack: Double
    var (below, above, total) = (0, 0, 0)
    var isNumber = true

    init(_ observed: Double, side: TestSide) {
        self.observed = observed
        self.side = side
        // Sums in another order differ by rounding, and still are equal.
        slack = 1e-14 * observed.magnitude
        isNumber = !observed.isNaN
    }

    mutating func note(_ value: Double) {
        isNumber = isNumber && !value.isNaN
        below += value <= observed + slack ? 1 : 0
        above += value >= observed - slack ? 1 : 0
        total += 1
    }

    func result(isExact: Bool, n: Int) -> TestResult {
        let added = isExact ? 0 : 1
        let (less, greater) = (Double(below + added) / Double(total + added), Double(above + added) / Double(total + added))
        let p =
            switch side {
            case .less: less
            case .greater: greater
            case .both: min(1, 2 * min(less, greater))
            }
        return TestResult(statistic: observed, p: isNumber ? p : .nan, n: n)
    }
}

/// The next choice of ascending indices below a limit, in lexical order; false after the last.
private func nextCombination(_ chosen: inout [Int], of limit: Int) -> Bool {
    guard let place = chosen.indices.last(where: { chosen[$0] < limit - chosen.count + $0 }) else { return false }
    chosen[place] += 1
    for later in place + 1..<max(chosen.count, place + 1) { chosen[later] = chosen[later - 1] + 1 }
    return true
}

/// The next order in lexical order; false after the last.
private func nextPermutation(_ order: inout [Int]) -> Bool {
    guard let pivot = order.indices.dropLast().last(where: { order[$0] < order[$0 + 1] }),
        let other = order.indices.last(where: { order[$0] > order[pivot] })
    else { return false }
    order.swapAt(pivot, other)
    order[(pivot + 1)...].reverse()
    return true
}
