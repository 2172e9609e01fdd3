public import Statistics

/// Values from every combination of the levels of some factors.
public struct Ensemble<Value: Sendable>: Sendable {
    /// One value and the levels it belongs to.
    public struct Cell: Sendable {
        public let levels: [Level]
        public let value: Value
    }

    public let cells: [Cell]

    package init(cells: [Cell]) { self.cells = cells }

    /// The names of the factors, outermost first.
    public var factors: [String] { cells.first?.levels.map(\.factor) ?? [] }

    /// The values in the order of the levels.
    public var values: [Value] { cells.map(\.value) }

    /// The levels of a factor in their order.
    public func levels(of factor: String) -> [Level] {
        var levels: [Level] = []
        for cell in cells {
            for level in cell.levels where level.factor == factor && !levels.contains(level) { levels.append(level) }
        }
        return levels
    }

    /// The part in which `factor` is at `level`.
    public func at<LevelValue>(_ factor: String, _ level: LevelValue) -> Ensemble {
        let wanted = Level(factor: factor, value: level)
        return Ensemble(cells: cells.filter { $0.levels.contains(wanted) })
    }

    /// The part that `isIncluded` accepts.
    public func filter(_ isIncluded: (Cell) -> Bool) -> Ensemble { Ensemble(cells: cells.filter(isIncluded)) }

    /// The same cells with other values.
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Ensemble<Other> {
        Ensemble<Other>(cells: cells.map { .init(levels: $0.levels, value: transform($0.value)) })
    }

    /// The share of cells with a property; Wilson 95% interval.
    public func rate(_ property: (Value) -> Bool) -> EnsembleStatistic<Value> {
        let flags = map(property)
        return EnsembleStatistic(ensemble: self) { part in
            let hits = flags.cells.enumerated().count { part.contains($0.offset) && $0.element.value }
            return wilson(successes: hits, of: part.count)
        }
    }

    /// The mean of a quantity over the cells; Student's t 95% interval.
    public func mean(_ quantity: (Value) -> Double) -> EnsembleStatistic<Value> {
        let numbers = values.map(quantity)
        return EnsembleStatistic(ensemble: self) { part in meanInterval(part.sorted().map { numbers[$0] }) }
    }
}

/// A statistic of an ensemble, over all of it or by the levels of factors.
public struct EnsembleStatistic<Value: Sendable> {
    let ensemble: Ensemble<Value>
    /// The estimate over the cells at these positions.
    let estimate: (Set<Int>) -> Estimate

    /// Over all cells.
    public var overall: Estimate { estimate(Set(ensemble.cells.indices)) }

    /// One row for each combination of the levels of `factors`, over the rest.
    public func by(_ factors: String...) -> [EnsembleRow] {
        var order: [[Level]] = []
        var members: [[Level]: Set<Int>] = [:]
        for (position, cell) in ensemble.cells.enumerated() {
            let levels = factors.compactMap { factor in cell.levels.first { $0.factor == factor } }
            if members[levels] == nil { order.append(levels) }
            members[levels, default: []].insert(position)
        }
        return order.map { EnsembleRow(levels: $0, estimate: estimate(members[$0]!)) }
    }
}

/// A statistic at some levels.
public struct EnsembleRow: Codable, Sendable {
    public let levels: [Level]
    public let estimate: Estimate

    /// The level of a factor as a number; NaN when it is a word or another factor's.
    public func number(_ factor: String) -> Double { levels.first { $0.factor == factor }?.number ?? .nan }

    /// The level of a factor as text.
    public func text(_ factor: String) -> String { levels.first { $0.factor == factor }?.text ?? "" }
}
