internal import CTorch

extension Tensor {
    /// A tensor of its own with these elements, for which gradients are computed: a parameter.
    public func parameter() throws -> Tensor { try copied().apply(torch.pointee.leaf) }

    /// The same elements, through which no gradient passes.
    public func detached() throws -> Tensor { try apply(torch.pointee.detach) }

    /// Whether gradients pass here.
    public var requiresGradient: Bool { withExtendedLifetime(self) { torch.pointee.requires_gradient(handle) } }

    /// Whether it is a parameter: gradients are wanted, and it wasn't computed.
    public var isParameter: Bool { withExtendedLifetime(self) { torch.pointee.requires_gradient(handle) && torch.pointee.is_leaf(handle) } }

    /// What ``backward(_:retainGraph:createGraph:)`` has summed up since ``clearGradient()``; nil before.
    public var gradient: Tensor? { withExtendedLifetime(self) { torch.pointee.gradient(handle).map(Tensor.init(owning:)) } }

    public func clearGradient() { withExtendedLifetime(self) { torch.pointee.clear_gradient(handle) } }

    /// Adds the derivatives of this by each parameter that it was computed from to the parameter's ``gradient``.
    ///
    /// - Parameters:
    ///   - weights: what the elements are weighted with where there is more than one.
    ///   - retainGraph: keeps what the computation recorded, for another call.
    ///   - createGraph: records this computation too, for derivatives of the gradients.
    public func backward(_ weights: Tensor? = nil, retainGraph: Bool = false, createGraph: Bool = false) throws {
        try Tensor.perform(on: [self] + (weights.map { [$0] } ?? [])) {
            torch.pointee.backward(handle, weights?.handle, retainGraph, createGraph)
        }
    }

    /// The derivatives of this by each of some tensors; zeros by those that it wasn't computed from.
    ///
    /// - Parameters:
    ///   - weights: what the elements are weighted with where there is more than one.
    ///   - retainGraph: keeps what the computation recorded, for another call.
    ///   - createGraph: records this computation too, for derivatives of the gradients.
    public func gradients(
        of tensors: [Tensor], weights: Tensor? = nil, retainGraph: Bool = false, createGraph: Bool = false
    ) throws -> [Tensor] {
        let handles = tensors.handles
        let made = try Tensor.makeMany(of: [self] + (weights.map { [$0] } ?? []), most: Swift.max(1, tensors.count)) {
            torch.pointee.gradients(handle, weights?.handle, handles, handles.count, retainGraph || createGraph, createGraph, $0, $1)
        }
        return try zip(tensors, made).map { try $1 ?? Tensor.zeros($0.shape, $0.type, on: $0.device) }
    }
}

/// Computes without recording for gradients, which is faster and keeps no intermediate results.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard case .success(let table) = TorchLibrary.opened else { return try body() }
    let before = table.pointee.is_recording()
    table.pointee.set_recording(false)
    defer { table.pointee.set_recording(before) }
    return try body()
}
