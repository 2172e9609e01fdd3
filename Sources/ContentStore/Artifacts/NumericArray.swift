/// An array whose elements have one fixed width: stored as a tensor instead of as text.
///
/// Names of the element types are those of the safetensors format.
protocol NumericArray: Sendable {
    static var tensorType: String { get }
    static var width: Int { get }
    var count: Int { get }
    /// Hands over the elements as they lie in an artifact, in parts, so that nothing is copied whole.
    func forEachPart(_ body: (UnsafeRawBufferPointer) throws -> Void) throws
    /// - Parameter byteCount: how many bytes `read` is going to write.
    init?(littleEndian byteCount: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows
    /// The elements as JSON, for arrays too short to be worth a tensor.
    var json: JSONValue { get }
}

protocol NumericElement: BitwiseCopyable, Sendable {
    static var tensorType: String { get }
    var json: JSONValue { get }
}

extension NumericElement where Self: SignedInteger { var json: JSONValue { .integer(Int64(self)) } }
extension NumericElement where Self: UnsignedInteger { var json: JSONValue { .unsigned(UInt64(self)) } }

extension Double: NumericElement {
    static var tensorType: String { "F64" }
    var json: JSONValue { .number(self) }
}
extension Float: NumericElement {
    static var tensorType: String { "F32" }
    var json: JSONValue { .number(Double(self)) }
}
extension Int: NumericElement { static var tensorType: String { "I64" } }
extension Int64: NumericElement { static var tensorType: String { "I64" } }
extension Int32: NumericElement { static var tensorType: String { "I32" } }
extension Int16: NumericElement { static var tensorType: String { "I16" } }
extension Int8: NumericElement { static var tensorType: String { "I8" } }
extension UInt: NumericElement { static var tensorType: String { "U64" } }
extension UInt64: NumericElement { static var tensorType: String { "U64" } }
extension UInt32: NumericElement { static var tensorType: String { "U32" } }
extension UInt16: NumericElement { static var tensorType: String { "U16" } }
extension UInt8: NumericElement { static var tensorType: String { "U8" } }
extension Bool: NumericElement {
    static var tensorType: String { "BOOL" }
    var json: JSONValue { .bool(self) }
}

#if !_endian(little)
#error("tensors are written as they lie in memory, which has to be little-endian")
#endif

extension Array: NumericArray where Element: NumericElement {
    static var tensorType: String { Element.tensorType }
    static var width: Int { MemoryLayout<Element>.stride }

    func forEachPart(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let length = 65536
        try withUnsafeBytes { bytes in
            try withUnsafeTemporaryAllocation(byteCount: length, alignment: 16) { canonical in
                for start in stride(from: 0, to: bytes.count, by: length) {
                    let part = UnsafeRawBufferPointer(rebasing: bytes[start..<Swift.min(start + length, bytes.count)])
                    if Element.self == Double.self {
                        try body(copy(part, to: canonical, nan: Double.nan.bitPattern, infinity: Double.infinity.bitPattern))
                    } else if Element.self == Float.self {
                        try body(copy(part, to: canonical, nan: Float.nan.bitPattern, infinity: Float.infinity.bitPattern))
                    } else {
                        try body(part)
                    }
                }
            }
        }
    }

    init?(littleEndian byteCount: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        guard byteCount % Self.width == 0 else { return nil }
        self = try [Element](unsafeUninitializedCapacity: byteCount / Self.width) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: byteCount)
            try read(bytes)
            count = Element.self == Bool.self && !bytes.allSatisfy { $0 <= 1 } ? 0 : byteCount / Self.width
        }
        if count != byteCount / Self.width { return nil }
    }

    var json: JSONValue { .array(map(\.json)) }
}

/// Copies floating-point numbers given by their bits, every NaN as the same NaN.
private func copy<Bits: FixedWidthInteger & UnsignedInteger>(
    _ part: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer, nan: Bits, infinity: Bits
) -> UnsafeRawBufferPointer {
    let (source, copied) = (part.assumingMemoryBound(to: Bits.self), target.bindMemory(to: Bits.self))
    for (index, bits) in source.enumerated() { copied[index] = bits & ~(1 << (Bits.bitWidth - 1)) > infinity ? nan : bits }
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(target)[..<part.count])
}

/// The numeric arrays by the identity of their type, so that the encoder asks once per type instead of casting each value.
let numericArrayTypes: [ObjectIdentifier: any NumericArray.Type] = {
    let types: [any NumericArray.Type] = [
        [Double].self, [Float].self, [Int].self, [Int64].self, [Int32].self, [Int16].self, [Int8].self,
        [UInt].self, [UInt64].self, [UInt32].self, [UInt16].self, [UInt8].self, [Bool].self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { (ObjectIdentifier($0), $0) })
}()
