/// One source of values: the defaults (without a file), `study.yaml`, a preset, another file, or one `key=value`.
struct Layer: Sendable {
    let file: SourceFile?
    let root: YAMLNode
    let origin: Origin.Kind
}

/// A node of one layer at the path that is being decoded.
struct Placed {
    /// 0 is the defaults; a higher layer takes precedence.
    let layer: Int
    let node: YAMLNode
    /// Where its key stands, or the node itself in a list.
    let key: YAMLMark
}

/// A mistake on its way up to the nearest place that has a default to go on with.
struct LocatedProblem: Error {
    let diagnostic: Diagnostic
    /// What was wanted, when the node is of the wrong kind: a type that can be written in several ways tries one after the other.
    var expectation: String?
}

/// Thrown through initialisers once the mistake is on the list.
struct Reported: Error {}

/// What a decoder asked of one mapping: the keys that are known there.
final class Group {
    let path: SettingPath
    var mappings: [Placed]
    var asked: [String] = []
    var isAborted = false

    init(_ path: SettingPath, _ mappings: [Placed]) {
        self.path = path
        self.mappings = mappings
    }

    func ask(_ key: String) { if !asked.contains(key) { asked.append(key) } }
}

/// Decodes layers into one value, collecting every mistake: where a value is wrong, the default takes its place and decoding goes on.
final class DecodingSession {
    let layers: [Layer]
    private(set) var problems: [Diagnostic] = []
    private var groups: [Group] = []
    private var isSilent = false

    init(_ layers: [Layer]) { self.layers = layers }

    /// The value, or nil when there are problems without a default to go on with.
    func decodeRoot<T: Decodable>(_ type: T.Type) -> T? {
        let placed = layers.enumerated().map { Placed(layer: $0.offset, node: $0.element.root, key: $0.element.root.start) }
        let value = try? decode(type, placed, .root)
        reportUnknownKeys()
        return value
    }

    func group(_ path: SettingPath, _ mappings: [Placed]) -> Group {
        let group = Group(path, mappings)
        if !isSilent { groups.append(group) }
        return group
    }

    /// Decodes with recovery.
    func decode<T: Decodable>(_ type: T.Type, _ placed: [Placed], _ path: SettingPath) throws -> T {
        let mark = groups.count
        do {
            return try unbox(type, placed, path)
        } catch {
            guard !isSilent else { throw error }
            for group in groups[mark...] { group.isAborted = true }
            if let problem = error as? LocatedProblem { problems.append(problem.diagnostic) }
            guard let first = placed.first, first.layer == 0, placed.count > 1 else { throw Reported() }
            isSilent = true
            defer { isSilent = false }
            do { return try unbox(type, [first], path) } catch { throw Reported() }
        }
    }

    func unbox<T: Decodable>(_ type: T.Type, _ placed: [Placed], _ path: SettingPath) throws -> T {
        if let value = try scalar(type, placed, path) { return value }
        let decoder = NodeDecoder(self, placed, path, isEnum: isEnum(type))
        do {
            return try T(from: decoder)
        } catch let reported as Reported {
            throw reported
        } catch {
            throw describe(error, decoder, type)
        }
    }

    /// A located mistake at the node that counts, which is the last.
    func problem(_ headline: String, _ placed: [Placed], facts: [String] = [], hint: String? = nil) -> LocatedProblem {
        guard let top = placed.last else { return LocatedProblem(diagnostic: Diagnostic(headline, facts: facts, hint: hint)) }
        return LocatedProblem(diagnostic: Diagnostic(headline, in: layers[top.layer].file, at: top.node.start, facts: facts, hint: hint))
    }

    /// `'agents.steps' must be an integer, found the text 'abc'`.
    func mismatch(_ expected: [String], _ placed: [Placed], _ path: SettingPath, hint: String? = nil) -> LocatedProblem {
        let subject = path.text.isEmpty ? "the configuration" : "'\(shown(path.text))'"
        let found = placed.last?.node.found ?? "nothing"
        var problem = problem("\(subject) must be \(expected.joined(separator: " or ")), found \(found)", placed, hint: hint)
        problem.expectation = expected.last
        return problem
    }

