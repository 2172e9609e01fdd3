internal import CTorch

/// A norm of matrices.
public enum MatrixNorm: Sendable {
    /// The root of the sum of squares.
    case frobenius
    /// The sum of the singular values.
    case nuclear
    /// The largest singular value.
    case spectral
}

extension Tensor {
    /// The norm of all elements: the root of the sum of squares unless another order is given.
    public func norm(order: Double = 2) throws -> Tensor { try make { torch.pointee.vector_norm_all($0, order) } }

    /// The norm of the vectors along axes.
    public func norm(_ axes: Int..., order: Double = 2, keep: Bool = false) throws -> Tensor {
        try make { torch.pointee.vector_norm($0, order, axes, axes.count, keep) }
    }

    /// A norm of the matrices in the last two axes.
    public func matrixNorm(_ norm: MatrixNorm = .frobenius) throws -> Tensor {
        switch norm {
        case .frobenius: try make { torch.pointee.matrix_norm($0, "fro") }
        case .nuclear: try make { torch.pointee.matrix_norm($0, "nuc") }
        case .spectral: try apply(torch.pointee.spectral_norm)
        }
    }
}
