public import Instruments

/// The state of a workplace after some commands, and the log of them.
public struct WorkSession: Sendable {
    /// One command and what came of it.
    public struct Event: Codable, Hashable, Sendable {
        public let action: Action
        public let output: String
        /// Whether the command did what it says; a `cat` of a file that isn't there did not.
        public let succeeded: Bool
        /// The paths whose content changed, in ascending order.
        public let changed: [String]
    }

    public let workplace: Workplace
    public private(set) var files: FileTree
    public private(set) var events: [Event] = []
    /// What was submitted; the session is over then.
    public private(set) var submission: String?
    /// How the answers of whoever works here came out.
    public internal(set) var rates = AnswerRates()

    public init(_ workplace: Workplace) {
        self.workplace = workplace
        files = workplace.files
    }

    /// Whether something was submitted.
    public var isOver: Bool { submission != nil }

    /// Carries out a command; what it prints. A command that makes no sense prints an error and changes nothing.
    @discardableResult
    public mutating func perform(_ action: Action) -> String {
        let before = files
        let (output, succeeded) = isOver ? ("error: the work has been submitted", false) : carryOut(action)
        let changed = Set(before.paths + files.paths).filter { before.read($0) != files.read($0) }.sorted()
        events.append(Event(action: action, output: output, succeeded: succeeded, changed: changed))
        return output
    }

    private mutating func carryOut(_ action: Action) -> (output: String, succeeded: Bool) {
        let first = action.arguments.first ?? ""
        switch action.verb {
        case "ls":
            guard let names = files.list(first) else { return ("error: no folder '\(first)'", false) }
            return (names.joined(separator: "\n"), true)
        case "cat":
            guard let text = files.read(first) else { return ("error: no file '\(first)'", false) }
            return (text, true)
        case "write":
            let path = FileTree.normalised(first)
            guard action.arguments.count == 2 else { return ("error: write what?", false) }
            guard !workplace.readOnly.contains(path) else { return ("error: '\(first)' is read-only", false) }
            guard files.write(action.arguments[1], to: path) else { return ("error: '\(first)' can't be a file", false) }
            return ("", true)
        case "run":
            let words = first.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first, let tool = workplace.tools.first(where: { $0.name == name }) else {
                return ("error: no tool '\(words.first ?? "")'", false)
            }
            return (tool.body(&files, Array(words.dropFirst())), true)
        case "submit":
            submission = first
            return ("submitted", true)
        case "ask": return (workplace.reply(first), true)
        default: return ("error: no command '\(action.verb)'", false)
        }
    }
}
