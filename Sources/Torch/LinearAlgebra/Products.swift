internal import CTorch

extension Tensor {
    /// The matrix product over the last two axes; the others broadcast, and a vector counts as a row or a column.
    public func matmul(_ other: Tensor) throws -> Tensor { try apply(torch.pointee.matmul, other) }

    /// All products of two elements of two vectors.
    public func outer(_ other: Tensor) throws -> Tensor { try apply(torch.pointee.outer, other) }

    /// The Kronecker product.
    public func kronecker(_ other: Tensor) throws -> Tensor { try apply(torch.pointee.kron, other) }

    /// The Euclidean distance between each row of this and each of another.
    public func distances(to other: Tensor) throws -> Tensor { try apply(torch.pointee.cdist, other) }
}

/// Sums of products in Einstein's notation: `einsum("bij,bjk->bik", x, y)`.
public func einsum(_ equation: String, _ tensors: Tensor...) throws -> Tensor {
    let table = try TorchLibrary.opened.get()
    return try withExtendedLifetime(tensors) {
        try Tensor.made(table.pointee.einsum(equation, tensors.handles, tensors.count), of: tensors)
    }
}
