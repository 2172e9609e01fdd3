internal import CTorch

extension Tensor {
    /// The one element as a real number.
    ///
    /// Errors: ``TensorError`` when there is more than one.
    public func item() throws -> Double {
        var result = 0.0
        try Tensor.perform(on: [self]) { torch.pointee.item(handle, &result) }
        return result
    }

    /// The one element as a whole number.
    ///
    /// Errors: ``TensorError`` when there is more than one, or it isn't whole.
    public func wholeItem() throws -> Int {
        var result = 0
        try Tensor.perform(on: [self]) { torch.pointee.whole_item(handle, &result) }
        return result
    }

    /// All elements, row after row.
    ///
    /// Errors: ``TensorError`` when the elements are of another type; `to` converts them.
    public func array<Element: TensorElement>(of element: Element.Type = Element.self) throws -> [Element] {
        guard type == Element.elementType else {
            throw TensorError("array", [self], reason: "the elements are \(type), not \(Element.elementType)")
        }
        return try elements(as: Element.self)
    }

    /// All elements as real numbers, row after row, whatever their type.
    public func doubles() throws -> [Double] { try to(.float64).elements(as: Double.self) }

    /// All elements as 32-bit real numbers, row after row, whatever their type.
    public func floats() throws -> [Float] { try to(.float32).elements(as: Float.self) }

    /// All elements as whole numbers, row after row.
    public func integers() throws -> [Int] { try to(.int64).elements(as: Int.self) }

    /// The elements read as numbers of as many bytes.
    func elements<Number: BitwiseCopyable>(as number: Number.Type) throws -> [Number] {
        let count = count
        return try [Number](unsafeUninitializedCapacity: count) { buffer, filled in
            let bytes = count * MemoryLayout<Number>.stride
            if bytes > 0 { try Tensor.perform(on: [self]) { torch.pointee.read(handle, buffer.baseAddress, bytes) } }
            filled = count
        }
    }
}

extension Tensor {
    /// The elements as they lie in memory, row after row.
    func bytes() throws -> [UInt8] {
        let size = count * type.width
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            if size > 0 { try Tensor.perform(on: [self]) { torch.pointee.read(handle, buffer.baseAddress, size) } }
            filled = size
        }
    }
}

extension Tensor: CustomStringConvertible {
    /// Shape and type, and the elements of a small one: `[2, 2] float32: 1.0 0.0 0.0 1.0`.
    public var description: String {
        let head = "\(shape) \(type)" + (device == .cpu ? "" : " \(device)")
        let texts: [String]? =
            switch type {
            case _ where count > 16: nil
            case .float64: try? doubles().map(\.description)
            case .float16, .bfloat16, .float32: try? floats().map(\.description)
            default: try? integers().map(\.description)
            }
        guard let texts else { return head }
        return "\(head): \(texts.joined(separator: " "))"
    }
}
