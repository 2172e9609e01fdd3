internal import CTorch

/// An array of numbers of any rank, on the processor or another device, which may record how it was computed.
///
/// Every operator throws ``TensorError`` when shapes or element types don't fit, so that one `try` stands before a whole expression. A tensor
/// is a reference: what is done in place (``assign(_:)``, an optimiser's step) is seen through every reference to it, everything else makes a
/// new one. Shapes broadcast as in numpy.
///
/// It may go from one thread to another: libtorch counts references atomically. Changing it in place while another thread reads it is the
/// one thing that isn't safe, hence the unchecked conformance.
public final class Tensor: @unchecked Sendable {
    /// Owned: released when the object goes. It may go right after its last use, before a C call with the handle has returned, which is why
    /// every call extends its lifetime.
    let handle: OpaquePointer

    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { torch.pointee.release(handle) }

    /// The length of each axis.
    public var shape: [Int] {
        withExtendedLifetime(self) {
            let rank = torch.pointee.rank(handle)
            return [Int](unsafeUninitializedCapacity: rank) { lengths, count in
                for axis in 0..<rank { lengths[axis] = torch.pointee.size(handle, axis) }
                count = rank
            }
        }
    }

    /// How many axes there are.
    public var rank: Int { withExtendedLifetime(self) { torch.pointee.rank(handle) } }

    /// How many elements there are.
    public var count: Int { withExtendedLifetime(self) { torch.pointee.count(handle) } }

    /// The length of one axis; negative axes count from the last.
    ///
    /// Errors: ``TensorError`` when there is no such axis.
    public func length(_ axis: Int) throws -> Int {
        let length = withExtendedLifetime(self) { torch.pointee.size(handle, axis) }
        guard length >= 0 else { throw TensorError("length", [self]) }
        return length
    }

    /// What the elements are.
    public var type: ElementType {
        let code = withExtendedLifetime(self) { torch.pointee.type(handle) }
        guard let type = ElementType(rawValue: code) else {
            fatalError("libtorch made elements of its type \(code), which has no name here")
        }
        return type
    }

    /// Where the elements are.
    public var device: Device { Device(code: withExtendedLifetime(self) { torch.pointee.device(handle) }) }
}
