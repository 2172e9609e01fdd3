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

    /// Decodes a value of `type` from an artifact wherever its bytes lie; those of numeric arrays are read into their places.
    ///
    /// Errors: ``JSONError``, `DecodingError`; ``FileError`` when the artifact can't be read.
    package static func decode<Value: Decodable>(_ type: Value.Type, from artifact: StoredArtifact) throws -> Value {
        try artifact.withParts { try ArtifactValueDecoder.decode(type, from: $0, codingPath: [], tensors: $1) }
    }

    /// The JSON of an artifact in which every tensor is written out; what `show` prints.
    public static func json(of bytes: [UInt8]) throws -> JSONValue { try json(of: StoredArtifact(bytes)) }

    /// The JSON of an artifact in which every tensor is written out.
    package static func json(of artifact: StoredArtifact) throws -> JSONValue {
        try artifact.withParts { try expand($0, $1) }
    }

    private static func expand(_ value: JSONValue, _ tensors: [Tensor]) throws -> JSONValue {
        switch value {
        case .array(let elements): .array(try elements.map { try expand($0, tensors) })
        case .object(let members):
            if members.count == 1, members[0].key == ArtifactEncoder.tensorKey, let index = members[0].value.int,
                tensors.indices.contains(index)
            {
                try tensors[index].json() ?? .null
            } else {
                .object(try members.map { (key: $0.key, value: try expand($0.value, tensors)) })
            }
        default: value
        }
    }

    struct Tensor {
        /// Where the bytes of the array lie.
        enum Place {
            case memory(UnsafeRawBufferPointer)
            case file(Descriptor, offset: Int)
        }

        let type: String
        let byteCount: Int
        let place: Place

        /// The array; nil when its bytes are none of that type.
        func array(_ type: any NumericArray.Type) throws -> (any NumericArray)? {
            try type.init(littleEndian: byteCount) { target in
                switch place {
                case .memory(let bytes): target.copyMemory(from: bytes)
                case .file(let file, let offset): try file.read(into: target, from: offset)
                }
            }
        }

        func json() throws -> JSONValue? {
            try numericArrayTypes.values.first { $0.tensorType == type }.flatMap { try array($0)?.json }
        }
    }

    static func parts(of bytes: UnsafeRawBufferPointer) throws -> (json: JSONValue, tensors: [Tensor]) {
        guard bytes.count > 8, bytes[7] == 0 else { return (try JSONValue(parsing: bytes), []) }
        let length = try headerLength(bytes, size: bytes.count)
        return try parts(header: UnsafeRawBufferPointer(rebasing: bytes[8..<8 + length]), size: bytes.count) { range in
            .memory(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    private static func damaged(_ what: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "the artifact's \(what)"))
    }

    /// The length of the header, from the first eight bytes of an artifact with tensors.
    static func headerLength(_ start: UnsafeRawBufferPointer, size: Int) throws -> Int {
        let length = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(size - 8) else { throw damaged("header is longer than the artifact") }
        return Int(length)
    }

    /// - Parameters:
    ///   - size: of the whole artifact, in bytes.
    ///   - place: tells where a range of the artifact's bytes lies.
    static func parts(header bytes: UnsafeRawBufferPointer, size: Int, place: (Range<Int>) -> Tensor.Place) throws
        -> (json: JSONValue, tensors: [Tensor])
    {
        let headerEnd = 8 + bytes.count
        let header = try JSONValue(parsing: bytes)
        guard case .object(let members) = header, let text = header["__metadata__"]?["reprise"]?.string else {
            throw damaged("header lacks the value's JSON")
        }
        var tensors = [Tensor?](repeating: nil, count: members.count - 1)
        for member in members where member.key != "__metadata__" {
            guard let index = Int(member.key.dropFirst()), tensors.indices.contains(index), let type = member.value["dtype"]?.string,
                let offsets = member.value["data_offsets"]?.array?.compactMap(\.int), offsets.count == 2,
                offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= size - headerEnd
            else { throw damaged("tensor '\(member.key)' lies outside it") }
            let range = (headerEnd + offsets[0])..<(headerEnd + offsets[1])
            tensors[index] = Tensor(type: type, byteCount: range.count, place: place(range))
        }
        guard !tensors.contains(where: { $0 == nil }) else { throw damaged("tensors are not numbered one after another") }
        return (try JSONValue(parsing: Array(text.utf8)), tensors.compactMap { $0 })
    }
}
