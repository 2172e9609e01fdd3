public import Torch

/// What elastic weight consolidation remembers of the tasks so far: where the parameters were after each, and how much each mattered.
///
/// The importance is the diagonal of the empirical Fisher information, summed over tasks. Source: Kirkpatrick et al. (1612.00796), equation 3,
/// with one penalty for each task.
public struct ElasticWeights: Codable, Sendable {
    private var anchors: [[Tensor]] = []
    private var importances: [[Tensor]] = []

    public init() {}

    /// Remembers a task that has been learned.
    ///
    /// - Parameter gradients: of the log-likelihood of single examples of the task, by parameter.
    public mutating func add(_ parameters: [Tensor], gradients: [[Tensor]]) throws {
        precondition(!gradients.isEmpty, "the importance of parameters takes an example at least")
        var sums = try gradients[0].map { try $0 * $0 }
        for example in gradients.dropFirst() { sums = try zip(sums, example).map { try $0 + $1 * $1 } }
        importances.append(try sums.map { try $0 / Double(gradients.count) })
        anchors.append(try parameters.map { try $0.detached().copied() })
    }

    /// Half the squared distance of the parameters from where they were, weighted by importance, summed over tasks; nil before the first.
    public func penalty(_ parameters: [Tensor]) throws -> Tensor? {
        var total: Tensor?
        for (anchor, importance) in zip(anchors, importances) {
            for (place, parameter) in parameters.enumerated() {
                let distance = try parameter - anchor[place]
                let part = try (importance[place] * distance * distance).sum() * 0.5
                total = try total.map { try $0 + part } ?? part
            }
        }
        return total
    }
}
