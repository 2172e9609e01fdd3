internal import LinearAlgebra
public import Statistics

/// A respondent that has learned how often each answer is given and how answers go together, and nothing else.
///
/// Ranks, midranks for ties, become normal scores; their correlations and each item's empirical distribution are all that is kept. Source: Nelsen,
/// An Introduction to Copulas (2nd edition), section 2.3; Liu, Lafferty and Wasserman, JMLR 10 (2009), 2295-2328, for the scores.
public struct GaussianCopula: Codable, Hashable, Sendable {
    /// The items' observed answers, in ascending order.
    let answers: [[Double]]
    /// The Cholesky factor of the scores' correlations, row after row.
    let factor: [Double]

    /// Learns from people without gaps; nil if the answers are not different enough to invert their correlations.
    ///
    /// - Parameter items: a column of answers for each item.
    public init?(_ items: [[Double]]) {
        requireColumns(items)
        guard let people = items.first?.count, people > items.count else { return nil }
        let scores = items.map { column in midranks(column).map { Normal.quantile($0 / Double(people + 1)) } }
        var correlations = [Double](repeating: 0, count: items.count * items.count)
        for i in items.indices {
            for j in 0...i {
                let r = i == j ? 1 : pearsonCorrelation(scores[i], scores[j])
                correlations[i * items.count + j] = r
                correlations[j * items.count + i] = r
            }
        }
        guard let factor = Cholesky(correlations, dimension: items.count) else { return nil }
        answers = items.map { $0.sorted() }
        self.factor = factor.lower
    }

    /// The answers of someone who doesn't exist, one for each item.
    public func sample(_ random: inout RandomStream) -> [Double] {
        let factor = Cholesky(lower: factor, dimension: answers.count)
        let scores = factor.times(answers.map { _ in random.normal() })
        return zip(answers, scores).map { column, score in
            column[min(column.count - 1, Int(Normal.cumulative(score) * Double(column.count)))]
        }
    }
}
