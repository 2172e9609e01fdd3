internal import CTorch

// In place, seen through every reference, and not recorded for gradients.
extension Tensor {
    /// Takes over the elements of another tensor, which broadcast.
    public func assign(_ other: Tensor) throws {
        try Tensor.perform(on: [self, other]) { torch.pointee.assign(handle, other.handle) }
    }

    /// Moves each element that share of the way to another tensor's: a running average has a small one.
    public func blend(with other: Tensor, weight: Double) throws {
        try Tensor.perform(on: [self, other]) { torch.pointee.blend(handle, other.handle, weight) }
    }
}
