/// The path of a setting: `agents.delays[2]`, `weights."a.b"`.
struct SettingPath {
    let text: String
    let keys: [any CodingKey]

    static let root = SettingPath(text: "", keys: [])
    static let payloadKey = "_0"

    /// The unlabelled payload of an enum's case, `_0`, has no name that a user would write.
    func child(_ key: some CodingKey) -> SettingPath {
        let name = key.stringValue
        guard name != SettingPath.payloadKey else { return SettingPath(text: text, keys: keys + [key]) }
        return SettingPath(text: text.isEmpty ? settingName(name) : "\(text).\(settingName(name))", keys: keys + [key])
    }

    func element(_ index: Int) -> SettingPath {
        SettingPath(text: "\(text)[\(index)]", keys: keys + [AnyKey(intValue: index)])
    }

    /// As the subject of a message.
    var subject: String { text.isEmpty ? "the configuration" : "'\(shown(text))'" }
}

/// A name in a path: as it is, or between quotation marks where it would end the path or split it.
func settingName(_ name: String) -> String {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case ".", "=", "\"", "\\", "[", "]", " ": false
        default: scalar.value > 0x20 && !(0x7F..<0xA0).contains(scalar.value) && !isLineEnd(scalar)
        }
    }
    return isPlain && !name.isEmpty ? name : yamlQuoted(name)
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
