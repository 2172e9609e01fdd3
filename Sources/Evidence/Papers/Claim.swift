public import Configuration

/// A claim of a paper and the rule that decides about it, fixed before the evidence.
public struct Claim: Sendable {
    /// A number that the paper prints, to stand beside ours.
    public struct PublishedNumber: Sendable, Equatable {
        public let name: String
        public let value: Double
        /// Table, figure or section.
        public let place: String
    }

    /// A measured name with what it means, unit and uncertainty included.
    public struct Measure: Sendable, Equatable {
        public let name: String
        public let definition: String
    }

    /// A measurement whose result is known beforehand; when it fails, the instrument can't be trusted.
    public struct Control: Sendable {
        public let id: String
        public let measures: [Measure]
        /// All must hold.
        public let holds: [Comparison]
        public let why: String
    }

    /// A size that the preset must have, such as `seeds: 100`.
    public struct Need: Sendable, Equatable {
        public let name: String
        /// The value on one line, as YAML.
        public let text: String
    }

    public let id: String
    public let says: String
    public let published: [PublishedNumber]
    public let measures: [Measure]
    /// All must hold for `reproduced`.
    public let reproduced: [Comparison]
    /// Any one makes it `not reproduced`.
    public let refuted: [Comparison]
    /// All must hold for `instrument validated`.
    public let validated: [Comparison]
    public let controls: [Control]
    /// The least preset that may judge: `smoke`, `default`, `paper`, or `endpoint` for evidence that only a model's answers can give.
    public let judgedAt: String
    public let needs: [Need]
    /// Why the study has no stage for the claim so far; nil when it has one.
    public let notTested: String?
    /// The paper file and the place of the claim in it.
    public let file: SourceFile
    public let place: YAMLMark

    /// All names that a study must measure for this claim, those of the controls included, in the order of the file.
    public var measuredNames: [String] { measures.map(\.name) + controls.flatMap { $0.measures.map(\.name) } }
}
