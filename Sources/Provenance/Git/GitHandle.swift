/// The owner of one libgit2 object, which it frees when the last reference to it goes.
final class GitHandle {
    private let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void

    private init(_ pointer: OpaquePointer, release: @escaping (OpaquePointer?) -> Void) {
        self.pointer = pointer
        self.release = release
    }

    deinit { release(pointer) }

    /// Takes over the object that `make` creates.
    static func owning(
        _ operation: @autoclosure () -> String, freedBy release: @escaping (OpaquePointer?) -> Void,
        _ make: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws(GitError) -> GitHandle {
        guard let handle = try ifPresent(operation(), absent: [], freedBy: release, make) else {
            throw GitError(operation: operation(), message: "the library returned nothing", code: -1)
        }
        return handle
    }

    /// Takes over the object that `make` creates, or returns `nil` if `make` succeeds without one or fails with one of the `absent` codes.
    static func ifPresent(
        _ operation: @autoclosure () -> String, absent: [Int32], freedBy release: @escaping (OpaquePointer?) -> Void,
        _ make: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws(GitError) -> GitHandle? {
        var pointer: OpaquePointer?
        let code = try check(operation(), expecting: absent) { make(&pointer) }
        guard code >= 0, let pointer else { return nil }
        return GitHandle(pointer, release: release)
    }

    /// Lends the pointer for the length of one call.
    ///
    /// Swift may release an object right after its last use, which can be before the C call that was given its pointer returns.
    func with<Result, Failure: Error>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(pointer)
    }
}
