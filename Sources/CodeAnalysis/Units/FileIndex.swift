/// What the analysis keeps of one source file: everything that is known without looking at another.
package struct FileIndex: Equatable, Sendable {
    /// The modules that the file imports.
    var imports: [String] = []
    var containers: [Container] = []
    var units: [SourceUnit] = []
    var sites: [StageSite] = []
    /// What the file does behind the keys' back.
    var findings: [Finding] = []
    /// The digest of the text as it stands, for stages that ask where their code stands.
    var textDigest = ""
    /// The first place that doesn't parse.
    var error: Place?
}

/// A place in a file.
package struct Place: Equatable, Sendable, Comparable {
    package let line: Int
    package let column: Int

    package static func < (left: Place, right: Place) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// A call of a stage function: `Train("population", Self.simulate, ...)`.
struct StageSite: Equatable, Sendable {
    var kind: String
    /// The name, where it is a plain string literal; the kind otherwise.
    var name: String
    /// Where `#line` and `#column` of the call point.
    var place: Place
    /// The last part of the function's name, where it is a reference; empty for a closure.
    var function: String
    /// The digest of the function's expression.
    var expression: String
    var mentions: Mentions
    var container: Int
    /// The unit that the call stands in.
    var unit: Int
    /// Whether the parameters' types of a closure are left to inference: they then come from the pipeline around it.
    var isInferred: Bool
    /// Whether the call stands where generic parameters may decide what the function is.
    var isGeneric: Bool
    /// Names that the function's expression takes from around the call.
    var captures: [Reference]
    /// The unqualified names of the expression, which may turn out to be instance members.
    var references: [Reference]

    struct Reference: Equatable, Sendable {
        var name: String
        var place: Place
    }
}

/// Something that a stage must not do, and what to do instead.
struct Finding: Equatable, Sendable {
    var place: Place
    var message: String
    /// The message doesn't hold where the package itself declares this name.
    var unlessDeclared: String
}
