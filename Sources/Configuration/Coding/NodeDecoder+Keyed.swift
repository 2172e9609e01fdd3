/// The mappings of all layers at one path, as a keyed container.
struct KeyedNodes<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: NodeDecoder
    private let group: Group

    init(_ decoder: NodeDecoder, _ group: Group) {
        self.decoder = decoder
        self.group = group
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// The keys that stand in the mappings and that the type knows. An enum asks this first: its case comes from the highest layer alone.
    var allKeys: [Key] {
        if decoder.isEnum { chooseCase() }
        let keys = names.compactMap { Key(stringValue: $0) }
        for key in keys { group.ask(key.stringValue) }
        return keys
    }

    private var names: [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for mapping in group.mappings {
            for pair in mapping.node.mapping ?? [] where seen.insert(pair.name).inserted { names.append(pair.name) }
        }
        return names
    }

    private func chooseCase() {
        guard let top = group.mappings.last(where: { $0.node.mapping?.isEmpty == false }), let pairs = top.node.mapping else { return }
        guard pairs.count == 1 else {
            let names = pairs.map { "'\(shown($0.name))'" }.joined(separator: ", ")
            decoder.pending = decoder.session.problem(
                "\(decoder.path.subject) must be one of its cases, found \(pairs.count): \(names)", [top])
            group.mappings = [top]
            return
        }
        if Key(stringValue: pairs[0].name) == nil { decoder.pending = decoder.noCase(pairs[0].name, Key.self) }
        group.mappings.removeAll { $0.node[pairs[0].name] == nil || $0.node.mapping?.count != 1 }
    }

    /// The nodes of all layers below a key, lowest first.
    private func children(_ key: Key) -> [Placed] {
        let name = key.stringValue
        group.ask(name)
        return group.children(name)
    }

    private func required(_ key: Key) throws -> [Placed] {
        let children = children(key)
        guard children.isEmpty else { return children }
        let place = decoder.path.text.isEmpty ? "" : " in '\(shown(decoder.path.text))'"
        let given = group.mappings.flatMap { ($0.node.mapping ?? []).map(\.name) }
        throw decoder.session.problem(
            "missing key '\(shown(key.stringValue))'\(place)", group.mappings,
            facts: given.isEmpty ? [] : ["found: " + given.map { shown($0) }.joined(separator: ", ")])
    }

    func contains(_ key: Key) -> Bool { !children(key).isEmpty }

    func decodeNil(forKey key: Key) throws -> Bool { try required(key).last?.node.isNull ?? true }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let children = try required(key)
        do {
            return try decoder.session.decode(type, children, decoder.path.child(key))
        } catch {
            if decoder.isCollection {
                for other in names.drop(while: { $0 != key.stringValue }).dropFirst() {
                    if let key = Key(stringValue: other) { decoder.session.examine(type, self.children(key), decoder.path.child(key)) }
                }
            }
            throw error
        }
    }

    // The library's own `decodeIfPresent` would give up the whole group for one wrong value without a default.
    private func optional<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T? {
        let children = children(key)
        guard let top = children.last, !top.node.isNull else { return nil }
        do { return try decoder.session.decode(type, children, decoder.path.child(key)) } catch is Reported { return nil }
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? { try optional(type, key) }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try optional(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try optional(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try optional(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try optional(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try optional(type, key) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        let nested = NodeDecoder(decoder.session, try required(key), decoder.path.child(key), isPayload: decoder.isEnum)
        return try nested.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try superDecoder(forKey: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        NodeDecoder(decoder.session, try required(key), decoder.path.child(key))
    }
}
