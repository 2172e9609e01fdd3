internal import CTorch

// Other shapes of the same elements: most look at the same memory and copy nothing. Negative axes count from the last.
extension Tensor {
    /// The same elements in another shape; one length may be -1 and is then what is left.
    public func reshaped(_ shape: Int...) throws -> Tensor { try reshaped(to: shape) }

    public func reshaped(to shape: [Int]) throws -> Tensor { try make { torch.pointee.reshape($0, shape, shape.count) } }

    /// The axes from the first to the last as one.
    public func flattened(from first: Int = 0, to last: Int = -1) throws -> Tensor { try make { torch.pointee.flatten($0, first, last) } }

    /// The axes in another order.
    public func permuted(_ axes: Int...) throws -> Tensor { try make { torch.pointee.permute($0, axes, axes.count) } }

    /// Two axes exchanged, the last two unless others are named.
    public func transposed(_ first: Int = -2, _ second: Int = -1) throws -> Tensor {
        try make { torch.pointee.transpose($0, first, second) }
    }

    /// A new axis of length 1.
    public func expanded(at axis: Int) throws -> Tensor { try make { torch.pointee.unsqueeze($0, axis) } }

    /// Without an axis of length 1; as it is where that is longer.
    public func squeezed(_ axis: Int) throws -> Tensor { try make { torch.pointee.squeeze($0, axis) } }

    /// Axes of length 1 as if they were longer, without copies; -1 leaves a length.
    public func broadcast(to shape: [Int]) throws -> Tensor { try make { torch.pointee.expand($0, shape, shape.count) } }

    /// So many copies along each axis.
    public func tiled(_ times: Int...) throws -> Tensor { try make { torch.pointee.tile($0, times, times.count) } }

    /// Each slice along an axis so many times in a row.
    public func repeated(_ times: Int, along axis: Int) throws -> Tensor {
        try make { torch.pointee.repeat_interleave($0, times, axis) }
    }

    /// The elements row after row in memory; itself where they are.
    public func contiguous() throws -> Tensor { try apply(torch.pointee.contiguous) }

    /// Axes backwards.
    public func flipped(_ axes: Int...) throws -> Tensor { try make { torch.pointee.flip($0, axes, axes.count) } }

    /// Moved along an axis; what leaves at the end comes in at the start.
    public func rolled(by places: Int, along axis: Int) throws -> Tensor { try make { torch.pointee.roll($0, places, axis) } }

    /// What stands on and below a diagonal of the last two axes; the rest is zero.
    public func lowerTriangle(_ diagonal: Int = 0) throws -> Tensor { try make { torch.pointee.tril($0, diagonal) } }

    /// What stands on and above a diagonal of the last two axes; the rest is zero.
    public func upperTriangle(_ diagonal: Int = 0) throws -> Tensor { try make { torch.pointee.triu($0, diagonal) } }

    /// A diagonal of the last two axes.
    public func diagonal(_ offset: Int = 0) throws -> Tensor { try make { torch.pointee.diagonal($0, offset, -2, -1) } }

    /// Matrices with the elements of the last axis on their diagonals.
    public func diagonalMatrix() throws -> Tensor { try apply(torch.pointee.diag_embed) }

    /// Parts of given lengths along an axis.
    public func split(_ lengths: [Int], along axis: Int = -1) throws -> [Tensor] {
        try Tensor.makeMany(of: [self], most: Swift.max(1, lengths.count)) {
            torch.pointee.split(handle, lengths, lengths.count, axis, $0, $1)
        }.map { $0! }
    }

    /// So many parts of one length along an axis.
    ///
    /// Errors: ``TensorError`` when the axis can't be divided so.
    public func split(into parts: Int, along axis: Int = -1) throws -> [Tensor] {
        let length = try length(axis)
        guard parts > 0, length % parts == 0 else {
            throw TensorError("split", [self], reason: "axis \(axis) of length \(length) can't be divided into \(parts) equal parts")
        }
        return try split([Int](repeating: length / parts, count: parts), along: axis)
    }

    /// Tensors one after another along an axis that they have.
    public static func joined(_ tensors: [Tensor], along axis: Int = 0) throws -> Tensor {
        try withExtendedLifetime(tensors) { try made(cat(tensors, axis), of: tensors) }
    }

    /// Tensors of one shape along a new axis.
    public static func stacked(_ tensors: [Tensor], along axis: Int = 0) throws -> Tensor {
        let table = try TorchLibrary.opened.get()
        return try withExtendedLifetime(tensors) { try made(table.pointee.stack(tensors.handles, tensors.count, axis), of: tensors) }
    }

    private static func cat(_ tensors: [Tensor], _ axis: Int) throws -> OpaquePointer? {
        try TorchLibrary.opened.get().pointee.cat(tensors.handles, tensors.count, axis)
    }
}
