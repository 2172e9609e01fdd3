internal import ContentStore

/// The program `git`, for what the library does worse: worktrees, and remotes with the user's own keys.
struct GitProgram {
    let root: String
    private let program: ExternalProgram

    /// Errors: ``CommandError`` where there is no such program, or no repository around `root`.
    init(root: String) throws {
        guard let program = ExternalProgram(["git"]) else {
            throw CommandError("error: 'git' is not on the PATH\n  hint: 'sudo apt-get install git'", code: 1)
        }
        (self.root, self.program) = (root, program)
        guard answer(["rev-parse", "--git-dir"]) != nil else {
            throw CommandError("error: \(root) is in no git repository, so there is no history\n  hint: 'git init' begins one", code: 1)
        }
    }

    /// What a command prints.
    ///
    /// - Parameter hooks: Whether the user's hooks run, which are for the user's own steps, and for what leaves this machine.
    ///
    /// Errors: ``CommandError`` with what git said, when it fails.
    @discardableResult
    func run(_ arguments: [String], in folder: String? = nil, hooks: Bool = false, because purpose: String) throws -> String {
        let all = (hooks ? [] : ["-c", "core.hooksPath=/dev/null"]) + ["-C", folder ?? root] + arguments
        let bytes = try withTemporaryFolder { try program.run(all, in: $0, because: purpose) }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// What a command prints; nil when it fails, where that is an answer too.
    func answer(_ arguments: [String]) -> String? { try? run(arguments, because: "asking git") }

    func lines(_ arguments: [String]) -> [String] { answer(arguments)?.split(separator: "\n").map(String.init) ?? [] }

    /// The names of the remotes, `origin` first.
    func remotes() -> [String] { lines(["remote"]).sorted { ($0 == "origin" ? 0 : 1, $0) < ($1 == "origin" ? 0 : 1, $1) } }
}
