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
    /// Where it is written: the layer's file, or one that is included there.
    let file: SourceFile?

    func child(_ pair: YAMLPair) -> [Placed] { Placed(layer: layer, node: pair.value, key: pair.key, file: file).spread }
    func element(_ node: YAMLNode) -> [Placed] { Placed(layer: layer, node: node, key: node.start, file: file).spread }

    /// With what its mapping includes, lowest precedence first.
    var spread: [Placed] {
        guard let included = node.included else { return [self] }
        return Placed(layer: layer, node: included.root, key: key, file: included.file).spread + [self]
    }
}

/// A mistake on its way up to the nearest place that has a default to go on with.
struct LocatedProblem: Error {
    var diagnostic: Diagnostic
    /// Further mistakes of the same value.
    var others: [Diagnostic] = []
    /// What was wanted, when the node is of the wrong kind: a type that can be written in several ways tries one after the other.
    var expectations: [String] = []
}

/// Thrown through initialisers once the mistake is on the list.
struct Reported: Error {}

/// What a decoder asked of one mapping: the keys that are known there.
final class Group {
    let path: SettingPath
    var mappings: [Placed] { didSet { tables = [:] } }
    private(set) var asked: [String] = []
    private var isAsked: Set<String> = []
    private var tables: [Int: [String: Int]] = [:]
    /// Whether the type at this path, or one above it, was read to its end: it has asked for all that it knows.
    var isComplete = false
    var isAborted = false

    init(_ path: SettingPath, _ mappings: [Placed]) {
        self.path = path
        self.mappings = mappings
    }

    func ask(_ key: String) { if isAsked.insert(key).inserted { asked.append(key) } }

    /// The nodes of all layers below a key, lowest first; what is no mapping stands for everything below it.
    func children(_ name: String) -> [Placed] {
        mappings.indices.flatMap { position in
            mappings[position].node.mapping == nil ? [mappings[position]] : pair(name, position).map(mappings[position].child) ?? []
        }
    }

    /// A long mapping is searched by a table: a dictionary of settings asks for each of its keys.
    private func pair(_ name: String, _ position: Int) -> YAMLPair? {
        guard let pairs = mappings[position].node.mapping, pairs.count > 16 else {
            return mappings[position].node.mapping?.first { $0.name == name }
        }
        if tables[position] == nil {
            tables[position] = Dictionary(pairs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return tables[position]?[name].map { pairs[$0] }
    }
}
