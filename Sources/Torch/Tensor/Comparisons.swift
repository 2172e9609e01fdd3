internal import CTorch

// Comparisons element by element, which make tensors of truth values; the operators are those of Swift's vectors.
extension Tensor {
    /// Where the left element is equal.
    public static func .== (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.eq, right) }

    public static func .== (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.eq_scalar, right) }

    /// Where the left element is different.
    public static func .!= (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.ne, right) }

    public static func .!= (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.ne_scalar, right) }

    /// Where the left element is less.
    public static func .< (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.lt, right) }

    public static func .< (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.lt_scalar, right) }

    /// Where the left element is less or equal.
    public static func .<= (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.le, right) }

    public static func .<= (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.le_scalar, right) }

    /// Where the left element is greater.
    public static func .> (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.gt, right) }

    public static func .> (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.gt_scalar, right) }

    /// Where the left element is greater or equal.
    public static func .>= (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.ge, right) }

    public static func .>= (left: Tensor, right: some TensorScalar) throws -> Tensor { try left.apply(torch.pointee.ge_scalar, right) }

    public static func .& (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.logical_and, right) }

    public static func .| (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.logical_or, right) }

    public static func .^ (left: Tensor, right: Tensor) throws -> Tensor { try left.apply(torch.pointee.logical_xor, right) }

    public static prefix func .! (tensor: Tensor) throws -> Tensor { try tensor.apply(torch.pointee.logical_not) }

    /// The element of this where a mask holds, otherwise that of `other`.
    public func kept(where mask: Tensor, otherwise other: Tensor) throws -> Tensor {
        try mask.make(with: self, other) { torch.pointee.choose($0, $1, $2) }
    }

    /// The element of this where a mask holds, otherwise a number.
    public func kept(where mask: Tensor, otherwise number: some TensorScalar) throws -> Tensor {
        try mask.make(with: self) { torch.pointee.choose_scalar($0, $1, ctorch_scalar(number)) }
    }

    /// Whether any element is true, or not zero.
    public func any() throws -> Bool { try apply(torch.pointee.any_all).item() != 0 }

    /// Whether all elements are true, or not zero.
    public func all() throws -> Bool { try apply(torch.pointee.all_all).item() != 0 }
}
