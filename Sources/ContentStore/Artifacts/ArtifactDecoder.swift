/// Reads back what ``ArtifactEncoder`` wrote.
public enum ArtifactDecoder {
    /// Decodes a value of `type` from the bytes of an artifact.
    ///
    /// Errors: ``JSONError`` or `DecodingError` when the bytes are no artifact or hold another type's value.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: UnsafeRawBufferPointer) throws -> Value {
        let (json, tensors) = try parts(of: bytes)
        return try ArtifactValueDecoder.decode(type, from: json, codingPath: [], tensors: tensors)
    }

    /// Decodes a value of `type` from the bytes of an artifact.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try bytes.withUnsafeBytes { try decode(type, from: $0) }
    }

    /// The JSON of an artifact in which every tensor is written out; what `show` prints.
    public static func json(of bytes: [UInt8]) throws -> JSONValue {
        try bytes.withUnsafeBytes { raw in
            let (json, tensors) = try parts(of: raw)
            return expand(json, tensors)
        }
    }

    private static func expand(_ value: JSONValue, _ tensors: [Tensor]) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map { expand($0, tensors) })
        case .object(let members):
            if members.count == 1, members[0].key == ArtifactEncoder.tensorKey, let index = members[0].value.int,
                tensors.indices.contains(index)
            {
                tensors[index].json ?? .null
            } else {
                .object(members.map { (key: $0.key, value: expand($0.value, tensors)) })
            }
        default: value
        }
    }

    struct Tensor {
        let type: String
        let bytes: UnsafeRawBufferPointer
        var json: JSONValue? {
            numericArrayTypes.values.first { $0.tensorType == type }.flatMap { $0.init(littleEndian: bytes)?.json }
        }
    }

    private static func parts(of bytes: UnsafeRawBufferPointer) throws -> (json: JSONValue, tensors: [Tensor]) {
        guard bytes.count > 8, bytes[7] == 0 else { return (try JSONValue(parsing: bytes), []) }
        func damaged(_ what: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: [], debugDescription: "the artifact's \(what)"))
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(bytes.count - 8) else { throw damaged("header is longer than the artifact") }
        let headerEnd = 8 + Int(length)
        let header = try JSONValue(parsing: UnsafeRawBufferPointer(rebasing: bytes[8..<headerEnd]))
        guard case .object(let members) = header, let text = header["__metadata__"]?["reprise"]?.string else {
            throw damaged("header lacks the value's JSON")
        }
        var tensors = [Tensor?](repeating: nil, count: members.count - 1)
        for member in members where member.key != "__metadata__" {
            guard let index = Int(member.key.dropFirst()), tensors.indices.contains(index), let type = member.value["dtype"]?.string,
                let offsets = member.value["data_offsets"]?.array?.compactMap(\.int), offsets.count == 2,
                offsets[0] >= 0, offsets[0] <= offsets[1], headerEnd + offsets[1] <= bytes.count
            else { throw damaged("tensor '\(member.key)' lies outside it") }
            let slice = bytes[(headerEnd + offsets[0])..<(headerEnd + offsets[1])]
            tensors[index] = Tensor(type: type, bytes: UnsafeRawBufferPointer(rebasing: slice))
        }
        guard !tensors.contains(where: { $0 == nil }) else { throw damaged("tensors are not numbered one after another") }
        return (try JSONValue(parsing: Array(text.utf8)), tensors.compactMap { $0 })
    }
}
