/// What the method of conjugate gradients found.
public struct ConjugateGradients: Sendable {
    public let solution: [Double]
    /// The norm of b - A x over that of b, as the recurrence has it.
    public let residual: Double
    public let iterations: Int

    /// Solves A x = b for a symmetric positive definite matrix of which only products with vectors are known.
    ///
    /// It ends when the residual is at most `tolerance`, after `limit` iterations, or at a direction along which A isn't positive.
    /// Source: Golub and Van Loan, Matrix Computations (4th edition), algorithm 11.3.3.
    ///
    /// - Parameter multiply: overwrites its second argument with A times the first.
    public init(
        _ right: [Double], tolerance: Double = 1e-10, limit: Int = 1000, multiply: (_ vector: [Double], _ product: inout [Double]) -> Void
    ) {
        var x = [Double](repeating: 0, count: right.count)
        var product = x
        var rest = right
        var direction = right
        let size = innerProduct(right, right).squareRoot()
        var square = size * size
        var count = 0
        while count < limit, square.squareRoot() > tolerance * size {
            multiply(direction, &product)
            let curvature = innerProduct(direction, product)
            guard curvature > 0 else { break }
            let step = square / curvature
            addScaled(step, direction, to: &x)
            addScaled(-step, product, to: &rest)
            let next = innerProduct(rest, rest)
            let share = next / square
            for index in direction.indices { direction[index] = rest[index] + share * direction[index] }
            square = next
            count += 1
        }
        (solution, iterations) = (x, count)
        residual = size == 0 ? 0 : square.squareRoot() / size
    }
}
