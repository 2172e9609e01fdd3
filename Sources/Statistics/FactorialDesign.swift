/// A full 2^k factorial design whose units (seeds, say) appear in every cell, so that effects are paired by unit.
///
/// A unit's values stand in the order of the cells: the last factor changes fastest, low before high.
public struct FactorialDesign: Codable, Hashable, Sendable {
    /// A factor with the names of its two levels.
    public struct Factor: Codable, Hashable, Sendable {
        public var name: String
        public var low: String
        public var high: String

        public init(_ name: String, low: String, high: String) {
            self.name = name
            self.low = low
            self.high = high
        }
    }

    /// A weighted sum of the cells whose weights cancel.
    public struct Effect: Codable, Hashable, Sendable {
        /// `padding`, `padding at model=single` or `model x padding`.
        public var name: String
        /// A weight for each cell.
        public var weights: [Double]

        public init(name: String, weights: [Double]) {
            self.name = name
            self.weights = weights
        }
    }

    public let factors: [Factor]
    /// A row for each unit, 2^k values in each.
    public let units: [[Double]]

    /// A design from a row of 2^k values for each unit.
    public init(_ factors: [Factor], units: [[Double]]) {
        precondition((1...16).contains(factors.count), "a factorial design has between 1 and 16 factors, found \(factors.count)")
        for unit in units {
            precondition(unit.count == 1 << factors.count, "a unit needs \(1 << factors.count) values, one a cell, found \(unit.count)")
        }
        self.factors = factors
        self.units = units
    }

    /// The main effect of one factor, or the interaction of several.
    ///
    /// A main effect is what going from low to high changes, averaged over the other factors; an interaction is how much one's effect differs between
    /// the levels of the others: the difference of differences, for two.
    public func effect(of names: String...) -> Effect {
        effect(mask: names.reduce(0) { $0 | 1 << position($1) })
    }

    /// The effect of one factor at each combination of the levels of the others.
    public func simpleEffects(of name: String) -> [Effect] {
        let bit = 1 << position(name)
        return (0..<(1 << factors.count)).filter { $0 & bit == 0 }.map { cell in
            var weights = [Double](repeating: 0, count: 1 << factors.count)
            weights[cell] = -1
            weights[cell | bit] = 1
            let others = factors.filter { $0.name != name }.map { other in
                "\(other.name)=\(cell & 1 << position(other.name) == 0 ? other.low : other.high)"
            }
            return Effect(name: others.isEmpty ? name : "\(name) at \(others.joined(separator: ", "))", weights: weights)
        }
    }

    /// All effects: main effects and interactions by their order, then the simple effects of each factor.
    public var effects: [Effect] {
        // The first factor is the highest bit of a cell's number, so that masks of equal size descend in the order of the factors.
        let masks = (1..<(1 << factors.count)).sorted { ($0.nonzeroBitCount, -$0) < ($1.nonzeroBitCount, -$1) }
        return masks.map(effect(mask:)) + (factors.count > 1 ? factors.flatMap { simpleEffects(of: $0.name) } : [])
    }

    /// The effect within each unit; for a t interval, `meanInterval(design.contrasts(effect))`.
    public func contrasts(_ effect: Effect) -> [Double] {
        units.map { unit in zip(unit, effect.weights).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// The mean of an effect with its bootstrap percentile interval over units.
    public func estimate(_ effect: Effect, level: Double = 0.95, resamples: Int = 2000, random: inout RandomStream) -> Estimate {
        least([effect], level: level, resamples: resamples, random: &random)
    }

    /// The least of the means of some effects with its bootstrap percentile interval over units; all effects see the same resamples.
    public func least(_ effects: [Effect], level: Double = 0.95, resamples: Int = 2000, random: inout RandomStream) -> Estimate {
        let contrasts = effects.map(contrasts)
        return bootstrap(Array(units.indices), level: level, resamples: resamples, random: &random) { drawn in
            contrasts.map { contrast in drawn.reduce(0) { $0 + contrast[$1] } / Double(drawn.count) }.min() ?? .nan
        }
    }

    /// The bit of a factor in a cell's number.
    private func position(_ name: String) -> Int {
        guard let index = factors.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("the design has no factor '\(name)'; its factors are \(factors.map(\.name))")
        }
        return factors.count - 1 - index
    }

    private func effect(mask: Int) -> Effect {
        // Averaged over the factors that are not in the mask.
        let share = 1 / Double(1 << (factors.count - mask.nonzeroBitCount))
        return Effect(
            name: factors.map(\.name).filter { mask & 1 << position($0) != 0 }.joined(separator: " x "),
            weights: (0..<(1 << factors.count)).map { cell in
                (mask & ~cell).nonzeroBitCount.isMultiple(of: 2) ? share : -share
            })
    }
}
