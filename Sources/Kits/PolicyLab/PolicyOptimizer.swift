/// Adam uphill on single-precision weights, with the gradient's norm clipped first.
///
/// Source: Kingma and Ba, Adam (2015), algorithm 1.
public struct PolicyOptimizer: Codable, Hashable, Sendable {
    public var rate: Float
    public var beta1: Float
    public var beta2: Float
    public var epsilon: Float
    /// The largest Euclidean norm of a gradient; longer ones are shortened to it.
    public var longest: Double
    private var first: [Float] = []
    private var second: [Float] = []
    private var power1 = 1.0
    private var power2 = 1.0

    public init(rate: Double, beta1: Double = 0.9, beta2: Double = 0.99, epsilon: Double = 1e-8, longest: Double = 1) {
        (self.rate, self.beta1, self.beta2, self.epsilon) = (Float(rate), Float(beta1), Float(beta2), Float(epsilon))
        self.longest = longest
    }

    /// Moves the parameters one step up the gradient, and tells the gradient's norm before clipping.
    @discardableResult
    public mutating func ascend(_ parameters: inout [Float], along gradient: [Float]) -> Double {
        precondition(parameters.count == gradient.count, "\(parameters.count) parameters, and a gradient of \(gradient.count)")
        if first.isEmpty {
            first = [Float](repeating: 0, count: gradient.count)
            second = first
        }
        let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        let shrink = Float(norm > longest ? longest / norm : 1)
        power1 *= Double(beta1)
        power2 *= Double(beta2)
        let scale = Float(Double(rate) / (1 - power1))
        let root = Float((1 / (1 - power2)).squareRoot())
        let (keep1, keep2, take1, take2, epsilon) = (beta1, beta2, 1 - beta1, 1 - beta2, epsilon)
        parameters.withUnsafeMutableBufferPointer { x in
            gradient.withUnsafeBufferPointer { g in
                first.withUnsafeMutableBufferPointer { m in
                    second.withUnsafeMutableBufferPointer { v in
                        for i in 0..<x.count {
                            let slope = g[i] * shrink
                            m[i] = keep1 * m[i] + take1 * slope
                            v[i] = keep2 * v[i] + take2 * slope * slope
                            x[i] += scale * m[i] / (v[i].squareRoot() * root + epsilon)
                        }
                    }
                }
            }
        }
        return norm
    }
}
