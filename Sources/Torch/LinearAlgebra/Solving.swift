internal import CTorch

// Systems of equations and what belongs to them, for the matrices in the last two axes.
extension Tensor {
    /// X with A X = B for a square A, which this is.
    ///
    /// Errors: ``TensorError`` when the matrix is singular.
    public func solve(_ right: Tensor) throws -> Tensor { try apply(torch.pointee.solve, right) }

    /// X with A X = B for a triangular A, which this is.
    ///
    /// - Parameter unit: takes the diagonal as ones.
    public func solveTriangular(_ right: Tensor, upper: Bool, unit: Bool = false) throws -> Tensor {
        try make(with: right) { torch.pointee.solve_triangular($0, $1, upper, unit) }
    }

    /// X with the least ||A X - B||, by singular values, so that A may lack rank.
    public func leastSquares(_ right: Tensor) throws -> Tensor { try apply(torch.pointee.least_squares, right) }

    /// The inverse; ``solve(_:)`` is faster and more precise where it serves.
    public func inverse() throws -> Tensor { try apply(torch.pointee.inverse) }

    /// The pseudo-inverse of Moore and Penrose.
    public func pseudoInverse() throws -> Tensor { try apply(torch.pointee.pseudo_inverse) }

    public func determinant() throws -> Tensor { try apply(torch.pointee.determinant) }

    /// The sign of the determinant and the logarithm of its magnitude.
    public func logDeterminant() throws -> (sign: Tensor, logMagnitude: Tensor) {
        try pair { torch.pointee.log_determinant(handle, $0, $1) }
    }

    /// e to the power of a square matrix.
    public func matrixExponential() throws -> Tensor { try apply(torch.pointee.matrix_exp) }

    /// How many singular values are larger than rounding makes them.
    public func matrixRank() throws -> Tensor { try apply(torch.pointee.matrix_rank) }

    /// The sum of the diagonal.
    public func trace() throws -> Tensor { try apply(torch.pointee.trace) }
}
