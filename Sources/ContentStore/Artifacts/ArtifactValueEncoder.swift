/// One `Encoder` of the walk: it fills one node.
struct ArtifactValueEncoder: Encoder {
    let node: EncodedNode
    let tensors: TensorList
    var codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { tensors.userInfo }

    static func encode<Value: Encodable>(_ value: Value, codingPath: [any CodingKey], tensors: TensorList) throws -> EncodedNode {
        if let scalar = scalar(value) { return EncodedNode(.value(scalar)) }
        if numericArrayTypes[ObjectIdentifier(Value.self)] != nil, let array = value as? any NumericArray {
            return EncodedNode(.value(tensors.place(array)))
        }
        if Value.self == FileTensor.self, let file = value as? FileTensor { return EncodedNode(.value(try file.place(in: tensors))) }
        // The order in which a set or dictionary is walked differs from process to process, and so would the numbers of its tensors:
        // arrays in there stay JSON.
        let unordered = Value.self as? any UnorderedCollection.Type
        let node = EncodedNode()
        node.unorderedGroup = unordered?.unorderedGroup
        let inner = unordered == nil ? tensors : TensorList(isInline: true, userInfo: tensors.userInfo)
        try value.encode(to: ArtifactValueEncoder(node: node, tensors: inner, codingPath: codingPath))
        if node.content == nil { node.content = .keyed([]) }
        return node
    }

    static func scalar<Value>(_ value: Value) -> JSONValue? {
        switch value {
        case let value as Double where Value.self == Double.self: .number(value)
        case let value as Int where Value.self == Int.self: .integer(Int64(value))
        case let value as String where Value.self == String.self: .string(value)
        case let value as Bool where Value.self == Bool.self: .bool(value)
        default: nil
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if node.content == nil { node.content = .keyed([]) }
        return KeyedEncodingContainer(ArtifactKeyedEncoder<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if node.content == nil { node.content = .unkeyed([]) }
        return ArtifactUnkeyedEncoder(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ArtifactSingleEncoder(encoder: self) }
}

struct ArtifactKeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ArtifactValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func put(_ child: EncodedNode, _ key: any CodingKey) {
        guard case .keyed(var members) = encoder.node.content else { return }
        encoder.node.content = nil
        members.append((key: key.stringValue, value: child))
        encoder.node.content = .keyed(members)
    }

    mutating func encodeNil(forKey key: Key) { put(EncodedNode(.value(.null)), key) }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        put(try ArtifactValueEncoder.encode(value, codingPath: codingPath + [key], tensors: encoder.tensors), key)
    }

    private func child(_ key: any CodingKey) -> ArtifactValueEncoder {
        let node = EncodedNode()
        put(node, key)
        return ArtifactValueEncoder(node: node, tensors: encoder.tensors, codingPath: codingPath + [key])
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        child(key).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { child(key).unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { child(SuperKey()) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { child(key) }
}

struct ArtifactUnkeyedEncoder: UnkeyedEncodingContainer {
    let encoder: ArtifactValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { if case .unkeyed(let elements) = encoder.node.content { elements.count } else { 0 } }

    private func put(_ child: EncodedNode) {
        guard case .unkeyed(var elements) = encoder.node.content else { return }
        encoder.node.content = nil
        elements.append(child)
        encoder.node.content = .unkeyed(elements)
    }

    mutating func encodeNil() { put(EncodedNode(.value(.null))) }

    mutating func encode<T: Encodable>(_ value: T) throws {
        put(try ArtifactValueEncoder.encode(value, codingPath: codingPath, tensors: encoder.tensors))
    }

    private func child() -> ArtifactValueEncoder {
        let node = EncodedNode()
        put(node)
        return ArtifactValueEncoder(node: node, tensors: encoder.tensors, codingPath: codingPath)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        child().container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { child() }
}

struct ArtifactSingleEncoder: SingleValueEncodingContainer {
    let encoder: ArtifactValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func set(_ value: JSONValue) { encoder.node.content = .value(value) }
    mutating func encodeNil() { set(.null) }
    mutating func encode(_ value: Bool) { set(.bool(value)) }
    mutating func encode(_ value: String) { set(.string(value)) }
    mutating func encode(_ value: Double) { set(.number(value)) }
    mutating func encode(_ value: Float) { set(.number(Double(value))) }
    mutating func encode(_ value: Int) { set(value.json) }
    mutating func encode(_ value: Int8) { set(value.json) }
    mutating func encode(_ value: Int16) { set(value.json) }
    mutating func encode(_ value: Int32) { set(value.json) }
    mutating func encode(_ value: Int64) { set(value.json) }
    mutating func encode(_ value: UInt) { set(value.json) }
    mutating func encode(_ value: UInt8) { set(value.json) }
    mutating func encode(_ value: UInt16) { set(value.json) }
    mutating func encode(_ value: UInt32) { set(value.json) }
    mutating func encode(_ value: UInt64) { set(value.json) }

    mutating func encode<T: Encodable>(_ value: T) throws {
        let node = try ArtifactValueEncoder.encode(value, codingPath: codingPath, tensors: encoder.tensors)
        encoder.node.content = node.content
        encoder.node.unorderedGroup = node.unorderedGroup
    }
}

struct SuperKey: CodingKey {
    var stringValue: String { "super" }
    var intValue: Int? { nil }
    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}
