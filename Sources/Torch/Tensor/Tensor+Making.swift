internal import CTorch

// Making tensors. Errors everywhere: TorchUnavailable when libtorch isn't there, TensorError when a shape or a device is impossible.
extension Tensor {
    /// A tensor of the numbers of an array, row after row; one axis unless a shape is given.
    ///
    /// - Parameter shape: the lengths of the axes, whose product is the number of elements.
    public convenience init<Element: TensorElement>(_ elements: [Element], _ shape: [Int]? = nil, on device: Device = .cpu) throws {
        let shape = shape ?? [elements.count]
        self.init(owning: try elements.withUnsafeBytes { try Self.copy($0, shape, Element.elementType, on: device) })
    }

    /// A tensor of two axes, given row by row.
    public convenience init<Element: TensorElement>(_ rows: [[Element]], on device: Device = .cpu) throws {
        let columns = rows.first?.count ?? 0
        guard rows.allSatisfy({ $0.count == columns }) else {
            throw TensorError("Tensor", reason: "rows of \(Set(rows.map(\.count)).sorted()) elements make no matrix")
        }
        try self.init(rows.flatMap { $0 }, [rows.count, columns], on: device)
    }

    /// A tensor without axes.
    public convenience init<Element: TensorElement>(_ element: Element, on device: Device = .cpu) throws {
        try self.init([element], [], on: device)
    }

    convenience init(bytes: UnsafeRawBufferPointer, _ shape: [Int], _ type: ElementType, on device: Device = .cpu) throws {
        self.init(owning: try Self.copy(bytes, shape, type, on: device))
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer, _ shape: [Int], _ type: ElementType, on device: Device) throws
        -> OpaquePointer
    {
        let table = try TorchLibrary.opened.get()
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) * type.width == bytes.count else {
            throw TensorError("Tensor", reason: "\(bytes.count / type.width) elements don't fill the shape \(shape)")
        }
        // An empty array may have no address.
        let copied = withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { nothing in
            table.pointee.from_bytes(bytes.baseAddress ?? UnsafeRawPointer(nothing.baseAddress!), shape, shape.count, type.rawValue)
        }
        guard let handle = copied else { throw TensorError("Tensor") }
        guard device != .cpu else { return handle }
        defer { table.pointee.release(handle) }
        guard let moved = table.pointee.to_device(handle, try device.code()) else { throw TensorError("Tensor") }
        return moved
    }

    private static func make(_ call: (UnsafePointer<ctorch_table>) throws -> OpaquePointer?) throws -> Tensor {
        try made(try call(TorchLibrary.opened.get()), of: [])
    }

    public static func full(_ shape: [Int], _ value: some TensorScalar, _ type: ElementType = .float32, on device: Device = .cpu) throws
        -> Tensor
    {
        try make { $0.pointee.full(shape, shape.count, ctorch_scalar(value), type.rawValue, try device.code()) }
    }

    public static func zeros(_ shape: [Int], _ type: ElementType = .float32, on device: Device = .cpu) throws -> Tensor {
        try full(shape, 0, type, on: device)
    }

    public static func ones(_ shape: [Int], _ type: ElementType = .float32, on device: Device = .cpu) throws -> Tensor {
        try full(shape, 1, type, on: device)
    }

    /// The numbers of a range, as whole numbers unless another type is asked for.
    public static func range(_ range: Range<Int>, by step: Int = 1, _ type: ElementType = .int64, on device: Device = .cpu) throws -> Tensor
    {
        try make {
            $0.pointee.arange(
                ctorch_scalar(range.lowerBound), ctorch_scalar(range.upperBound), ctorch_scalar(step), type.rawValue, try device.code())
        }
    }

    /// So many numbers at equal distances, both ends included.
    public static func linear(from start: Double, to end: Double, count: Int, _ type: ElementType = .float32, on device: Device = .cpu)
        throws
        -> Tensor
    {
        try make { $0.pointee.linspace(start, end, count, type.rawValue, try device.code()) }
    }

    /// The identity matrix.
    public static func identity(_ size: Int, _ type: ElementType = .float32, on device: Device = .cpu) throws -> Tensor {
        try make { $0.pointee.eye(size, type.rawValue, try device.code()) }
    }

    /// The same numbers as elements of another type; itself where nothing changes.
    public func to(_ type: ElementType) throws -> Tensor { try make { torch.pointee.to_type($0, type.rawValue) } }

    /// The same numbers on another device; itself where nothing changes.
    public func to(_ device: Device) throws -> Tensor {
        let code = try device.code()
        return try make { torch.pointee.to_device($0, code) }
    }

    /// A copy of its own, through which gradients pass.
    public func copied() throws -> Tensor { try apply(torch.pointee.clone) }
}
