/// A place in a text: line and column, both counted from 1, the column in code points.
public struct YAMLMark: Sendable, Hashable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    static let first = YAMLMark(line: 1, column: 1)

    public static func < (left: YAMLMark, right: YAMLMark) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// One value of a YAML document with the place where it stands.
///
/// An alias is replaced by a copy of what its anchor names; the copy keeps the anchor's place.
public struct YAMLNode: Sendable {
    public enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the order of the text; no key stands twice.
        case mapping([YAMLPair])
    }

    public var content: Content
    public var start: YAMLMark
    /// One past the last character.
    public var end: YAMLMark
    /// What the property says about this value; only on nodes that encode defaults or resolved values.
    var declaration: SettingDeclaration?
    /// The file that this mapping includes; its own keys come first.
    var included: IncludedFile?

    public init(_ content: Content, start: YAMLMark, end: YAMLMark) {
        self.content = content
        self.start = start
        self.end = end
    }

    public var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
    public var sequence: [YAMLNode]? { if case .sequence(let nodes) = content { nodes } else { nil } }
    public var mapping: [YAMLPair]? { if case .mapping(let pairs) = content { pairs } else { nil } }

    /// Whether this is `null`, `~` or nothing at all.
    public var isNull: Bool { scalar?.value == .null }

    /// The value of a key of a mapping.
    public subscript(key: String) -> YAMLNode? { mapping?.first { $0.name == key }?.value }

    /// What stands here, in the words of an error message.
    public var found: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "nothing"
            case .bool(let value): "\(value)"
            case .integer, .float: "the number \(shown(scalar.text))"
            case .string: "the text '\(shown(scalar.text))'"
            }
        }
    }
}

/// A key of a mapping with its value.
public struct YAMLPair: Sendable {
    public var name: String
    /// Where the key stands.
    public var key: YAMLMark
    public var value: YAMLNode

    public init(name: String, key: YAMLMark, value: YAMLNode) {
        self.name = name
        self.key = key
        self.value = value
    }
}
