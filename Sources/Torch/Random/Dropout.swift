public import Statistics

extension Tensor {
    /// Each element with probability `rate` zero, otherwise divided by what is left (Srivastava et al. 2014).
    public func dropout(_ rate: Double, using random: inout RandomStream) throws -> Tensor {
        guard rate > 0 else { return self }
        let kept = try Tensor.full(shape, 1 - rate, type, on: device).bernoulli(using: &random)
        return try self * kept / (1 - rate)
    }
}
