/// Writes a `Codable` value as the bytes that the store keeps.
///
/// Numeric arrays of eight elements or more become the tensors of one safetensors file (format of that name, version 0.4: eight bytes
/// of header length, a JSON header, the data), whose metadata entry `reprise` is the rest of the value as canonical JSON. A member
/// `{"$tensor": 3}` there stands for the fourth tensor. A value without such arrays is that canonical JSON alone. The first form has a
/// zero as its eighth byte and the second has no zero at all, which tells them apart.
///
/// Equal values have equal bytes: keys are sorted, every NaN is the same NaN, sets and dictionaries are ordered by their encoded keys.
public enum ArtifactEncoder {
    static let leastTensorCount = 8
    static let tensorKey = "$tensor"

    /// The bytes of `value`.
    ///
    /// - Parameter userInfo: what the value's own `encode(to:)` can ask the encoder for.
    public static func encode<Value: Encodable>(_ value: Value, userInfo: [CodingUserInfoKey: Bool] = [:]) throws -> [UInt8] {
        let tensors = TensorList(userInfo: userInfo)
        let root = try ArtifactValueEncoder.encode(value, codingPath: [], tensors: tensors)
        let json = root.json.canonicalBytes
        return tensors.arrays.isEmpty ? json : safetensors(json: json, tensors: tensors)
    }

    private static func safetensors(json: [UInt8], tensors: TensorList) -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            (key: "__metadata__", value: .object([(key: "reprise", value: .string(String(decoding: json, as: UTF8.self)))]))
        ]
        var end = 0
        for (index, array) in tensors.arrays.enumerated() {
            let start = end
            end += array.byteCount
            members.append(
                (
                    key: "t\(index)",
                    value: .members([
                        ("dtype", .string(array.type)), ("shape", .array([.integer(Int64(array.count))])),
                        ("data_offsets", .array([.integer(Int64(start)), .integer(Int64(end))])),
                    ])
                ))
        }
        var header = JSONValue.object(members).canonicalBytes
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.count + end)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: header)
        for array in tensors.arrays { array.append(&bytes) }
        return bytes
    }
}

/// The numeric arrays met while a value is walked, in the order in which they were met.
final class TensorList {
    struct Entry {
        let type: String
        let count: Int
        let byteCount: Int
        let append: (inout [UInt8]) -> Void
    }
    var arrays: [Entry] = []
    let isInline: Bool
    let userInfo: [CodingUserInfoKey: Bool]

    init(isInline: Bool = false, userInfo: [CodingUserInfoKey: Bool]) {
        self.isInline = isInline
        self.userInfo = userInfo
    }

    func add<A: NumericArray>(_ array: A, width: Int) -> Int {
        arrays.append(
            Entry(type: A.tensorType, count: array.count, byteCount: array.count * width, append: array.appendLittleEndian(to:)))
        return arrays.count - 1
    }
}

let tensorWidths = [
    "F64": 8, "F32": 4, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
]

/// A part of an encoded value that may still be growing.
final class EncodedNode {
    enum Content {
        case value(JSONValue)
        case keyed([(key: String, value: EncodedNode)])
        case unkeyed([EncodedNode])
    }
    var content: Content?
    /// Whether the elements came from a set (1 an element) or a dictionary with keys other than text (2 an element): then they are sorted.
    var unorderedGroup: Int?

    init(_ content: Content? = nil) { self.content = content }

    var json: JSONValue {
        switch content {
        case nil: return .object([])
        case .value(let value): return value
        case .keyed(let members): return .object(members.map { (key: $0.key, value: $0.value.json) })
        case .unkeyed(let elements):
            let values = elements.map(\.json)
            guard let group = unorderedGroup, values.count % group == 0 else { return .array(values) }
            let groups = stride(from: 0, to: values.count, by: group).map { Array(values[$0..<$0 + group]) }
            let keyed = groups.map { (key: $0[0].canonicalBytes, values: $0) }
            return .array(keyed.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap(\.values))
        }
    }
}

/// Collections whose order differs from process to process.
protocol UnorderedCollection { static var unorderedGroup: Int { get } }
extension Set: UnorderedCollection { static var unorderedGroup: Int { 1 } }
extension Dictionary: UnorderedCollection { static var unorderedGroup: Int { 2 } }
