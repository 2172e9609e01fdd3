/// One `Decoder` of the walk: it reads one JSON value.
struct ArtifactValueDecoder: Decoder {
    let value: JSONValue
    let tensors: [ArtifactDecoder.Tensor]
    var codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func decode<T: Decodable>(
        _ type: T.Type, from value: JSONValue, codingPath: [any CodingKey], tensors: [ArtifactDecoder.Tensor]
    ) throws -> T {
        if type == Double.self, let number = value.double { return number as! T }
        if type == Int.self, let number = value.int { return number as! T }
        if type == String.self, let text = value.string { return text as! T }
        if case .object(let members) = value, members.count == 1, members[0].key == ArtifactEncoder.tensorKey,
            let arrayType = numericArrayTypes[ObjectIdentifier(type)]
        {
            guard let index = members[0].value.int, tensors.indices.contains(index), tensors[index].type == arrayType.tensorType,
                let array = try tensors[index].array(arrayType)
            else { throw mismatch(type, codingPath, "a tensor of another type") }
            return array as! T
        }
        return try T(from: ArtifactValueDecoder(value: value, tensors: tensors, codingPath: codingPath))
    }

    static func mismatch(_ type: Any.Type, _ path: [any CodingKey], _ found: String) -> DecodingError {
        .typeMismatch(type, .init(codingPath: path, debugDescription: "expected \(type), found \(found)"))
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw Self.mismatch([String: Any].self, codingPath, value.kind) }
        return KeyedDecodingContainer(
            ArtifactKeyedDecoder<Key>(
                decoder: self, members: Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        if let elements = value.array { return ArtifactUnkeyedDecoder(decoder: self, elements: elements) }
        if let index = value[ArtifactEncoder.tensorKey]?.int, tensors.indices.contains(index),
            let elements = try tensors[index].json()?.array
        {
            return ArtifactUnkeyedDecoder(decoder: self, elements: elements)
        }
        throw Self.mismatch([Any].self, codingPath, value.kind)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { ArtifactSingleDecoder(decoder: self) }
}

extension JSONValue {
    var isNull: Bool { if case .null = self { true } else { false } }

    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .integer, .unsigned, .number: "a number"
        case .string: "text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

struct ArtifactKeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ArtifactValueDecoder
    let members: [String: JSONValue]
    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { members.keys.sorted().compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

    private func member(_ key: any CodingKey) throws -> JSONValue {
        guard let member = members[key.stringValue] else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "no member '\(key.stringValue)'"))
        }
        return member
    }

    private func child(_ key: any CodingKey) throws -> ArtifactValueDecoder {
        ArtifactValueDecoder(value: try member(key), tensors: decoder.tensors, codingPath: codingPath + [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).isNull }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try ArtifactValueDecoder.decode(type, from: try member(key), codingPath: codingPath + [key], tensors: decoder.tensors)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try child(key).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try child(key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { try child(SuperKey()) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
}

struct ArtifactUnkeyedDecoder: UnkeyedDecodingContainer {
    let decoder: ArtifactValueDecoder
    let elements: [JSONValue]
    var currentIndex = 0
    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    init(decoder: ArtifactValueDecoder, elements: [JSONValue]) {
        self.decoder = decoder
        self.elements = elements
    }

    private mutating func next() throws -> JSONValue {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                Any.self, .init(codingPath: codingPath, debugDescription: "the array has \(elements.count) elements"))
        }
        defer { currentIndex += 1 }
        return elements[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try ArtifactValueDecoder.decode(type, from: try next(), codingPath: codingPath, tensors: decoder.tensors)
    }

    private mutating func child() throws -> ArtifactValueDecoder {
        ArtifactValueDecoder(value: try next(), tensors: decoder.tensors, codingPath: codingPath)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        try child().container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try child().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try child() }
}

struct ArtifactSingleDecoder: SingleValueDecodingContainer {
    let decoder: ArtifactValueDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value.isNull }

    private func whole<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        let exact: T? =
            switch decoder.value {
            case .integer(let value): T(exactly: value)
            case .unsigned(let value): T(exactly: value)
            case .number(let value): T(exactly: value)
            default: nil
            }
        guard let exact else { throw ArtifactValueDecoder.mismatch(type, codingPath, decoder.value.kind) }
        return exact
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let value = decoder.value.bool else { throw ArtifactValueDecoder.mismatch(type, codingPath, decoder.value.kind) }
        return value
    }
    func decode(_ type: String.Type) throws -> String {
        guard let value = decoder.value.string else { throw ArtifactValueDecoder.mismatch(type, codingPath, decoder.value.kind) }
        return value
    }
    func decode(_ type: Double.Type) throws -> Double {
        guard let value = decoder.value.double else { throw ArtifactValueDecoder.mismatch(type, codingPath, decoder.value.kind) }
        return value
    }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try ArtifactValueDecoder.decode(type, from: decoder.value, codingPath: codingPath, tensors: decoder.tensors)
    }
}
