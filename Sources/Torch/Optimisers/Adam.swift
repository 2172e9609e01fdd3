internal import CTorch

/// Adam (Kingma and Ba, 1412.6980), and AdamW (Loshchilov and Hutter, 1711.05101) where the decay is decoupled.
public struct Adam: Optimiser {
    public var learningRate: Double
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    public var weightDecay: Double
    /// Shrinks the weights themselves instead of adding to the gradients.
    public var isDecoupled: Bool
    /// For each parameter: the running means of gradient and squared gradient, and how many steps there were.
    private var moments: [[Tensor]] = []

    public init(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
        isDecoupled: Bool = false
    ) {
        self.learningRate = learningRate
        (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
        (self.weightDecay, self.isDecoupled) = (weightDecay, isDecoupled)
    }

    /// AdamW with PyTorch's decay.
    public static func decoupled(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01
    ) -> Adam {
        Adam(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: true)
    }

    public mutating func step(_ parameters: [Tensor], gradients: [Tensor]) throws {
        try checkedState(&moments, parameters, gradients, "Adam.step") { parameter in
            let zeros = try Tensor.zeros(parameter.shape, parameter.type, on: parameter.device)
            return [zeros, try zeros.copied(), try Tensor.zeros([], on: parameter.device)]
        }
        // The kernel reads the number of the step, from 1, and leaves counting to its caller; the first parameter's counts for all.
        guard let count = moments.first?[2] else { return }
        try count.assign(count + 1)
        let (first, second, steps) = (
            moments.map { Optional($0[0].handle) }, moments.map { Optional($0[1].handle) }, moments.map { _ in Optional(count.handle) }
        )
        try withExtendedLifetime((gradients, moments)) {
            try Tensor.perform(on: parameters) {
                torch.pointee.adam_step(
                    parameters.handles, parameters.count, gradients.handles, first, second, steps, learningRate, beta1, beta2, weightDecay,
                    epsilon, isDecoupled)
            }
        }
    }
}
