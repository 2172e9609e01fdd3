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

    public let slug: String
    public let title: String
    /// `2026-05-27`.
    public let published: String
    /// The number at arXiv.
    public let arxiv: String?
    /// Where the paper's own code is.
    public let code: String?
    /// The folder of its study under `pipelines`.
    public let theme: String
    public let feeds: [String]
    public let fidelity: Fidelity
    public let whyThisFidelity: String
    public let question: String
    public let seen: Seen
    public let claims: [Claim]
    public let file: SourceFile

    public func claim(_ id: String) -> Claim? { claims.first { $0.id == id } }
}
