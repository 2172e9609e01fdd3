internal import CTorch

/// Gradient descent, with momentum (Polyak 1964; Sutskever et al. 2013) where it is asked for.
public struct SGD: Optimiser {
    public var learningRate: Double
    public var momentum: Double
    public var weightDecay: Double
    public var nesterov: Bool
    private var velocities: [[Tensor]] = []

    public init(learningRate: Double, momentum: Double = 0, weightDecay: Double = 0, nesterov: Bool = false) {
        self.learningRate = learningRate
        (self.momentum, self.weightDecay, self.nesterov) = (momentum, weightDecay, nesterov)
    }

    public mutating func step(_ parameters: [Tensor], gradients: [Tensor]) throws {
        let isFirst = velocities.isEmpty
        try checkedState(&velocities, parameters, gradients, "SGD.step") { momentum == 0 ? [] : [try $0.detached().copied()] }
        let handles = velocities.flatMap { $0 }.handles
        try withExtendedLifetime((gradients, velocities)) {
            try Tensor.perform(on: parameters) {
                torch.pointee.sgd_step(
                    parameters.handles, parameters.count, gradients.handles, handles, learningRate, momentum, weightDecay, nesterov, isFirst
                )
            }
        }
    }
}
