/// Adam with decoupled weight decay: the settings, as PyTorch has them.
///
/// Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019), algorithm 2, with a constant schedule.
public struct AdamW: Codable, Hashable, Sendable {
    /// The learning rate.
    public var rate: Double
    /// How much of the mean gradient is kept in a step.
    public var beta1: Double
    /// How much of the mean squared gradient is kept in a step.
    public var beta2: Double
    /// Added to the root of the mean square.
    public var epsilon: Double
    /// Share of a parameter that is taken off in a step, before multiplication by the rate.
    public var weightDecay: Double

    public init(rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0) {
        self.rate = rate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    /// What the method carries from step to step for so many parameters.
    public struct State: Codable, Hashable, Sendable {
        /// The running means of gradients and of their squares, and the product of so many powers of the two betas.
        private var first: [Double]
        private var second: [Double]
        private var power1 = 1.0
        private var power2 = 1.0

        public init(count: Int) {
            first = [Double](repeating: 0, count: count)
            second = [Double](repeating: 0, count: count)
        }

        /// Moves the parameters one step down the gradient.
        public mutating func step(_ parameters: inout [Double], gradient: [Double], _ settings: AdamW) {
            precondition(
                parameters.count == first.count && gradient.count == first.count,
                "AdamW carries \(first.count) parameters, found \(parameters.count) and a gradient of \(gradient.count)")
            power1 *= settings.beta1
            power2 *= settings.beta2
            let scale = settings.rate / (1 - power1)
            let root = 1 / (1 - power2).squareRoot()
            let (keep1, keep2) = (settings.beta1, settings.beta2)
            let (take1, take2) = (1 - keep1, 1 - keep2)
            let (kept, epsilon) = (1 - settings.rate * settings.weightDecay, settings.epsilon)
            parameters.withUnsafeMutableBufferPointer { x in
                gradient.withUnsafeBufferPointer { g in
                    first.withUnsafeMutableBufferPointer { m in
                        second.withUnsafeMutableBufferPointer { v in
                            // Pairs, because the compiler leaves roots and quotients one by one.
                            typealias Pair = SIMD2<Double>
                            let count = x.count
                            var i = 0
                            while i &+ 2 <= count {
                                let slope = Pair(g[i], g[i &+ 1])
                                let mean = keep1 * Pair(m[i], m[i &+ 1]) + take1 * slope
                                let square = keep2 * Pair(v[i], v[i &+ 1]) + take2 * slope * slope
                                let moved = kept * Pair(x[i], x[i &+ 1]) - scale * mean / (square.squareRoot() * root + epsilon)
                                (m[i], m[i &+ 1]) = (mean[0], mean[1])
                                (v[i], v[i &+ 1]) = (square[0], square[1])
                                (x[i], x[i &+ 1]) = (moved[0], moved[1])
                                i &+= 2
                            }
                            if i < count {
                                m[i] = keep1 * m[i] + take1 * g[i]
                                v[i] = keep2 * v[i] + take2 * g[i] * g[i]
                                x[i] = kept * x[i] - scale * m[i] / (v[i].squareRoot() * root + epsilon)
                            }
                        }
                    }
                }
            }
        }
    }
}
