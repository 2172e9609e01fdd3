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
        entries = leaves(encoded, []).map { path, node, declaration in
            ResolvedEntry(
                path: path.map { settingName($0) }.joined(separator: "."), text: node.flowText, origin: latest(path, layers),
                unit: declaration?.unit, range: declaration?.range)
        }
    }

    /// Where a setting was set last; for a group of settings, the latest origin of any in it. `default` for a path that nobody sets.
    public func origin(of path: String) -> Origin { latest(settingNames(path), layers) }
}

private func latest(_ path: [String], _ layers: [Layer]) -> Origin {
    for layer in layers.reversed() {
        if let (mark, file) = place(of: path[...], layer.root, key: nil, layer.file) { return layer.origin.at(mark, in: file) }
    }
    return .default
}

/// Where a node sets the value at a path, or a value around it; nil where it doesn't.
private func place(
    of path: ArraySlice<String>, _ node: YAMLNode, key: YAMLMark?, _ file: SourceFile?
) -> (mark: YAMLMark, file: SourceFile?)? {
    // A group of settings without a value, all commented out, sets nothing.
    if node.isNull, !path.isEmpty { return nil }
    // A scalar or a list decides about everything below it.
    guard let pairs = node.mapping else { return (key ?? node.start, file) }
    if let name = path.first {
        if let pair = pairs.first(where: { $0.name == name }), let found = place(of: path.dropFirst(), pair.value, key: pair.key, file) {
            return found
        }
    } else if let first = pairs.first {
        return (first.key, file)
    } else if let key, node.included == nil {
        // A mapping without keys sets nothing, unless it names a case; then its own key is the place.
        return (key, file)
    }
    return node.included.flatMap { place(of: path, $0.root, key: nil, $0.file) }
}

private typealias Leaf = (path: [String], node: YAMLNode, declaration: SettingDeclaration?)

private func leaves(_ node: YAMLNode, _ path: [String], _ outer: SettingDeclaration? = nil) -> [Leaf] {
    let declaration = node.declaration ?? outer
    guard let pairs = node.mapping, !pairs.isEmpty, !(pairs.count == 1 && pairs[0].value.mapping?.isEmpty == true) else {
        return [(path, node, declaration)]
    }
    return pairs.flatMap { leaves($0.value, path + [$0.name], declaration) }
}
