/// Where the value of a setting comes from.
public enum Origin: Sendable, Equatable, CustomStringConvertible {
    case `default`
    case file(path: String, line: Int, column: Int)
    case preset(name: String, path: String, line: Int, column: Int)
    /// The whole argument, `seeds=3`.
    case override(text: String)

    /// `study.yaml:14`, `preset smoke, study.yaml:40`, `default`, `argument seeds=3`.
    public var description: String {
        switch self {
        case .default: "default"
        case .file(let path, let line, _): "\(path):\(line)"
        case .preset(let name, let path, let line, _): "preset \(name), \(path):\(line)"
        case .override(let text): "argument \(text)"
        }
    }

    /// The kind of a layer, to which a place is added.
    enum Kind: Sendable {
        case `default`
        case file(String)
        case preset(String, String)
        case override(String)

        /// - Parameter file: the file of the mark, where it is not the one of the layer.
        func at(_ mark: YAMLMark, in file: SourceFile?) -> Origin {
            switch self {
            case .default: .default
            case .file(let path): .file(path: file?.path ?? path, line: mark.line, column: mark.column)
            case .preset(let name, let path): .preset(name: name, path: file?.path ?? path, line: mark.line, column: mark.column)
            case .override(let text): .override(text: text)
            }
        }
    }
}

/// One resolved setting: a number, a word or a whole list.
public struct ResolvedEntry: Sendable, Equatable {
    /// `agents.steps`.
    public let path: String
    /// The value on one line, the same however it was written.
    public let text: String
    public let origin: Origin
    /// What the property declares: `steps`.
    public let unit: String?
    /// What the property declares: `from 0 to 1`.
    public let range: String?
}

/// A configuration with the origin of each of its values.
public struct Resolved<Value: Sendable>: Sendable {
    public let value: Value
    /// Every setting that holds no further settings, in the order of declaration.
    public let entries: [ResolvedEntry]
    /// The layers above the defaults.
    private let layers: [Layer]

    init(_ value: Value, _ encoded: YAMLNode, _ layers: [Layer]) {
        self.value = value
        self.layers = layers
        var entries: [ResolvedEntry] = []
        addEntries(&entries, encoded, [], sources(layers), layers, nil)
        self.entries = entries
    }

    /// A mistake in the setting or group at a path, shown at the key that set it last.
    public func mistake(_ headline: String, at path: [String], facts: [String] = [], hint: String? = nil) -> Diagnostic {
        let placed = path.reduce(sources(layers)) { group($0).children($1) }.last
        return Diagnostic(headline, in: placed?.file, at: placed?.key ?? .first, facts: facts, hint: hint)
    }

    /// Where a setting was set last; for a group of settings, the latest origin of any in it. `default` for a path that nobody sets.
    public func origin(of path: String) -> Origin {
        latest(settingNames(path).reduce(sources(layers)) { group($0).children($1) }, layers)
    }
}

/// One entry for each leaf of the resolved value.
private func addEntries(
    _ entries: inout [ResolvedEntry], _ node: YAMLNode, _ path: [String], _ sources: [Placed], _ layers: [Layer],
    _ outer: SettingDeclaration?
) {
    let declaration = node.declaration ?? outer
    guard let pairs = node.mapping, !pairs.isEmpty, !(pairs.count == 1 && pairs[0].value.mapping?.isEmpty == true) else {
        entries.append(
            ResolvedEntry(
                path: path.map { settingName($0) }.joined(separator: "."), text: node.flowText, origin: latest(sources, layers),
                unit: declaration?.unit, range: declaration?.range))
        return
    }
    let group = group(sources)
    for pair in pairs { addEntries(&entries, pair.value, path + [pair.name], group.children(pair.name), layers, declaration) }
}

/// What the layers say at the root.
private func sources(_ layers: [Layer]) -> [Placed] {
    layers.enumerated().flatMap { index, layer in
        Placed(layer: index, node: layer.root, key: layer.root.start, file: layer.file).spread
    }
}

/// A group of settings without a value, all commented out, sets nothing.
private func group(_ sources: [Placed]) -> Group { Group(.root, sources.filter { !$0.node.isNull }) }

/// The origin of what was set last.
private func latest(_ sources: [Placed], _ layers: [Layer]) -> Origin {
    for placed in sources.reversed() {
        guard let pairs = placed.node.mapping else { return layers[placed.layer].origin.at(placed.key, in: placed.file) }
        // A mapping without keys sets nothing.
        if let first = pairs.first { return layers[placed.layer].origin.at(first.key, in: placed.file) }
    }
    return .default
}
