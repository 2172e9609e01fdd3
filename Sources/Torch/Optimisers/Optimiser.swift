internal import CTorch

/// Changes parameters by gradients; what it keeps from step to step is a value, which a resumable stage can carry on.
///
///     var adam = Adam(learningRate: 1e-3)
///     let parameters = model.parameters
///     for batch in batches {
///         let loss = try crossEntropy(model(batch.images), batch.labels)
///         try adam.descend(loss, over: parameters)
///     }
public protocol Optimiser: Codable, Sendable {
    var learningRate: Double { get set }

    /// Does one step.
    ///
    /// - Parameters:
    ///   - parameters: the same ones in the same order at every step.
    ///   - gradients: one for each.
    mutating func step(_ parameters: [Tensor], gradients: [Tensor]) throws
}

extension Optimiser {
    /// Does one step against the gradients of a loss.
    ///
    /// - Parameter norm: what the gradients' common norm is brought down to where it is larger.
    /// - Returns: the norm before that; nil where none was asked for.
    @discardableResult
    public mutating func descend(_ loss: Tensor, over parameters: [Tensor], clip norm: Double? = nil) throws -> Double? {
        let gradients = try loss.gradients(of: parameters)
        let before = try norm.map { try clip(gradients, norm: $0) }
        try step(parameters, gradients: gradients)
        return before
    }

    /// Does one step with the gradients that ``Tensor/backward(_:retainGraph:createGraph:)`` has summed up, and clears them.
    public mutating func step(_ parameters: [Tensor]) throws {
        let gradients = try parameters.map { try $0.gradient ?? Tensor.zeros($0.shape, $0.type, on: $0.device) }
        try step(parameters, gradients: gradients)
        for parameter in parameters { parameter.clearGradient() }
    }
}

/// Scales gradients in place so that their common norm is at most `norm` (Pascanu, Mikolov and Bengio, 1211.5063).
///
/// - Returns: the norm before.
@discardableResult
public func clip(_ gradients: [Tensor], norm: Double) throws -> Double {
    var before = 0.0
    try Tensor.perform(on: gradients) { torch.pointee.clip(gradients.handles, gradients.count, norm, &before) }
    return before
}

/// What an optimiser keeps for each parameter, made at the first step and afterwards held to the same parameters.
func checkedState(
    _ state: inout [[Tensor]], _ parameters: [Tensor], _ gradients: [Tensor], _ call: String, _ make: (Tensor) throws -> [Tensor]
) throws {
    guard parameters.count == gradients.count else {
        throw TensorError(call, reason: "\(gradients.count) gradients for \(parameters.count) parameters")
    }
    if state.isEmpty { state = try parameters.map(make) }
    guard state.count == parameters.count else {
        throw TensorError(call, reason: "\(parameters.count) parameters, where the steps before had \(state.count)")
    }
}