    private func describe<T>(_ error: any Error, _ decoder: NodeDecoder, _ type: T.Type) -> LocatedProblem {
        if let cases = caseNames(type) {
            let word = decoder.placed.last?.node.scalar?.text ?? ""
            let base = mismatch(["one of " + cases.joined(separator: ", ")], decoder.placed, decoder.path).diagnostic
            return problem(base.headline + suggestion(for: word, among: cases), decoder.placed)
        }
        if let pending = decoder.pending { return pending }
        if let problem = error as? LocatedProblem { return problem }
        let subject = decoder.path.text.isEmpty ? "the configuration" : "'\(shown(decoder.path.text))'"
        guard let error = error as? DecodingError else { return problem("\(subject): \(error)", decoder.placed) }
        if case .keyNotFound(let key, _) = error { return problem("\(subject): missing key '\(shown(key.stringValue))'", decoder.placed) }
        // A raw value without a case; the library's own sentence names a Swift type, which is not the user's business.
        if case .dataCorrupted = error, decoder.isEnum, decoder.placed.last?.node.scalar != nil {
            return problem("\(subject) has no value \(decoder.placed.last?.node.found ?? "")", decoder.placed)
        }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context), .keyNotFound(_, let context):
            return problem(
                "\(subject): \(context.debugDescription)", decoder.placed.last.map { [descend($0, context.codingPath, decoder)] } ?? [])
        @unknown default: return problem("\(subject): \(error)", decoder.placed)
        }
    }

    /// The node that a type's own error is about.
    private func descend(_ placed: Placed, _ path: [any CodingKey], _ decoder: NodeDecoder) -> Placed {
        var node = placed.node
        for key in path.dropFirst(decoder.path.keys.count) {
            guard let next = node[key.stringValue] else { break }
            node = next
        }
        return Placed(layer: placed.layer, node: node, key: placed.key)
    }

    private func reportUnknownKeys() {
        var asked: [String: [String]] = [:]
        for group in groups { asked[group.path.text, default: []] += group.asked }
        let aborted = groups.filter(\.isAborted).map(\.path.text)
        for group in groups where !aborted.contains(group.path.text) {
            let known = asked[group.path.text] ?? []
            for mapping in group.mappings where mapping.layer > 0 {
                for pair in mapping.node.mapping ?? [] where !known.contains(pair.name) {
                    problems.append(unknown(pair, in: group, known: known, layer: mapping.layer))
                }
            }
        }
    }

    private func unknown(_ pair: YAMLPair, in group: Group, known: [String], layer: Int) -> Diagnostic {
        var diagnostic = Diagnostic("unknown key '\(shown(pair.name))'", in: layers[layer].file, at: pair.key)
        if let elsewhere = groups.first(where: { $0.path.text != group.path.text && $0.asked.contains(pair.name) }) {
            let path = elsewhere.path.text.isEmpty ? pair.name : "\(elsewhere.path.text).\(pair.name)"
            diagnostic.headline += " (did you mean '\(path)'?)"
        } else if let near = nearest(to: pair.name, among: known) {
            diagnostic.headline += " (did you mean '\(near)'?)"
        } else {
            let place = group.path.text.isEmpty ? "here" : "in '\(group.path.text)'"
            diagnostic.facts = [known.isEmpty ? "no keys are known \(place)" : "known \(place): \(known.joined(separator: ", "))"]
        }
        return diagnostic
    }
}

/// The raw values of an enum that lists its cases.
private func caseNames<T>(_ type: T.Type) -> [String]? {
    func names<C: CaseIterable>(_ type: C.Type) -> [String]? {
        let values = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue }
        return values.isEmpty ? nil : values.map { "\($0)" }
    }
    guard let type = type as? any CaseIterable.Type else { return nil }
    return names(type)
}

/// Whether a type is an enum: only then can a word or a mapping of one key stand for a case. The first word of a type's metadata is its kind.
private func isEnum<T>(_ type: T.Type) -> Bool {
    unsafeBitCast(type as Any.Type, to: UnsafePointer<UInt>.self).pointee == 0x201
}
