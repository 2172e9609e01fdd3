/// One declaration of a file, cut off from its neighbours: what a fingerprint is made of.
struct SourceUnit: Equatable, Sendable {
    enum Kind: UInt8, Sendable {
        case function, initializer, deinitializer, `subscript`, property, alias, operatorDeclaration, precedenceGroup, macro
        /// A type without its functions: attributes, generics, conformances, instance storage, cases.
        case typeHeader
        case extensionHeader
        /// A protocol as a whole.
        case protocolDeclaration
        /// Code at top level, and what the analyser doesn't know.
        case loose
    }

    struct Flags: OptionSet, Equatable, Sendable {
        let rawValue: UInt8
        /// Visible in its file only.
        static let isPrivate = Flags(rawValue: 1)
        /// Visible in other modules.
        static let isExported = Flags(rawValue: 2)
        /// A global or static variable that can change, or a constant that may hold something that does.
        static let isMutable = Flags(rawValue: 4)
        /// Called by its symbol's name.
        static let isAlwaysReached = Flags(rawValue: 8)
        /// Has generic parameters, also spelled as `some`.
        static let isGeneric = Flags(rawValue: 16)
        /// A global or static constant whose initial value is made here.
        static let isConstant = Flags(rawValue: 32)
        /// A function or property of an instance.
        static let isInstance = Flags(rawValue: 64)
    }

    var kind: Kind
    /// The declared names: one, but for `let (a, b) = ...`.
    var names: [String]
    /// The position in the file's containers, for a header its own; -1 at top level.
    var container: Int
    /// The digest of the tree, of what stands around it and of the conditions of every `#if` around it.
    var hash: String
    /// A letter for each token.
    var tokens: String
    var line: Int
    var lastLine: Int
    var mentions: Mentions
    /// The types of the parameters that a call must give; empty for those that say nothing about which values there are.
    var parameters: [[String]] = []
    /// The labels that a call must spell.
    var labels: [String] = []
    /// What each own generic parameter has to conform to.
    var generics: [String: [[String]]] = [:]
    var flags: Flags = []
    /// The doc comment.
    var documentation = ""
    /// Whether the first parameter is the run: then it is a stage's function.
    var takesRun = false
}

/// What units stand in: a type, a protocol or an extension.
struct Container: Equatable, Sendable {
    enum Kind: UInt8, Sendable { case structure, enumeration, `class`, actor, `protocol`, `extension` }

    var kind: Kind
    /// The name of a type; the extended type's parts.
    var path: [String]
    var parent: Int
    var isFinal = false
    /// Visible in other modules.
    var isExported = false
    var isPrivate = false
    var generics: [String] = []
    /// What is inherited and conformed to, compositions taken apart.
    var inherits: [[String]] = []
    /// The names that a protocol requires, and its associated types.
    var requirements: [String] = []
    var associated: [String] = []
    var isGlobalActor = false
    /// The unit of the header; -1 for an extension that says nothing of its own.
    var header = -1
}
