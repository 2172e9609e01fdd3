internal import CTorch

/// Computes with numbers nearer to zero than 1e-38 taken as zero, on this thread, where the processor can do that.
///
/// A processor needs a hundred times as long for such numbers, and optimisers breed them: the running mean of a gradient that has become
/// zero shrinks with every step and never gets there.
public func flushingSubnormals<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard case .success(let table) = TorchLibrary.opened else { return try body() }
    let before = table.pointee.flush_subnormals(true)
    defer { _ = table.pointee.flush_subnormals(before) }
    return try body()
}
