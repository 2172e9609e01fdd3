/// An array whose elements have one fixed width: stored as a tensor instead of as text.
///
/// Names of the element types are those of the safetensors format.
protocol NumericArray: SendableMetatype {
    static var tensorType: String { get }
    var count: Int { get }
    func appendLittleEndian(to bytes: inout [UInt8])
    init?(littleEndian bytes: UnsafeRawBufferPointer)
    /// The elements as JSON, for arrays too short to be worth a tensor.
    var json: JSONValue { get }
}

protocol NumericElement: BitwiseCopyable {
    static var tensorType: String { get }
    /// One bit pattern for each value: every NaN becomes the same NaN.
    var canonical: Self { get }
    var json: JSONValue { get }
}

extension NumericElement { var canonical: Self { self } }
extension NumericElement where Self: SignedInteger { var json: JSONValue { .integer(Int64(self)) } }
extension NumericElement where Self: UnsignedInteger { var json: JSONValue { .unsigned(UInt64(self)) } }

extension Double: NumericElement {
    static var tensorType: String { "F64" }
    var canonical: Double { isNaN ? .nan : self }
    var json: JSONValue { .number(self) }
}
extension Float: NumericElement {
    static var tensorType: String { "F32" }
    var canonical: Float { isNaN ? .nan : self }
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

    func appendLittleEndian(to bytes: inout [UInt8]) {
        let start = bytes.count
        withUnsafeBytes { bytes.append(contentsOf: $0) }
        guard Element.self == Double.self || Element.self == Float.self else { return }
        bytes.withUnsafeMutableBytes { raw in
            let stride = MemoryLayout<Element>.stride
            for index in indices {
                let value = self[index]
                raw.storeBytes(of: value.canonical, toByteOffset: start + index * stride, as: Element.self)
            }
        }
    }

    init?(littleEndian bytes: UnsafeRawBufferPointer) {
        let stride = MemoryLayout<Element>.stride
        guard bytes.count % stride == 0 else { return nil }
        if Element.self == Bool.self {
            guard bytes.allSatisfy({ $0 <= 1 }) else { return nil }
        }
        self = [Element](unsafeUninitializedCapacity: bytes.count / stride) { buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            count = bytes.count / stride
        }
    }

    var json: JSONValue { .array(map(\.json)) }
}

/// The numeric arrays by the identity of their type, so that the encoder asks once per type instead of casting each value.
let numericArrayTypes: [ObjectIdentifier: any NumericArray.Type] = {
    let types: [any NumericArray.Type] = [
        [Double].self, [Float].self, [Int].self, [Int64].self, [Int32].self, [Int16].self, [Int8].self,
        [UInt].self, [UInt64].self, [UInt32].self, [UInt16].self, [UInt8].self, [Bool].self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { (ObjectIdentifier($0), $0) })
}()
