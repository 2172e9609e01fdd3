public import Instruments

/// A place to work in: files, tools that change them, someone to ask, and a task.
///
/// It knows six commands: `ls PATH`, `cat PATH`, `write PATH TEXT...`, `run TOOL...`, `submit TEXT...` and `ask TEXT...`.
public struct Workplace: Sendable {
    /// A program that `run` starts.
    public struct Tool: Sendable {
        public let name: String
        /// One line on what it does and takes.
        public let summary: String
        let body: @Sendable (inout FileTree, [String]) -> String

        /// - Parameter body: what it does to the files with its arguments; what it prints.
        public init(_ name: String, _ summary: String, body: @escaping @Sendable (inout FileTree, [String]) -> String) {
            (self.name, self.summary, self.body) = (name, summary, body)
        }
    }

    public let name: String
    /// What is to be done, as the first turn says it.
    public let task: String
    public let files: FileTree
    /// Paths that no `write` may change; tools may.
    public let readOnly: [String]
    public let tools: [Tool]
    let reply: @Sendable (String) -> String

    /// - Parameter reply: what whoever is asked answers.
    public init(
        _ name: String, task: String, files: [String: String], readOnly: [String] = [], tools: [Tool] = [],
        reply: @escaping @Sendable (String) -> String = { _ in "Nobody is there to answer." }
    ) {
        (self.name, self.task, self.tools, self.reply) = (name, task, tools, reply)
        self.files = FileTree(files)
        self.readOnly = readOnly.map(FileTree.normalised).sorted()
    }

    /// The commands.
    public static let grammar = ActionGrammar([
        .init("ls", "path"), .init("cat", "path"), .init("write", "path", "text", takesRest: true), .init("run", "tool", takesRest: true),
        .init("submit", "text", takesRest: true), .init("ask", "text", takesRest: true),
    ])

    /// The task with the commands and tools, for a conversation's beginning.
    public var briefing: String {
        let tools = tools.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")
        return "\(task)\n\nAnswer with one command a turn:\n\(Self.grammar.usage)\n\nTools:\n\(tools.isEmpty ? "none" : tools)"
    }
}
