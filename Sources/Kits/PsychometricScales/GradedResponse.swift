import Glibc
public import Statistics

/// A respondent with a trait: the higher it is, the higher the answers (Samejima's graded response model).
///
/// Source: Samejima, Estimation of latent ability using a response pattern of graded scores, Psychometrika monograph 17 (1969).
public struct GradedResponse: Codable, Hashable, Sendable {
    /// How sharply answers follow the trait.
    public var discrimination: Double
    /// The traits at which the answer is as likely above as below each step, in ascending order.
    public var thresholds: [Double]

    public init(discrimination: Double, thresholds: [Double]) {
        precondition(thresholds == thresholds.sorted(), "thresholds ascend, found \(thresholds)")
        (self.discrimination, self.thresholds) = (discrimination, thresholds)
    }

    /// Thresholds in equal steps between minus and plus a spread, for so many answers.
    public init(categories: Int, discrimination: Double = 1.5, spread: Double = 1.5) {
        precondition(categories > 1, "a graded response needs two answers or more, found \(categories)")
        let steps = categories - 1
        self.init(
            discrimination: discrimination,
            thresholds: (0..<steps).map { steps == 1 ? 0 : spread * (2 * Double($0) / Double(steps - 1) - 1) })
    }

    /// The probability of each answer, from the lowest to the highest, for someone with a trait.
    public func probabilities(trait: Double) -> [Double] {
        let above = [1] + thresholds.map { 1 / (1 + exp(-discrimination * (trait - $0))) } + [0]
        return zip(above, above.dropFirst()).map(-)
    }

    /// The answers to the items of a scale of someone with a trait; for items keyed the other way round the mirrored answer.
    public func sheet(_ scale: Scale, trait: Double, random: inout RandomStream) -> [Int] {
        precondition(
            thresholds.count + 1 == scale.categories, "'\(scale.name)' has \(scale.categories) answers, found \(thresholds.count + 1)")
        let probabilities = probabilities(trait: trait)
        return (0..<scale.items).map { item in
            let place = random.index(weights: probabilities)
            return scale.reversed.contains(item) ? scale.answers.upperBound - place : scale.answers.lowerBound + place
        }
    }
}
