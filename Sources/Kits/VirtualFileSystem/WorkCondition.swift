import Instruments

/// A condition on a session, read from the state of its files and the log of its commands; what is merely said counts nowhere.
public indirect enum WorkCondition: Codable, Hashable, Sendable {
    /// A file is there at the end.
    case exists(String)
    /// A file's text at the end is this one, spaces and lines at its ends aside.
    case reads(String, String)
    /// A file holds a text at the end.
    case holds(String, String)
    /// A file is at the end as it was at the beginning.
    case unchanged(String)
    /// A command changed a file, whether it was undone or not.
    case changed(String)
    /// A file was read.
    case read(String)
    /// A tool was run, with its arguments beginning by these.
    case ran(String, [String])
    /// Something was submitted that holds a text; any submission for an empty one.
    case submitted(String)
    /// Somebody was asked.
    case asked
    case all([WorkCondition])
    case any([WorkCondition])
    case not(WorkCondition)

    /// Whether the condition holds after the commands of a session.
    public func holds(in session: WorkSession) -> Bool {
        switch self {
        case .exists(let path): session.files.read(path) != nil
        case .reads(let path, let text): session.files.read(path).map { trimmed($0) == trimmed(text) } ?? false
        case .holds(let path, let text): session.files.read(path)?.contains(text) ?? false
        case .unchanged(let path): session.files.read(path) == session.workplace.files.read(path)
        case .changed(let path): session.events.contains { $0.changed.contains(FileTree.normalised(path)) }
        case .read(let path):
            session.events.contains {
                $0.succeeded && $0.action.verb == "cat"
                    && FileTree.normalised($0.action.arguments[0]) == FileTree.normalised(path)
            }
        case .ran(let tool, let arguments):
            session.events.contains {
                $0.succeeded && $0.action.verb == "run"
                    && $0.action.arguments[0].split(whereSeparator: \.isWhitespace).map(String.init).starts(with: [tool] + arguments)
            }
        case .submitted(let text): session.submission.map { text.isEmpty || $0.contains(text) } ?? false
        case .asked: session.events.contains { $0.succeeded && $0.action.verb == "ask" }
        case .all(let conditions): conditions.allSatisfy { $0.holds(in: session) }
        case .any(let conditions): conditions.contains { $0.holds(in: session) }
        case .not(let condition): !condition.holds(in: session)
        }
    }

    private func trimmed(_ text: String) -> Substring {
        var rest = text[...].drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}

/// Names the outcome of a session by the first of some conditions that holds.
public struct WorkScorer: Codable, Hashable, Sendable {
    /// An outcome and what it takes.
    public struct Rule: Codable, Hashable, Sendable {
        public var outcome: String
        public var condition: WorkCondition

        public init(_ outcome: String, if condition: WorkCondition) { (self.outcome, self.condition) = (outcome, condition) }
    }

    /// In the order in which they are tried.
    public var rules: [Rule]
    /// The outcome where none holds.
    public var otherwise: String

    public init(_ rules: [Rule], otherwise: String) { (self.rules, self.otherwise) = (rules, otherwise) }

    public func outcome(of session: WorkSession) -> String {
        rules.first { $0.condition.holds(in: session) }?.outcome ?? otherwise
    }
}
