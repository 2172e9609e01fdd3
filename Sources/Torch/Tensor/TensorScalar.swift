/// A number that stands beside a tensor in an expression: `x * 2`, `1 - x`.
///
/// A whole number leaves a tensor of whole numbers one; a real number makes it real.
public protocol TensorScalar: Sendable {
    var _number: TensorNumber { get }
}

/// A number that keeps whether it is whole.
@frozen
public enum TensorNumber: Sendable {
    case whole(Int)
    case real(Double)
}

extension Int: TensorScalar { public var _number: TensorNumber { .whole(self) } }
extension Double: TensorScalar { public var _number: TensorNumber { .real(self) } }
extension Float: TensorScalar { public var _number: TensorNumber { .real(Double(self)) } }
