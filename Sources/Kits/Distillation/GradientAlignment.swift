public import Torch

// Gradients of several losses by the same parameters, each a list with one tensor a parameter, taken together as one vector.

/// The scalar product of two gradients.
public func scalarProduct(_ first: [Tensor], _ second: [Tensor]) throws -> Double {
    try zip(first, second).reduce(0) { try $0 + ($1.0 * $1.1).sum().item() }
}

/// The Euclidean length of a gradient.
public func length(of gradient: [Tensor]) throws -> Double { try scalarProduct(gradient, gradient).squareRoot() }

/// The cosine of the angle between two gradients; not a number where one of them is zero.
public func cosine(_ first: [Tensor], _ second: [Tensor]) throws -> Double {
    try scalarProduct(first, second) / (length(of: first) * length(of: second))
}

/// A gradient without what works against another: where the scalar product is negative, the component along `main` is taken off.
///
/// Source: gradient surgery (Yu et al., 2001.06782, algorithm 1), with the main gradient left as it is.
public func aligned(_ gradient: [Tensor], with main: [Tensor]) throws -> [Tensor] {
    let product = try scalarProduct(gradient, main)
    guard product < 0 else { return gradient }
    let share = try product / scalarProduct(main, main)
    return try zip(gradient, main).map { try $0 - $1 * share }
}

/// The sum of two gradients, the second times a factor.
public func sum(_ first: [Tensor], _ second: [Tensor], times factor: Double = 1) throws -> [Tensor] {
    try zip(first, second).map { try $0 + $1 * factor }
}
