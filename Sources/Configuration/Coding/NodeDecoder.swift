/// The decoder that a configuration type meets: one path, the nodes of all layers there.
final class NodeDecoder: Decoder {
    let session: DecodingSession
    /// Lowest precedence first, never empty.
    let placed: [Placed]
    let path: SettingPath
    let isEnum: Bool
    /// Whether this is the payload of an enum's case, where a single unlabelled value needs no key.
    let isPayload: Bool
    /// Whether this is a list, a set or a dictionary.
    let isCollection: Bool
    /// The kinds that were tried here without success.
    var expected: [String] = []
    /// What is wrong with the case that is named here; counts when the enum's own initialiser gives up.
    var pending: LocatedProblem?

    var codingPath: [any CodingKey] { path.keys }
    /// What the property says that is decoded here.
    var declaration: SettingDeclaration? { placed.first.flatMap { $0.layer == 0 ? $0.node.declaration : nil } }
    var userInfo: [CodingUserInfoKey: Any] {
        guard !session.isSilent, let declaration else { return [:] }
        return [SettingDeclaration.key: declaration.facts]
    }

    init(
        _ session: DecodingSession, _ placed: [Placed], _ path: SettingPath, isEnum: Bool = false, isPayload: Bool = false,
        isCollection: Bool = false
    ) {
        self.session = session
        self.placed = placed
        self.path = path
        self.isEnum = isEnum
        self.isPayload = isPayload
        self.isCollection = isCollection
    }

    func mismatch(_ expectations: [String], hint: String? = nil) -> LocatedProblem {
        for expectation in expectations where !expected.contains(expectation) { expected.append(expectation) }
        return session.mismatch(expected, placed, path, hint: hint)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        var mappings: [Placed] = []
        for placed in placed.reversed() {
            if placed.node.isNull { continue }
            guard let mapping = mapping(placed, Key.self) else { break }
            mappings.append(mapping)
        }
        if mappings.isEmpty, let top = placed.last {
            guard top.node.isNull else {
                if isEnum, let word = top.node.scalar, word.value == .string { pending = noCase(word.text, Key.self) }
                throw mismatch([isEnum ? "one of its cases" : "a mapping"])
            }
            let empty = YAMLNode(.mapping([]), start: top.node.start, end: top.node.end)
            mappings = [Placed(layer: top.layer, node: empty, key: top.key, file: top.file)]
        }
        return KeyedDecodingContainer(KeyedNodes(self, session.group(path, mappings.reversed())))
    }

    /// The node as a mapping: as it stands, or as the short form of a case without payload or of its one unlabelled value.
    private func mapping<Key: CodingKey>(_ placed: Placed, _ key: Key.Type) -> Placed? {
        let node = placed.node
        func wrapped(_ name: String, _ value: YAMLNode) -> Placed {
            let pair = YAMLPair(name: name, key: node.start, value: value)
            let mapping = YAMLNode(.mapping([pair]), start: node.start, end: node.end)
            return Placed(layer: placed.layer, node: mapping, key: placed.key, file: placed.file)
        }
        if isPayload, Key(stringValue: SettingPath.payloadKey) != nil, node[SettingPath.payloadKey] == nil {
            // Unless these are others of the case's values: `_1`, or one with a label.
            let isOthers = node.mapping.map { !$0.isEmpty && $0.allSatisfy { Key(stringValue: $0.name) != nil } } ?? false
            if !isOthers { return wrapped(SettingPath.payloadKey, node) }
        }
        if isEnum, let word = node.scalar, word.value == .string, Key(stringValue: word.text) != nil {
            return wrapped(word.text, YAMLNode(.mapping([]), start: node.end, end: node.end))
        }
        return node.mapping == nil ? nil : placed
    }

    /// `'solver' has no case 'eulr' (did you mean 'euler'?)`.
    ///
    /// A key type doesn't list its names, so the words one edit away are tried.
    func noCase<Key: CodingKey>(_ word: String, _ key: Key.Type) -> LocatedProblem {
        let near = wordsOneEditAway(word).first { Key(stringValue: $0) != nil }
        let hint = near.map { " (did you mean '\($0)'?)" } ?? ""
        return session.problem("\(path.subject) has no case '\(shown(word))'\(hint)", placed)
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let top = placed.last, let nodes = top.node.sequence else {
            throw mismatch(["a list"], hint: listHint)
        }
        return UnkeyedNodes(self, nodes.map(top.element))
    }

    private var listHint: String? {
        guard let top = placed.last else { return nil }
        if let scalar = top.node.scalar { return scalar.text.isEmpty ? "write [] for no elements" : "write [\(shown(scalar.text))]" }
        guard top.node.mapping != nil, top.file?.argument != nil else { return nil }
        return "an element of a list cannot be set by itself; give the whole list: \(shown(path.text))=[...]"
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleNode(decoder: self) }
}

private struct SingleNode: SingleValueDecodingContainer {
    let decoder: NodeDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.placed.last?.node.isNull ?? true }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            return try decoder.session.unbox(type, decoder.placed, decoder.path)
        } catch let problem as LocatedProblem {
            guard !problem.expectations.isEmpty else { throw problem }
            throw decoder.mismatch(problem.expectations, hint: problem.diagnostic.hint)
        }
    }
}

private struct UnkeyedNodes: UnkeyedDecodingContainer {
    let decoder: NodeDecoder
    let elements: [[Placed]]
    var currentIndex = 0

    init(_ decoder: NodeDecoder, _ elements: [[Placed]]) {
        self.decoder = decoder
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    private mutating func next() throws -> (placed: [Placed], path: SettingPath) {
        guard !isAtEnd else {
            throw decoder.session.problem("\(decoder.path.subject) needs more than \(elements.count) elements", decoder.placed)
        }
        defer { currentIndex += 1 }
        return (elements[currentIndex], decoder.path.element(currentIndex))
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex].last?.node.isNull == true else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let (placed, path) = try next()
        do {
            return try decoder.session.decode(type, placed, path)
        } catch {
            while decoder.isCollection, !isAtEnd {
                let (placed, path) = try next()
                decoder.session.examine(type, placed, path)
            }
            throw error
        }
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try superDecoder().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder {
        let (placed, path) = try next()
        return NodeDecoder(decoder.session, placed, path)
    }
}

private func wordsOneEditAway(_ word: String) -> [String] {
    let letters = Array(word)
    guard letters.count <= 40 else { return [] }
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
    var words: [String] = []
    for index in 0...letters.count {
        let (head, tail) = (letters[..<index], letters[index...])
        if let first = tail.first {
            words.append(String(head + tail.dropFirst()))
            if let second = tail.dropFirst().first { words.append(String(head + [second, first] + tail.dropFirst(2))) }
        }
        for letter in alphabet {
            words.append(String(head + [letter] + tail))
            if !tail.isEmpty { words.append(String(head + [letter] + tail.dropFirst())) }
        }
    }
    return words
}
