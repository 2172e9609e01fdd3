/// A number that a report shows, with what stands behind it: it leads a reader to the stage that made it.
public struct ReportNumber: Codable, Sendable, Equatable {
    package enum Origin: Codable, Sendable, Equatable {
        /// A value of the study: the number, and the ends of its interval where it has one.
        case value([Double])
        /// What a claim's stage measured, by its name there.
        case measure(claim: String, name: String, [Double])
        /// A number that is printed elsewhere, in the paper as a rule, and its place there.
        case quoted(place: String)
    }

    /// What readers see, as markdown.
    public let text: String
    package let origin: Origin

    package init(text: String, origin: Origin) { (self.text, self.origin) = (text, origin) }
}
