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
        try artifact(value, userInfo: userInfo).bytes()
    }

    /// The same in parts: the numeric arrays stay where they are until somebody asks for the bytes.
    package static func artifact<Value: Encodable>(_ value: Value, userInfo: [CodingUserInfoKey: Bool] = [:]) throws -> EncodedArtifact {
        let tensors = TensorList(userInfo: userInfo)
        let root = try ArtifactValueEncoder.encode(value, codingPath: [], tensors: tensors)
        let json = root.json.canonicalBytes
        return EncodedArtifact(head: tensors.arrays.isEmpty ? json : header(json: json, tensors: tensors), tensors: tensors.arrays)
    }

    private static func header(json: [UInt8], tensors: TensorList) -> [UInt8] {
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
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    }
}

/// The numeric arrays met while a value is walked, in the order in which they were met.
final class TensorList {
    var arrays: [EncodedArtifact.Tensor] = []
    let isInline: Bool
    let userInfo: [CodingUserInfoKey: Bool]

    init(isInline: Bool = false, userInfo: [CodingUserInfoKey: Bool]) {
        self.isInline = isInline
        self.userInfo = userInfo
    }

    /// The JSON that stands for an array.
    func place<A: NumericArray>(_ array: A) -> JSONValue {
        guard array.count >= ArtifactEncoder.leastTensorCount, !isInline else { return array.json }
        return place(.init(type: A.tensorType, count: array.count, byteCount: array.count * A.width) { try array.forEachPart($0) })
    }

    func place(_ tensor: EncodedArtifact.Tensor) -> JSONValue {
        arrays.append(tensor)
        return .object([(key: ArtifactEncoder.tensorKey, value: .integer(Int64(arrays.count - 1)))])
    }
}

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
