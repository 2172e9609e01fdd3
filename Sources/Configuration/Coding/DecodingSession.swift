/// Decodes layers into one value, collecting every mistake: where a value is wrong, the default takes its place and decoding goes on.
final class DecodingSession {
    /// So many mistakes are enough for anybody; the search for more ends there.
    static let enough = 1000

    let layers: [Layer]
    private(set) var problems: [Diagnostic] = []
    private var groups: [Group] = []
    /// While the default stands in for a wrong value, nothing is reported and no range is asked for.
    private(set) var isSilent = false
    private let defaultsOf: (any Any.Type) -> (any Encodable)?
    private var knownDefaults: [ObjectIdentifier: YAMLNode?] = [:]

    /// - Parameter defaultsOf: the defaults of a type, where it has some, for groups that the defaults of the whole leave out.
    init(_ layers: [Layer], defaultsOf: @escaping (any Any.Type) -> (any Encodable)? = { _ in nil }) {
        self.layers = layers
        self.defaultsOf = defaultsOf
    }

    /// The value, or nil when there are problems without a default to go on with.
    func decodeRoot<T: Decodable>(_ type: T.Type) -> T? {
        let placed = layers.enumerated().flatMap { index, layer in
            Placed(layer: index, node: layer.root, key: layer.root.start, file: layer.file).spread
        }
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
            for group in groups[mark...] where !group.isComplete { group.isAborted = true }
            if let problem = error as? LocatedProblem { problems += [problem.diagnostic] + problem.others }
            guard let first = placed.first, first.layer == 0 else { throw Reported() }
            isSilent = true
            defer { isSilent = false }
            do { return try unbox(type, [first], path) } catch { throw Reported() }
        }
    }

    /// Decodes for the sake of the mistakes.
    func examine<T: Decodable>(_ type: T.Type, _ placed: [Placed], _ path: SettingPath) {
        if !isSilent, problems.count < Self.enough { _ = try? decode(type, placed, path) }
    }

    func unbox<T: Decodable>(_ type: T.Type, _ placed: [Placed], _ path: SettingPath) throws -> T {
        if let value = try scalar(type, placed, path) { return value }
        let decoder = NodeDecoder(
            self, withDefaults(of: type, placed), path, isEnum: isEnum(type), isCollection: type is any Collecting.Type)
        do {
            let mark = groups.count
            let value = try T(from: decoder)
            for group in groups[mark...] { group.isComplete = true }
            return value
        } catch let reported as Reported {
            throw reported
        } catch {
            throw describe(error, decoder, type)
        }
    }

    /// Puts the defaults of a group in an optional, a list or a dictionary below it: those of the whole configuration leave them out.
    private func withDefaults<T>(of type: T.Type, _ placed: [Placed]) -> [Placed] {
        let given = Array(placed.drop { $0.layer == 0 && $0.node.isNull })
        guard let first = given.first, first.layer > 0 else { return placed }
        let node: YAMLNode?
        if let known = knownDefaults[ObjectIdentifier(type)] {
            node = known
        } else {
            node = defaultsOf(type).flatMap { try? encodeNode($0) }
            knownDefaults[ObjectIdentifier(type)] = .some(node)
        }
        return node.map { [Placed(layer: 0, node: $0, key: $0.start, file: nil)] + given } ?? placed
    }

    private func reportUnknownKeys() {
        var asked: [String: [String]] = [:]
        for group in groups { asked[group.path.text, default: []] += group.asked }
        let askers = askers()
        let aborted = Set(groups.filter(\.isAborted).map(\.path.text))
        for group in groups where !aborted.contains(group.path.text) {
            let known = asked[group.path.text] ?? []
            let isKnown = Set(known)
            for mapping in group.mappings where mapping.layer > 0 {
                for pair in mapping.node.mapping ?? [] where !isKnown.contains(pair.name) {
                    if problems.count >= Self.enough { return }
                    problems.append(unknown(pair, in: group, known: known, askers[pair.name] ?? [], file: mapping.file))
                }
            }
        }
    }

    /// For each key the first two paths at which it is known.
    private func askers() -> [String: [SettingPath]] {
        var askers: [String: [SettingPath]] = [:]
        for group in groups {
            for key in group.asked where askers[key, default: []].count < 2 {
                if askers[key]?.first?.text != group.path.text { askers[key, default: []].append(group.path) }
            }
        }
        return askers
    }

    private func unknown(
        _ pair: YAMLPair, in group: Group, known: [String], _ askers: [SettingPath], file: SourceFile?
    ) -> Diagnostic {
        var diagnostic = Diagnostic("unknown key '\(shown(pair.name))'", in: file, at: pair.key)
        if let elsewhere = askers.first(where: { $0.text != group.path.text }) {
            diagnostic.headline += " (did you mean '\(shown(elsewhere.child(AnyKey(stringValue: pair.name)).text))'?)"
        } else if let near = nearest(to: pair.name, among: known) {
            diagnostic.headline += " (did you mean '\(shown(near))'?)"
        } else {
            let place = group.path.text.isEmpty ? "here" : "in '\(shown(group.path.text))'"
            let names = known.map { settingName($0) }.joined(separator: ", ")
            diagnostic.facts = [known.isEmpty ? "no keys are known \(place)" : "known \(place): \(names)"]
        }
        return diagnostic
    }
}

/// A list, set or dictionary: when one member is wrong, the others are examined too.
private protocol Collecting {}
extension Array: Collecting {}
extension Set: Collecting {}
extension Dictionary: Collecting {}

/// Whether a type is an enum: only then can a word or a mapping of one key stand for a case. The first word of a type's metadata is its kind.
private func isEnum<T>(_ type: T.Type) -> Bool {
    unsafeBitCast(type as Any.Type, to: UnsafePointer<UInt>.self).pointee == 0x201
}
