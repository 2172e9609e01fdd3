import Statistics
import Glibc

/// What changes an outcome by how much, in logits: one of the truths that a programmed respondent declares.
public struct PlantedEffect: Codable, Hashable, Sendable {
    public var factor: String
    public var level: String
    /// Added to the logit of the outcome under this level.
    public var logit: Double

    public init(_ factor: String, _ level: String, logit: Double) { (self.factor, self.level, self.logit) = (factor, level, logit) }
}

/// A logit model of main effects: what a programmed respondent does and by how much each level of each factor changes it.
///
/// Machine-readable, so that a report can label what was planted and an estimate can be compared with it.
public struct PlantedTruth: Codable, Hashable, Sendable {
    /// The logit of the outcome where no effect applies.
    public var intercept: Double
    /// Levels that are not named change nothing.
    public var effects: [PlantedEffect]

    public init(intercept: Double, effects: [PlantedEffect] = []) { (self.intercept, self.effects) = (intercept, effects) }

    /// The probability of the outcome under the levels of a cell.
    public func rate(in cell: ExperimentalDesign.Cell) -> Double { rate { cell.factors.contains($0) ? cell[$0] : nil } }

    /// The probability of the outcome under levels by factor.
    public func rate(given facts: [String: String]) -> Double { rate { facts[$0] } }

    private func rate(_ level: (String) -> String?) -> Double {
        1 / (1 + exp(-effects.reduce(intercept) { $0 + (level($1.factor) == $1.level ? $1.logit : 0) }))
    }

    /// The mean probability over the cells of a design, and over those that have a level of a factor.
    public func meanRate(over design: ExperimentalDesign, where factor: String? = nil, is level: String? = nil) -> Double {
        mean(design.cells.filter { factor == nil || $0[factor!] == level }.map(rate))
    }

    /// What a level changes against another, in probability, averaged over the cells of a design.
    public func difference(in factor: String, of level: String, minus base: String, over design: ExperimentalDesign) -> Double {
        meanRate(over: design, where: factor, is: level) - meanRate(over: design, where: factor, is: base)
    }

    /// The same truth without the effects of one factor, for a negative control.
    public func without(_ factor: String) -> PlantedTruth {
        PlantedTruth(intercept: intercept, effects: effects.filter { $0.factor != factor })
    }
}
