public import Configuration

/// What a paper file says apart from rules; before a study starts there is nothing else in it.
///
/// Nothing can be judged by an outline: rules stand in a ``Paper`` alone.
public struct PaperOutline: Sendable {
    /// A claim as the paper makes it, without a rule that would decide about it.
    public struct StatedClaim: Sendable {
        public let id: String
        public let says: String
        public let published: [Claim.PublishedNumber]
    }

    public let slug: String
    public let title: String
    /// `2026-05-27`; less exact dates are `2026-05` and `2026`. Nil when nobody has looked it up.
    public let published: String?
    /// The number at arXiv.
    public let arxiv: String?
    public let doi: String?
    /// A page about the paper.
    public let page: String?
    /// Where the paper's own code is.
    public let code: String?
    /// The folder of its study under `pipelines`.
    public let theme: String
    public let feeds: [String]
    /// Planned, as long as there are no rules; nil when not even that is known.
    public let fidelity: Paper.Fidelity?
    public let whyThisFidelity: String?
    public let question: String?
    public let claims: [StatedClaim]
    /// Whether the file holds a rule for each claim; it says `rules: none` otherwise.
    public let hasRules: Bool

    /// Where to read the paper, else what there is about it.
    public var address: String? {
        arxiv.map { "https://arxiv.org/abs/\($0)" } ?? doi.map { "https://doi.org/\($0)" } ?? page ?? code
    }

    /// Reads a paper file, with or without rules.
    ///
    /// - Throws: every mistake with its place; half of a rule is one, and rules in a file that says it has none.
    public static func parse(_ file: SourceFile) throws(DiagnosticError) -> PaperOutline { try PaperContents(file).outline }
}
