/// The exact distribution of a scale's total when the items are answered independently.
public struct TotalDistribution: Codable, Hashable, Sendable {
    /// The lowest total.
    public let lowest: Int
    /// The probability of each total from the lowest on.
    public let probabilities: [Double]

    /// The distribution for answers that all items share; items keyed the other way round are scored so.
    ///
    /// - Parameter answers: the probability of each answer, from the lowest to the highest.
    public init(_ scale: Scale, answers: [Double]) {
        self.init(scale, items: [[Double]](repeating: answers, count: scale.items))
    }

    /// The distribution for a style.
    public init(_ scale: Scale, style: ResponseStyle) {
        self.init(scale, answers: style.probabilities(categories: scale.categories))
    }

    /// The distribution for answers that differ between items.
    public init(_ scale: Scale, items: [[Double]]) {
        precondition(items.count == scale.items, "'\(scale.name)' has \(scale.items) items, found \(items.count)")
        var sum = [1.0]
        for (item, answers) in items.enumerated() {
            precondition(answers.count == scale.categories, "'\(scale.name)' has \(scale.categories) answers, found \(answers.count)")
            sum = convolved(sum, scale.reversed.contains(item) ? answers.reversed() : answers)
        }
        (lowest, probabilities) = (scale.totals.lowerBound, sum)
    }

    /// The probability of a total of so much or more.
    public func tail(atLeast total: Int) -> Double {
        // Small terms first.
        probabilities.enumerated().filter { lowest + $0.offset >= total }.map(\.element).sorted().reduce(0, +)
    }

    public var mean: Double {
        probabilities.enumerated().reduce(0) { $0 + Double(lowest + $1.offset) * $1.element }
    }
}

/// The distribution of how many independent events happen, from none to all of them.
///
/// With the tails of several scales: how many cut-offs of a battery a style reaches, one cut-off a scale.
public func countDistribution(_ probabilities: [Double]) -> [Double] {
    probabilities.reduce([1.0]) { convolved($0, [1 - $1, $1]) }
}
