public import Statistics

/// Counts of an outcome by the levels of some factors: one row for each combination that occurs.
public struct OutcomeCounts: Codable, Hashable, Sendable {
    public let factors: [ExperimentalDesign.Factor]
    /// The places of the levels, row by row.
    public private(set) var rows: [[Int]] = []
    public private(set) var successes: [Int] = []
    public private(set) var trials: [Int] = []
    /// Each row's places as one number, by which it is found again.
    private var codes: [Int] = []

    public init(_ factors: [ExperimentalDesign.Factor]) { self.factors = factors }

    /// Adds trials to the row of a cell.
    public mutating func add(successes count: Int, of total: Int, at cell: ExperimentalDesign.Cell) {
        precondition(count >= 0 && count <= total, "successes lie between 0 and the number of trials, found \(count) of \(total)")
        let places = factors.map { place(of: $0.name, cell[$0.name]).level }
        let code = zip(factors, places).reduce(0) { $0 * $1.0.levels.count + $1.1 }
        if let row = codes.firstIndex(of: code) {
            successes[row] += count
            trials[row] += total
        } else {
            codes.append(code)
            rows.append(places)
            successes.append(count)
            trials.append(total)
        }
    }

    /// Adds one answer.
    public mutating func add(_ isSuccess: Bool, at cell: ExperimentalDesign.Cell) { add(successes: isSuccess ? 1 : 0, of: 1, at: cell) }

    /// The levels of a factor.
    func levels(of factor: String) -> [String] { factors[index(of: factor)].levels }

    func place(of factor: String, _ level: String) -> (factor: Int, level: Int) {
        let index = index(of: factor)
        guard let place = factors[index].levels.firstIndex(of: level) else {
            preconditionFailure("factor '\(factor)' has no level '\(level)'; its levels are \(factors[index].levels)")
        }
        return (index, place)
    }

    private func index(of factor: String) -> Int {
        guard let index = factors.firstIndex(where: { $0.name == factor }) else {
            preconditionFailure("the counts have no factor '\(factor)'; their factors are \(factors.map(\.name))")
        }
        return index
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
