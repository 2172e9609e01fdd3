/// The path of a setting: `agents.delays[2]`.
struct SettingPath {
    let text: String
    let keys: [any CodingKey]

    static let root = SettingPath(text: "", keys: [])

    /// The unlabelled payload of an enum's case, `_0`, has no name that a user would write.
    func child(_ key: some CodingKey) -> SettingPath {
        let name = key.stringValue
        let text = name == SettingPath.payloadKey ? text : text.isEmpty ? name : "\(text).\(name)"
        return SettingPath(text: text, keys: keys + [key])
    }

    func element(_ index: Int) -> SettingPath {
        SettingPath(text: "\(text)[\(index)]", keys: keys + [AnyKey(intValue: index)])
    }

    static let payloadKey = "_0"
}

/// A key by any name.
struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
