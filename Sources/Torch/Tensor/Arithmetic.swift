internal import CTorch

// Arithmetic between tensors, and between a tensor and a number. Shapes broadcast as in numpy; element types are promoted as in PyTorch.
extension Tensor {
    public static prefix func - (tensor: Tensor) throws -> Tensor { try tensor.apply(torch.pointee.neg) }

    /// The sum, element by element.
    public static func + (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.add, right) }

    public static func + (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.add_scalar, right) }

    public static func + (left: some TensorScalar, right: Tensor) throws -> Tensor { try right.apply(torch.pointee.add_scalar, left) }

    /// The difference, element by element.
    public static func - (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.sub, right) }

    public static func - (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.sub_scalar, right) }

    public static func - (left: some TensorScalar, right: Tensor) throws -> Tensor { try right.apply(torch.pointee.rsub_scalar, left) }

    /// The product, element by element; ``matmul(_:)`` is that of matrices.
    public static func * (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.mul, right) }

    public static func * (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.mul_scalar, right) }

    public static func * (left: some TensorScalar, right: Tensor) throws -> Tensor { try right.apply(torch.pointee.mul_scalar, left) }

    /// The quotient, element by element; of whole numbers too it is a real number.
    public static func / (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.div, right) }

    public static func / (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.div_scalar, right) }

    public static func / (left: some TensorScalar, right: Tensor) throws -> Tensor { try right.apply(torch.pointee.rdiv_scalar, left) }

    /// The remainder, element by element, with the sign of the divisor.
    public static func % (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.remainder, right) }

    public static func % (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.remainder_scalar, right) }

    // These put a new tensor into the variable; what else refers to the old one keeps it.

    public static func += (left: inout Tensor, right: Tensor) throws { left = try left + right }

    public static func += (left: inout Tensor, right: some TensorScalar) throws { left = try left + right }

    public static func -= (left: inout Tensor, right: Tensor) throws { left = try left - right }

    public static func -= (left: inout Tensor, right: some TensorScalar) throws { left = try left - right }

    public static func *= (left: inout Tensor, right: Tensor) throws { left = try left * right }

    public static func *= (left: inout Tensor, right: some TensorScalar) throws { left = try left * right }

    public static func /= (left: inout Tensor, right: Tensor) throws { left = try left / right }

    public static func /= (left: inout Tensor, right: some TensorScalar) throws { left = try left / right }

    /// Each element to a power.
    public func power(_ exponent: some TensorScalar) throws -> Tensor { try apply(torch.pointee.pow_scalar, exponent) }

    /// Each element to the power of the element beside it.
    public func power(_ exponent: Tensor) throws -> Tensor { try apply(torch.pointee.pow, exponent) }

    /// The largest whole number not above the quotient.
    public func floorDivided(by divisor: Tensor) throws -> Tensor { try apply(torch.pointee.floor_divide, divisor) }

    /// The largest whole number not above the quotient.
    public func floorDivided(by divisor: some TensorScalar) throws -> Tensor { try apply(torch.pointee.floor_divide_scalar, divisor) }

    /// The larger of the two elements at each place.
    public func maximum(_ other: Tensor) throws -> Tensor { try apply(torch.pointee.maximum, other) }

    /// The smaller of the two elements at each place.
    public func minimum(_ other: Tensor) throws -> Tensor { try apply(torch.pointee.minimum, other) }

    /// The angle of the point (`x`, this), in radians from -pi to pi.
    public func angle(x: Tensor) throws -> Tensor { try apply(torch.pointee.atan2, x) }

    /// Each element, or the bound that it passes.
    public func clamped(from low: (some TensorScalar)? = Double?.none, to high: (some TensorScalar)? = Double?.none) throws -> Tensor {
        let (least, most) = (low.map { ctorch_scalar($0) }, high.map { ctorch_scalar($0) })
        let none = ctorch_scalar(0)
        return try make { torch.pointee.clamp($0, least ?? none, least != nil, most ?? none, most != nil) }
    }

    /// This way along the line from each element to the other: 0 is here, 1 is there.
    public func blended(with other: Tensor, weight: Double) throws -> Tensor {
        try make(with: other) { torch.pointee.lerp($0, $1, weight) }
    }
}
