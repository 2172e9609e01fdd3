internal import CTorch

// How operators call the shim: the tensors stay alive until the call has returned, and a missing result becomes an error that names them.

typealias UnaryFunction = @convention(c) (OpaquePointer?) -> OpaquePointer?
typealias BinaryFunction = @convention(c) (OpaquePointer?, OpaquePointer?) -> OpaquePointer?
typealias ScalarFunction = @convention(c) (OpaquePointer?, ctorch_scalar) -> OpaquePointer?

extension Tensor {
    /// What a call made of nothing or of anything.
    @inline(__always)
    static func made(_ handle: OpaquePointer?, of arguments: @autoclosure () -> [Tensor]) throws -> Tensor {
        guard let handle else { throw TensorError(nil, arguments()) }
        return Tensor(owning: handle)
    }

    @inline(__always)
    func make(_ call: (OpaquePointer) -> OpaquePointer?) throws -> Tensor {
        try withExtendedLifetime(self) { try Tensor.made(call(handle), of: [self]) }
    }

    @inline(__always)
    func make(with other: Tensor, _ call: (OpaquePointer, OpaquePointer) -> OpaquePointer?) throws -> Tensor {
        try withExtendedLifetime((self, other)) { try Tensor.made(call(handle, other.handle), of: [self, other]) }
    }

    @inline(__always)
    func make(with other: Tensor, _ third: Tensor, _ call: (OpaquePointer, OpaquePointer, OpaquePointer) -> OpaquePointer?) throws -> Tensor
    {
        try withExtendedLifetime((self, other, third)) {
            try Tensor.made(call(handle, other.handle, third.handle), of: [self, other, third])
        }
    }

    func apply(_ function: UnaryFunction) throws -> Tensor {
        try withExtendedLifetime(self) { try Tensor.made(function(handle), of: [self]) }
    }

    func apply(_ function: BinaryFunction, _ other: Tensor) throws -> Tensor {
        try withExtendedLifetime((self, other)) { try Tensor.made(function(handle, other.handle), of: [self, other]) }
    }

    func apply(_ function: ScalarFunction, _ number: some TensorScalar) throws -> Tensor {
        try withExtendedLifetime(self) { try Tensor.made(function(handle, ctorch_scalar(number)), of: [self]) }
    }

    /// What a call made that makes several tensors, at most `most`. A missing one is nil.
    static func makeMany(
        of arguments: [Tensor], most: Int, _ call: (UnsafeMutablePointer<OpaquePointer?>, Int) -> Int
    ) throws -> [Tensor?] {
        try withExtendedLifetime(arguments) {
            try withUnsafeTemporaryAllocation(of: OpaquePointer?.self, capacity: most) { handles in
                handles.initialize(repeating: nil)
                let count = call(handles.baseAddress!, most)
                guard count >= 0 else { throw TensorError(nil, arguments) }
                return handles[..<count].map { $0.map(Tensor.init(owning:)) }
            }
        }
    }

    /// Does something that makes no tensor.
    static func perform(on arguments: [Tensor], _ call: () -> Int) throws {
        try withExtendedLifetime(arguments) {
            guard call() >= 0 else { throw TensorError(nil, arguments) }
        }
    }
}

extension [Tensor] {
    var handles: [OpaquePointer?] { map(\.handle) }
}

extension ctorch_scalar {
    @inline(__always)
    init(_ number: some TensorScalar) {
        switch number._number {
        case .whole(let whole): self.init(real: 0, whole: whole, is_whole: true)
        case .real(let real): self.init(real: real, whole: 0, is_whole: false)
        }
    }
}
