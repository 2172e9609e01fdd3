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

        func at(_ mark: YAMLMark) -> Origin {
            switch self {
            case .default: .default
            case .file(let path): .file(path: path, line: mark.line, column: mark.column)
            case .preset(let name, let path): .preset(name: name, path: path, line: mark.line, column: mark.column)
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
        entries = leaves(encoded, []).map { path, text in
            ResolvedEntry(path: path.joined(separator: "."), text: text, origin: latest(path, layers))
        }
    }

    /// Where a setting was set last; for a group of settings, the latest origin of any in it. `default` for a path that nobody sets.
    public func origin(of path: String) -> Origin { latest(path.split(separator: ".").map(String.init), layers) }
}

private func latest(_ path: [String], _ layers: [Layer]) -> Origin {
    search: for layer in layers.reversed() {
        var (node, mark) = (layer.root, layer.root.start)
        for name in path {
            // A group of settings without a value, all commented out, sets nothing.
            if node.isNull { continue search }
            // A scalar or a list decides about everything below it.
            guard let pairs = node.mapping else { return layer.origin.at(mark) }
            guard let pair = pairs.first(where: { $0.name == name }) else { continue search }
            (node, mark) = (pair.value, pair.key)
        }
        if let pairs = node.mapping {
            // A mapping without keys sets nothing, unless it names a case; then its own key is the place.
            if pairs.isEmpty, path.isEmpty { continue }
            if let first = pairs.first { mark = first.key }
        }
        return layer.origin.at(mark)
    }
    return .default
}

private func leaves(_ node: YAMLNode, _ path: [String]) -> [(path: [String], text: String)] {
    guard let pairs = node.mapping, !pairs.isEmpty, !(pairs.count == 1 && pairs[0].value.mapping?.isEmpty == true) else {
        return [(path, node.flowText)]
    }
    return pairs.flatMap { leaves($0.value, path + [$0.name]) }
}
