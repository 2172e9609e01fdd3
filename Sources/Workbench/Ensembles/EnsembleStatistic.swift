public import Statistics

/// A statistic of an ensemble, over all of it or by the levels of factors.
public struct EnsembleStatistic {
    /// What the numbers are: a column's title.
    let name: String
    /// The levels of each cell.
    let levels: [[Level]]
    let missing: EnsembleProblem?
    /// The estimate over the cells at these positions, in ascending order.
    let estimate: ([Int]) throws -> Estimate

    /// Over all cells.
    ///
    /// Errors: ``EnsembleProblem`` if there are no cells or the statistic can't be formed from them.
    public var overall: Estimate {
        get throws {
            try requireCells()
            return try estimate(Array(levels.indices))
        }
    }

    /// One row for each combination of the levels of `factors`, over the rest.
    ///
    /// Errors: ``EnsembleProblem`` if there is no such factor or the statistic can't be formed from a row's cells.
    public func by(_ factors: String...) throws -> [EnsembleRow] {
        try requireCells()
        for factor in factors where !levels[0].contains(where: { $0.factor == factor }) {
            throw EnsembleProblem.unknownFactor(factor, among: levels[0].map(\.factor))
        }
        var order: [[Level]] = []
        var members: [[Level]: [Int]] = [:]
        for (position, cell) in levels.enumerated() {
            let levels = factors.compactMap { factor in cell.first { $0.factor == factor } }
            if members[levels] == nil { order.append(levels) }
            members[levels, default: []].append(position)
        }
        return try order.map { EnsembleRow(statistic: name, levels: $0, estimate: try estimate(members[$0]!)) }
    }

    private func requireCells() throws(EnsembleProblem) {
        if let missing { throw missing }
        if levels.isEmpty { throw EnsembleProblem("the \(name) of an empty ensemble has no value", found: "no cells") }
    }
}

/// A statistic at some levels: a row of a table, a point of a line.
public struct EnsembleRow: Codable, Sendable {
    /// What the number is, such as "share".
    public let statistic: String
    public let levels: [Level]
    public let estimate: Estimate

    /// The level of a factor as a number; NaN when it is a word or another factor's.
    public func number(_ factor: String) -> Double { levels.first { $0.factor == factor }?.number ?? .nan }

    /// The level of a factor as text.
    public func text(_ factor: String) -> String { levels.first { $0.factor == factor }?.text ?? "" }
}
