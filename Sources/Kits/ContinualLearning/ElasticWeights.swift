public import Torch

/// What elastic weight consolidation remembers of the tasks so far: where the parameters were after each, and how much each mattered.
///
/// The penalty is half the squared distance of the parameters from where they were after each task, weighted by importance and summed over
/// tasks: a quadratic, of which three sums are kept however many tasks there were. The importance is the diagonal of the empirical Fisher
/// information. Source: Kirkpatrick et al. (1612.00796), equation 3, with one penalty for each task.
public struct ElasticWeights: Codable, Sendable {
    /// For each parameter the sum over tasks of the importance, and of the importance times the place.
    private var importances: [Tensor] = []
    private var moments: [Tensor] = []
    /// Half the sum of importance times squared place.
    private var constant = 0.0

    public init() {}

    /// Remembers a task that has been learned.
    ///
    /// - Parameter gradients: of the log-likelihood of single examples of the task, by parameter.
    public mutating func add(_ parameters: [Tensor], gradients: [[Tensor]]) throws {
        precondition(!gradients.isEmpty, "the importance of parameters takes an example at least")
        var sums = try gradients[0].map { try $0 * $0 }
        for example in gradients.dropFirst() { sums = try zip(sums, example).map { try $0 + $1 * $1 } }
        let new = try sums.map { try $0 / Double(gradients.count) }
        let places = try parameters.map { try $0.detached() }
        let products = try zip(new, places).map { try $0 * $1 }
        constant += try zip(products, places).reduce(0) { try $0 + ($1.0 * $1.1).sum().item() / 2 }
        (importances, moments) =
            importances.isEmpty
            ? (new, products)
            : (try zip(importances, new).map { try $0 + $1 }, try zip(moments, products).map { try $0 + $1 })
    }

    /// The penalty at some parameters; 0 before the first task.
    public func penalty(_ parameters: [Tensor]) throws -> Double {
        try zip(parameters, zip(importances, moments)).reduce(constant) { sum, part in
            let place = try part.0.detached()
            return sum + (try (place * (part.1.0 * place * 0.5 - part.1.1)).sum().item())
        }
    }

    /// The penalty's derivative by each parameter; nil before the first task.
    public func gradients(_ parameters: [Tensor]) throws -> [Tensor]? {
        guard !importances.isEmpty else { return nil }
        return try zip(parameters, zip(importances, moments)).map { try $1.0 * $0.detached() - $1.1 }
    }
}
