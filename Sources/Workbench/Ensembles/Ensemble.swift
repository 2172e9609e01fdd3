/// Values from every combination of the levels of some factors.
///
/// What it is asked (``rate(_:level:)``, ``mean(_:over:level:)``, ``paired(_:against:over:level:)``, ``trend(_:along:over:level:)``,
/// ``effects(_:of:over:level:resamples:)``) are estimates with intervals, over all cells or by the levels of factors, and go straight into
/// a ``Table`` or figure.
public struct Ensemble<Value: Sendable>: Sendable {
    /// One value and the levels it belongs to.
    public struct Cell: Sendable {
        public let levels: [Level]
        public let value: Value

        /// The level of a factor; nil if it isn't one of the ensemble's.
        public func level(_ factor: String) -> Level? { levels.first { $0.factor == factor } }
    }

    public let cells: [Cell]
    /// Why there are no cells, where a part was asked for that doesn't exist.
    let missing: EnsembleProblem?

    package init(cells: [Cell]) { self.init(cells, missing: nil) }

    init(_ cells: [Cell], missing: EnsembleProblem?) {
        self.cells = cells
        self.missing = missing
    }

    /// The names of the factors, outermost first.
    public var factors: [String] { cells.first?.levels.map(\.factor) ?? [] }

    /// The values in the order of the levels.
    public var values: [Value] { cells.map(\.value) }

    /// The levels of a factor in their order.
    public func levels(of factor: String) -> [Level] {
        var levels: [Level] = []
        var known: Set<Level> = []
        for cell in cells {
            for level in cell.levels where level.factor == factor && known.insert(level).inserted { levels.append(level) }
        }
        return levels
    }

    /// The part in which `factor` is at `level`; a statistic of a part that doesn't exist throws, and says which levels there are.
    public func at<LevelValue>(_ factor: String, _ level: LevelValue) -> Ensemble {
        let wanted = Level(factor: factor, value: level)
        let part = cells.filter { $0.levels.contains(wanted) }
        return Ensemble(part, missing: part.isEmpty ? missing ?? absence(of: wanted) : missing)
    }

    /// The part that `isIncluded` accepts.
    public func filter(_ isIncluded: (Cell) -> Bool) -> Ensemble { Ensemble(cells.filter(isIncluded), missing: missing) }

    /// The same cells with other values.
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Ensemble<Other> {
        Ensemble<Other>(cells.map { .init(levels: $0.levels, value: transform($0.value)) }, missing: missing)
    }

    private func absence(of level: Level) -> EnsembleProblem {
        let levels = levels(of: level.factor)
        return levels.isEmpty
            ? .unknownFactor(level.factor, among: factors)
            : EnsembleProblem("factor '\(level.factor)' has no level '\(level.text)'", found: "levels \(words(levels.map(\.text)))")
    }
}

/// A question that an ensemble can't answer, and why.
public struct EnsembleProblem: Error, Hashable, CustomStringConvertible {
    /// Headline, what was found, and a hint where there is one.
    public let description: String

    init(_ headline: String, found: String, hint: String? = nil) {
        description = "\(headline)\n  found  \(found)" + (hint.map { "\n  hint   \($0)" } ?? "")
    }

    static func unknownFactor(_ name: String, among factors: [String]) -> EnsembleProblem {
        EnsembleProblem("the ensemble has no factor '\(name)'", found: factors.isEmpty ? "no cells" : "factors \(words(factors))")
    }
}

func words(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", ... (\(names.count))" : "")
}
