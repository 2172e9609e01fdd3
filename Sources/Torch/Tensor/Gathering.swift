internal import CTorch

// Parts named by tensors of places, along one axis.
extension Tensor {
    /// For each place of `places` the element of this along an axis: `gathered(1, p)[i, j] = self[i, p[i, j]]`.
    public func gathered(_ axis: Int, _ places: Tensor) throws -> Tensor {
        try make(with: places) { torch.pointee.gather($0, axis, $1) }
    }

    /// The slices along an axis at the places of a tensor with one axis.
    public func slices(_ axis: Int, at places: Tensor) throws -> Tensor {
        try make(with: places) { torch.pointee.index_select($0, axis, $1) }
    }

    /// A copy with the elements of `source` put where `places` says, the reverse of ``gathered(_:_:)``.
    public func scattered(_ axis: Int, _ places: Tensor, _ source: Tensor) throws -> Tensor {
        try make(with: places, source) { torch.pointee.scatter($0, axis, $1, $2) }
    }

    /// A copy with the elements of `source` added where `places` says.
    public func scatterAdded(_ axis: Int, _ places: Tensor, _ source: Tensor) throws -> Tensor {
        try make(with: places, source) { torch.pointee.scatter_add($0, axis, $1, $2) }
    }

    /// A copy with the slices of `source` added to those at `places`.
    public func adding(_ axis: Int, at places: Tensor, _ source: Tensor) throws -> Tensor {
        try make(with: places, source) { torch.pointee.index_add($0, axis, $1, $2) }
    }

    /// The places of the elements that aren't zero, one row each.
    public func nonZeroPlaces() throws -> Tensor { try apply(torch.pointee.nonzero) }

    /// For each class number a row with a one at it, as whole numbers.
    public func oneHot(_ classes: Int) throws -> Tensor { try make { torch.pointee.one_hot($0, classes) } }
}
