/// The configuration of a run as stages see it: each property is a tracked value that knows its path.
///
/// It has no members of its own, so every property of the configuration can be reached by its name.
@dynamicMemberLookup
public struct Settings<Config: Sendable>: Sendable {
    package let setting: Setting<Config>

    /// Wraps resolved values.
    package init(_ config: Config) {
        setting = Setting(value: config, path: [], cache: EncodedValues())
    }

    public subscript<Value>(dynamicMember keyPath: any KeyPath<Config, Value> & Sendable) -> Setting<Value> {
        setting[dynamicMember: keyPath]
    }
}

/// One configured value with its path, such as `agents.steps`.
@dynamicMemberLookup
public struct Setting<Value: Sendable>: Sendable {
    package let value: Value
    package let path: [String]
    let cache: EncodedValues

    public subscript<Member>(dynamicMember keyPath: any KeyPath<Value, Member> & Sendable) -> Setting<Member> {
        Setting<Member>(value: value[keyPath: keyPath], path: path + [cache.name(of: keyPath, in: value, at: path)], cache: cache)
    }
}

extension Setting: StageInput where Value: Codable {
    public var _port: InputPort<Value> {
        let (value, path) = (value, path.joined(separator: "."))
        return port(value, path: path, isSetting: true, levels: []) { [cache] in try cache.encoded(path) { value } }
    }
}

/// The plain value of a setting, for the conditions and loops of a pipeline.
public func value<Value>(of setting: Setting<Value>) -> Value { setting.value }

// A stored property prints as `\Config.agents`, a computed one as an address. One with `@Quantity` is computed too, and is found by its
// storage; any other is refused when the pipeline is planned.
func propertyName<Value, Member>(_ keyPath: KeyPath<Value, Member>, in value: Value) -> String {
    let text = "\(keyPath)"
    guard let dot = text.lastIndex(of: "."), !text.contains("<computed") else {
        return quantityName(keyPath, in: value) ?? "<computed>"
    }
    return String(text[text.index(after: dot)...])
}
