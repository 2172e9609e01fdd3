/// How someone answers who goes by the form of a questionnaire alone: one probability for each answer, the same for all items.
public enum ResponseStyle: String, Codable, Hashable, Sendable, CaseIterable {
    /// All answers are equally likely.
    case uniform
    /// Around the middle: binomial with probability .5.
    case middle
    /// A little above it: binomial with probability .6.
    case mildlyAgreeing
    /// Mostly low: weights c, c - 1, ..., 1 for c answers.
    case low

    /// The probabilities of so many answers, from the lowest to the highest.
    public func probabilities(categories: Int) -> [Double] {
        precondition(categories > 1, "a style needs two answers or more, found \(categories)")
        switch self {
        case .uniform: return [Double](repeating: 1 / Double(categories), count: categories)
        case .middle: return binomial(categories - 1, 0.5)
        case .mildlyAgreeing: return binomial(categories - 1, 0.6)
        case .low:
            let sum = Double(categories * (categories + 1) / 2)
            return (0..<categories).map { Double(categories - $0) / sum }
        }
    }
}

private func binomial(_ trials: Int, _ probability: Double) -> [Double] {
    (0..<trials).reduce([1.0]) { distribution, _ in convolved(distribution, [1 - probability, probability]) }
}

/// The distribution of the sum of two independent whole numbers from 0 on.
func convolved(_ first: [Double], _ second: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: first.count + second.count - 1)
    for (i, a) in first.enumerated() { for (j, b) in second.enumerated() { sum[i + j] += a * b } }
    return sum
}
