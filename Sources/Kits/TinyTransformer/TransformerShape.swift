/// The sizes of a ``TinyTransformer``.
public struct TransformerShape: Codable, Hashable, Sendable {
    /// How many different tokens there are.
    public var vocabulary: Int
    /// Length of the vector that stands for a token.
    public var width: Int
    /// Number of blocks.
    public var depth: Int
    /// Number of attention heads in each block; they share the width equally.
    public var heads: Int
    /// The most tokens that are seen at once.
    public var context: Int

    public init(vocabulary: Int, width: Int, depth: Int, heads: Int, context: Int) {
        (self.vocabulary, self.width, self.depth) = (vocabulary, width, depth)
        (self.heads, self.context) = (heads, context)
    }

    /// The same, if a transformer of these sizes can be made.
    func validated() throws(TransformerProblem) -> TransformerShape {
        for (name, size) in [("vocabulary", vocabulary), ("width", width), ("heads", heads), ("context", context)] where size < 1 {
            throw TransformerProblem("the \(name) of a transformer is at least 1, found \(size)")
        }
        guard depth >= 0 else { throw TransformerProblem("the depth of a transformer is at least 0, found \(depth)") }
        guard width % heads == 0 else {
            throw TransformerProblem("\(heads) heads can't share a width of \(width) equally; take a multiple of \(heads)")
        }
        return self
    }
}

/// Sizes or tokens that a transformer can't take.
public struct TransformerProblem: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
