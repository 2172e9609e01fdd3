public import Statistics

/// Whoever answers: a model behind an endpoint, a small trained network, or a program with a planted effect.
///
///     struct Contrarian: Respondent {
///         let name = "contrarian"
///
///         func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async throws -> RawAnswer {
///             RawAnswer(stimulus.options.last ?? "no")
///         }
///     }
///
/// An answer depends on nothing but the stimulus, the conversation and the stream, which the caller names (one per cell of a design), so that asking in
/// another order or from several tasks changes no answer. A respondent that samples elsewhere, as an endpoint does, takes the seed of its request
/// from the stream, if it takes one at all, and keeps repeats apart by ``Conversation/repetition``.
public protocol Respondent: Sendable {
    /// Names the respondent in tables.
    var name: String { get }

    /// The answer to a stimulus that follows the turns of a conversation.
    ///
    /// A refusal is an answer, not an error. Errors: when no answer could be had at all, such as an endpoint that can't be reached.
    func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async throws -> RawAnswer
}

/// What a respondent said, word for word.
public struct RawAnswer: Codable, Hashable, Sendable {
    /// Why an answer ended.
    public enum Ending: String, Codable, Sendable {
        /// By itself.
        case complete
        /// At the limit of its length.
        case length
        /// It was withheld or cut by a filter.
        case filtered
    }

    /// A token that could have stood first, with its probability.
    public struct Alternative: Codable, Hashable, Sendable {
        public var token: String
        /// Natural logarithm.
        public var logProbability: Double

        public init(_ token: String, logProbability: Double) { (self.token, self.logProbability) = (token, logProbability) }
    }

    public var text: String
    public var ending: Ending
    /// What could have stood in place of the first token, most probable first; none if the respondent doesn't tell.
    public var alternatives: [Alternative]?
    /// What the respondent calls itself, such as a model's version string.
    public var version: String?

    public init(_ text: String, ending: Ending = .complete, alternatives: [Alternative]? = nil, version: String? = nil) {
        (self.text, self.ending, self.alternatives, self.version) = (text, ending, alternatives, version)
    }
}
