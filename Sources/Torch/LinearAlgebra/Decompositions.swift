internal import CTorch

// Decompositions of the matrices in the last two axes, by LAPACK.
extension Tensor {
    /// The singular value decomposition A = U diag(S) V', singular values descending.
    ///
    /// - Parameter full: makes U and V square instead of as wide as there are singular values.
    /// - Returns: `vTransposed` is V', whose rows are the right singular vectors.
    public func svd(full: Bool = false) throws -> (u: Tensor, singularValues: Tensor, vTransposed: Tensor) {
        let made = try Tensor.makeMany(of: [self], most: 3) { torch.pointee.svd(handle, full, $0, $1) }
        return (made[0]!, made[1]!, made[2]!)
    }

    /// The singular values, descending.
    public func singularValues() throws -> Tensor { try apply(torch.pointee.singular_values) }

    /// Eigenvalues, ascending, and eigenvectors, in columns, of a symmetric matrix, of which the lower triangle is read.
    public func eigh() throws -> (values: Tensor, vectors: Tensor) { try pair { torch.pointee.eigh(handle, $0, $1) } }

    /// The eigenvalues of a symmetric matrix, ascending.
    public func symmetricEigenvalues() throws -> Tensor { try apply(torch.pointee.eigenvalues) }

    /// The lower triangular L of a symmetric positive definite A = L L'.
    ///
    /// Errors: ``TensorError`` when the matrix isn't positive definite.
    public func cholesky() throws -> Tensor { try apply(torch.pointee.cholesky) }

    /// Q with orthonormal columns and upper triangular R with A = Q R.
    public func qr() throws -> (q: Tensor, r: Tensor) { try pair { torch.pointee.qr(handle, $0, $1) } }
}
