/// What is put to a respondent: a question as it is shown, and what identifies it.
public struct Stimulus: Codable, Hashable, Sendable {
    /// Names the question in tables; versions of one question share it, so that answers can be paired.
    public var id: String
    /// What the respondent reads, as the next turn of the conversation.
    public var text: String
    /// The labels to choose from, in the order shown; none for an open question.
    public var options: [String]
    /// Pictures that go with the text, as data URLs (RFC 2397).
    public var images: [String]
    /// What a programmed respondent goes by instead of reading, such as the levels of the condition; never shown to a model.
    public var facts: [String: String]

    public init(_ id: String, text: String, options: [String] = [], images: [String] = [], facts: [String: String] = [:]) {
        (self.id, self.text, self.options, self.images, self.facts) = (id, text, options, images, facts)
    }
}

/// One turn of a conversation.
public struct Turn: Codable, Hashable, Sendable {
    /// Who speaks; the names are those of chat endpoints.
    public enum Role: String, Codable, Sendable {
        case system, user, assistant
    }

    public var role: Role
    public var text: String

    public init(_ role: Role, _ text: String) { (self.role, self.text) = (role, text) }
}

/// What came before a stimulus, and which of several repeats of the same conversation this is.
public struct Conversation: Codable, Hashable, Sendable {
    /// In the order spoken; a first turn of the system sets the frame.
    public var turns: [Turn]
    /// Counts conversations that are to be answered anew although every word is the same, from 0.
    ///
    /// A recorded answer is kept under it, so that a repeat is a new sample and a rerun is not.
    public var repetition: Int

    public init(_ turns: [Turn] = [], repetition: Int = 0) { (self.turns, self.repetition) = (turns, repetition) }

    /// The conversation after a stimulus has been answered.
    public func after(_ stimulus: Stimulus, answer: RawAnswer) -> Conversation {
        Conversation(turns + [Turn(.user, stimulus.text), Turn(.assistant, answer.text)], repetition: repetition)
    }
}
