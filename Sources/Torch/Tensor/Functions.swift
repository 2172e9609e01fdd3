internal import CTorch

// Functions of each element by itself. Whole numbers become 32-bit real ones where the function's values are real.
extension Tensor {
    /// The magnitude of each element.
    public func absolute() throws -> Tensor { try apply(torch.pointee.abs) }

    /// -1, 0 or 1 for each element.
    public func sign() throws -> Tensor { try apply(torch.pointee.sign) }

    /// e to the power of each element.
    public func exp() throws -> Tensor { try apply(torch.pointee.exp) }

    /// e to the power of each element, minus one, precise near zero.
    public func expMinusOne() throws -> Tensor { try apply(torch.pointee.expm1) }

    /// The natural logarithm of each element.
    public func log() throws -> Tensor { try apply(torch.pointee.log) }

    /// The natural logarithm of one plus each element, precise near zero.
    public func logOnePlus() throws -> Tensor { try apply(torch.pointee.log1p) }

    /// The logarithm to base 2 of each element.
    public func log2() throws -> Tensor { try apply(torch.pointee.log2) }

    /// The square root of each element.
    public func squareRoot() throws -> Tensor { try apply(torch.pointee.sqrt) }

    /// One over the square root of each element.
    public func reciprocalSquareRoot() throws -> Tensor { try apply(torch.pointee.rsqrt) }

    /// The square of each element.
    public func squared() throws -> Tensor { try apply(torch.pointee.square) }

    /// One over each element.
    public func reciprocal() throws -> Tensor { try apply(torch.pointee.reciprocal) }

    /// The sine of each element, in radians.
    public func sin() throws -> Tensor { try apply(torch.pointee.sin) }

    /// The cosine of each element, in radians.
    public func cos() throws -> Tensor { try apply(torch.pointee.cos) }

    /// The tangent of each element, in radians.
    public func tan() throws -> Tensor { try apply(torch.pointee.tan) }

    /// The arc tangent of each element, in radians.
    public func arcTangent() throws -> Tensor { try apply(torch.pointee.atan) }

    /// The hyperbolic sine of each element.
    public func sinh() throws -> Tensor { try apply(torch.pointee.sinh) }

    /// The hyperbolic cosine of each element.
    public func cosh() throws -> Tensor { try apply(torch.pointee.cosh) }

    /// The hyperbolic tangent of each element.
    public func tanh() throws -> Tensor { try apply(torch.pointee.tanh) }

    /// The error function of each element.
    public func errorFunction() throws -> Tensor { try apply(torch.pointee.erf) }

    /// The inverse of the error function at each element.
    public func inverseErrorFunction() throws -> Tensor { try apply(torch.pointee.erfinv) }

    /// The logarithm of the gamma function's magnitude at each element.
    public func logGamma() throws -> Tensor { try apply(torch.pointee.lgamma) }

    /// The logarithmic derivative of the gamma function at each element.
    public func digamma() throws -> Tensor { try apply(torch.pointee.digamma) }

    /// The largest whole number not above each element.
    public func floor() throws -> Tensor { try apply(torch.pointee.floor) }

    /// The smallest whole number not below each element.
    public func ceiling() throws -> Tensor { try apply(torch.pointee.ceil) }

    /// The nearest whole number, the even one of two.
    public func rounded() throws -> Tensor { try apply(torch.pointee.round) }

    /// 1 / (1 + exp(-x)) for each element.
    public func sigmoid() throws -> Tensor { try apply(torch.pointee.sigmoid) }

    /// The logarithm of ``sigmoid()``, without overflow.
    public func logSigmoid() throws -> Tensor { try apply(torch.pointee.log_sigmoid) }

    /// Each element, or zero where it is negative.
    public func relu() throws -> Tensor { try apply(torch.pointee.relu) }

    /// Each element times its ``sigmoid()`` (Hendrycks and Gimpel, 1606.08415; also called swish).
    public func silu() throws -> Tensor { try apply(torch.pointee.silu) }

    /// log(1 + exp(x)) for each element, without overflow.
    public func softplus() throws -> Tensor { try apply(torch.pointee.softplus) }

    /// Which elements are no numbers.
    public func isNaN() throws -> Tensor { try apply(torch.pointee.isnan) }

    /// Which elements are infinite.
    public func isInfinite() throws -> Tensor { try apply(torch.pointee.isinf) }

    /// Which elements are neither infinite nor NaN.
    public func isFinite() throws -> Tensor { try apply(torch.pointee.isfinite) }

    /// Each element times the normal distribution function at it (Hendrycks and Gimpel, 1606.08415).
    ///
    /// - Parameter byTanh: takes their approximation by the hyperbolic tangent.
    public func gelu(byTanh: Bool = false) throws -> Tensor { try make { torch.pointee.gelu($0, byTanh) } }

    /// Each element, or `slope` times it where it is negative.
    public func leakyReLU(slope: Double = 0.01) throws -> Tensor { try make { torch.pointee.leaky_relu($0, slope) } }

    /// Each element, or `alpha` (exp(x) - 1) where it is negative (Clevert et al., 1511.07289).
    public func elu(alpha: Double = 1) throws -> Tensor { try make { torch.pointee.elu($0, alpha) } }

    /// exp(x) over the sum of exp along an axis.
    public func softmax(_ axis: Int = -1) throws -> Tensor { try make { torch.pointee.softmax($0, axis) } }

    /// The logarithm of ``softmax(_:)``, without overflow.
    public func logSoftmax(_ axis: Int = -1) throws -> Tensor { try make { torch.pointee.log_softmax($0, axis) } }
}
