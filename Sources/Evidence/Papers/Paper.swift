public import Configuration

/// What a paper claims and how each claim is decided: the content of `papers/<slug>.yaml`.
public struct Paper: Sendable {
    /// How near the study is to the paper.
    public enum Fidelity: String, Sendable, CaseIterable {
        /// The paper's own setting and scale.
        case exact
        /// The same method, smaller.
        case scaled
        /// The mechanism in a smaller system.
        case analogue
        /// The instrument, for systems that can't be shipped.
        case `protocol`
        /// No empirical claim.
        case reading
    }

    /// What the author of the rules had seen when writing them.
    public enum Seen: String, Sendable, CaseIterable {
        case nothing
        case prototype
        case publishedData = "published data"
    }

    /// What the file says apart from rules.
    public let outline: PaperOutline
    /// `2026-05-27`; less exact dates are `2026-05` and `2026`.
    public let published: String
    public let fidelity: Fidelity
    public let whyThisFidelity: String
    public let question: String
    public let seen: Seen
    public let claims: [Claim]
    public let file: SourceFile

    public var slug: String { outline.slug }
    public var title: String { outline.title }
    public var arxiv: String? { outline.arxiv }
    public var code: String? { outline.code }
    public var theme: String { outline.theme }
    public var feeds: [String] { outline.feeds }

    public func claim(_ id: String) -> Claim? { claims.first { $0.id == id } }

    /// Reads a paper file with its rules; its name must be its slug.
    ///
    /// - Throws: every mistake with its place: unknown, missing and duplicate keys, malformed comparisons, names that no measure defines,
    ///   ids that stand twice, claims without a rule; and a file that says `rules: none`, by which no study can judge.
    public static func parse(_ file: SourceFile) throws(DiagnosticError) -> Paper {
        let contents = try PaperContents(file)
        if let paper = contents.paper { return paper }
        throw DiagnosticError([
            Diagnostic(
                "this paper has no rules, so no study can judge its claims", in: file, at: contents.noRules ?? YAMLMark(line: 1, column: 1),
                hint: "give each claim its rule, and replace 'rules: none' by 'seen', before the study first runs")
        ])
    }
}
