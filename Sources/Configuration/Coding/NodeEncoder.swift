/// Encodes a value as YAML nodes without places: the defaults as a layer, and resolved values as text.
///
/// `nil` stays as `null`, keys keep the order of their declaration, dictionaries and sets are sorted.
func encodeNode(_ value: some Encodable) throws -> YAMLNode { try box(value, []).node }

private let nowhere = YAMLMark(line: 1, column: 1)

private func plain(_ text: String) -> YAMLNode { YAMLNode(.scalar(YAMLScalar(text, style: .plain)), start: nowhere, end: nowhere) }

private func quoted(_ text: String) -> YAMLNode { YAMLNode(.scalar(YAMLScalar(text, style: .doubleQuoted)), start: nowhere, end: nowhere) }

private func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> YAMLNode {
    plain(value.isNaN ? ".nan" : value.isInfinite ? (value < 0 ? "-.inf" : ".inf") : value.description)
}

/// A place that an encoder fills.
private final class Box {
    enum Content {
        case empty
        case node(YAMLNode)
        case keyed([(String, Box)])
        case unkeyed([Box])
    }

    var content = Content.empty
    var declaration: SettingDeclaration?

    init(_ content: Content = .empty) { self.content = content }

    func append(_ key: String, _ box: Box) {
        guard case .keyed(var pairs) = content else {
            content = .keyed([(key, box)])
            return
        }
        content = .empty
        pairs.append((key, box))
        content = .keyed(pairs)
    }

    func append(_ box: Box) {
        guard case .unkeyed(var boxes) = content else {
            content = .unkeyed([box])
            return
        }
        content = .empty
        boxes.append(box)
        content = .unkeyed(boxes)
    }

    var node: YAMLNode {
        var node = bare
        node.declaration = declaration
        return node
    }

    private var bare: YAMLNode {
        switch content {
        case .empty: YAMLNode(.mapping([]), start: nowhere, end: nowhere)
        case .node(let node): node
        case .unkeyed(let boxes): YAMLNode(.sequence(boxes.map(\.node)), start: nowhere, end: nowhere)
        case .keyed(let pairs):
            if pairs.count == 1, pairs[0].0 == SettingPath.payloadKey {
                pairs[0].1.node
            } else {
                YAMLNode(.mapping(pairs.map { YAMLPair(name: $0.0, key: nowhere, value: $0.1.node) }), start: nowhere, end: nowhere)
            }
        }
    }
}

private func box<T: Encodable>(_ value: T, _ path: [any CodingKey]) throws -> Box {
    if let value = value as? Int { return Box(.node(plain("\(value)"))) }
    if let value = value as? Double { return Box(.node(number(value))) }
    if let value = value as? String { return Box(.node(quoted(value))) }
    if let value = value as? Bool { return Box(.node(plain("\(value)"))) }
    if let value = value as? Float { return Box(.node(number(value))) }
    if let value = value as? any FixedWidthInteger { return Box(.node(plain("\(value)"))) }
    let encoder = NodeEncoder(path)
    try value.encode(to: encoder)
    if let pairs = value as? any Shuffled { pairs.sort(encoder.box) }
    return encoder.box
}

/// A collection whose order differs from process to process.
private protocol Shuffled {
    func sort(_ box: Box)
}

extension Dictionary: Shuffled {
    fileprivate func sort(_ box: Box) {
        switch box.content {
        case .keyed(let pairs): box.content = .keyed(pairs.sorted { $0.0 < $1.0 })
        case .unkeyed(let boxes):
            // Keys that are neither text nor integers stand before their values.
            let pairs = stride(from: 0, to: boxes.count - 1, by: 2).map { (boxes[$0].node.flowText, boxes[$0], boxes[$0 + 1]) }
            box.content = .unkeyed(pairs.sorted { $0.0 < $1.0 }.flatMap { [$0.1, $0.2] })
        default: break
        }
    }
}

extension Set: Shuffled {
    fileprivate func sort(_ box: Box) {
        guard case .unkeyed(let boxes) = box.content else { return }
        box.content = .unkeyed(boxes.map { ($0.node.flowText, $0) }.sorted { $0.0 < $1.0 }.map(\.1))
    }
}

private final class NodeEncoder: Encoder {
    let box: Box
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] {
        let take: ([String: any Sendable]) -> Void = { [box] in box.declaration = SettingDeclaration(facts: $0) }
        return [SettingDeclaration.key: take]
    }

    init(_ path: [any CodingKey], _ box: Box = Box()) {
        codingPath = path
        self.box = box
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .empty = box.content { box.content = .keyed([]) }
        return KeyedEncodingContainer(KeyedBoxes(box: box, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .empty = box.content { box.content = .unkeyed([]) }
        return UnkeyedBoxes(box: box, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleBox(box: box, codingPath: codingPath) }
}

private struct SingleBox: SingleValueEncodingContainer {
    let box: Box
    let codingPath: [any CodingKey]

    func encodeNil() { box.content = .node(plain("null")) }
    func encode<T: Encodable>(_ value: T) throws {
        let inner = try Configuration.box(value, codingPath)
        box.content = inner.content
        box.declaration = box.declaration ?? inner.declaration
    }
}

private struct UnkeyedBoxes: UnkeyedEncodingContainer {
    let box: Box
    let codingPath: [any CodingKey]
    var count: Int { if case .unkeyed(let boxes) = box.content { boxes.count } else { 0 } }

    func encodeNil() { box.append(Box(.node(plain("null")))) }
    func encode<T: Encodable>(_ value: T) throws { box.append(try Configuration.box(value, codingPath)) }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        let inner = Box(.keyed([]))
        box.append(inner)
        return KeyedEncodingContainer(KeyedBoxes(box: inner, codingPath: codingPath))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let inner = Box(.unkeyed([]))
        box.append(inner)
        return UnkeyedBoxes(box: inner, codingPath: codingPath)
    }

    func superEncoder() -> any Encoder {
        let inner = Box()
        box.append(inner)
        return NodeEncoder(codingPath, inner)
    }
}

private struct KeyedBoxes<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: Box
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { box.append(key.stringValue, Box(.node(plain("null")))) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        box.append(key.stringValue, try Configuration.box(value, codingPath + [key]))
    }

    // The library's own `encodeIfPresent` leaves `nil` out; here it must show that the key exists.
    private func encodeOptional<T: Encodable>(_ value: T?, _ key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try encodeOptional(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try encodeOptional(value, key) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        let inner = Box(.keyed([]))
        box.append(key.stringValue, inner)
        return KeyedEncodingContainer(KeyedBoxes<Nested>(box: inner, codingPath: codingPath + [key]))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let inner = Box(.unkeyed([]))
        box.append(key.stringValue, inner)
        return UnkeyedBoxes(box: inner, codingPath: codingPath + [key])
    }

    func superEncoder() -> any Encoder { NodeEncoder(codingPath, box) }

    func superEncoder(forKey key: Key) -> any Encoder {
        let inner = Box()
        box.append(key.stringValue, inner)
        return NodeEncoder(codingPath + [key], inner)
    }
}
