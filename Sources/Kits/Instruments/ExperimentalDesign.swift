/// The conditions of an experiment: all combinations of the levels of some factors, or a regular fraction of them.
///
///     let design = ExperimentalDesign([
///         .init("delivery", ["whole", "item by item"]),
///         .init("frame", ["neutral", "therapy", "exam"]),
///     ])
///     let trials = design.trials(units: scenarios, repeats: 20, order: .random, seed: seed)
///
/// `FactorialDesign` of `Statistics` works out the effects once a design with two levels has been run.
public struct ExperimentalDesign: Codable, Hashable, Sendable {
    /// A factor with its levels; the first is the one that others are compared with.
    public struct Factor: Codable, Hashable, Sendable {
        public var name: String
        public var levels: [String]

        public init(_ name: String, _ levels: [String]) {
            precondition(!levels.isEmpty && Set(levels).count == levels.count, "factor '\(name)' needs different levels, found \(levels)")
            (self.name, self.levels) = (name, levels)
        }
    }

    /// One combination of levels.
    public struct Cell: Codable, Hashable, Sendable, CustomStringConvertible {
        /// The names of the factors, in their order.
        public let factors: [String]
        /// A level for each factor.
        public let levels: [String]

        /// The level of a factor.
        public subscript(factor: String) -> String {
            guard let index = factors.firstIndex(of: factor) else {
                preconditionFailure("the design has no factor '\(factor)'; its factors are \(factors)")
            }
            return levels[index]
        }

        /// The levels by factor, as a programmed respondent's ``Stimulus/facts``.
        public var facts: [String: String] { Dictionary(uniqueKeysWithValues: zip(factors, levels)) }

        /// `delivery=whole, frame=exam`.
        public var description: String { describe(leavingOut: nil) }

        func describe(leavingOut factor: String?) -> String {
            zip(factors, levels).filter { $0.0 != factor }.map { "\($0)=\($1)" }.joined(separator: ", ")
        }
    }

    public let factors: [Factor]
    /// The cells in standard order: the last factor changes fastest.
    public let cells: [Cell]
    /// The words of factors' places whose product is constant over the cells of a fraction; none for a full factorial.
    let definingWords: [Int]

    /// All combinations of the levels.
    public init(_ factors: [Factor]) {
        precondition(Set(factors.map(\.name)).count == factors.count, "factors need different names, found \(factors.map(\.name))")
        self.factors = factors
        definingWords = []
        let names = factors.map(\.name)
        cells = factors.reduce([[]]) { rows, factor in rows.flatMap { row in factor.levels.map { row + [$0] } } }
            .map { Cell(factors: names, levels: $0) }
    }

    init(_ factors: [Factor], cells: [Cell], definingWords: [Int]) {
        (self.factors, self.cells, self.definingWords) = (factors, cells, definingWords)
    }
}
