internal import ContentStore

/// A stage that runs an external program and keeps what it writes.
///
/// The program runs in an empty folder of its own, with nothing of the environment but `PATH`, `HOME`, the variables given here, the C.UTF-8
/// locale and one numeric thread. Its key holds the arguments as they stand here, the values, files and artifacts put into them, and the
/// program's version. What it prints on standard error goes into the stage's log.
/// - Parameters:
///   - name: the stage's name.
///   - program: a name that is looked up on the `PATH`, or a path; one with a slash but not at its start is relative to the project's root.
///   - input: what the program reads on standard input; nothing by default.
///   - environment: variables and their values.
///   - versions: what decides whether it is the same program; by default the bytes of the executable.
///   - seconds: how long it may take; it is stopped after that.
public func Command(
    _ name: String, _ program: String, _ arguments: ProgramArgument..., input: ProgramArgument? = nil,
    environment: [String: ProgramArgument] = [:],
    versions: [ProgramVersion] = [], seconds: Double? = nil,
    fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
) -> Artifact<CommandOutput> {
    var inputs: [InputReference] = []
    var levels: [Level] = []
    var outputs: [String] = []
    func take(_ input: ProgramArgument.AnyInput) -> Int {
        inputs.append(input.reference)
        for level in input.levels where !levels.contains(where: { $0.factor == level.factor }) { levels.append(level) }
        return inputs.count - 1
    }
    func template(_ argument: ProgramArgument) -> [ProgramCall.Piece] {
        argument.pieces.map { piece in
            switch piece {
            case .text(let text): return .text(text)
            case .value(let input): return .value(take(input))
            case .json(let input): return .json(take(input))
            case .file(let input, let name): return .file(take(input), name: name)
            case .output(let name):
                if !outputs.contains(name) { outputs.append(name) }
                return .output(name)
            }
        }
    }
    let call = ProgramCall(
        program: program, arguments: arguments.map(template), input: input.map(template),
        environment: environment.sorted { $0.key < $1.key }.map { ($0.key, template($0.value)) }, outputs: outputs, versions: versions,
        seconds: seconds)
    return Artifact(
        node: StageNode(
            kind: .command, name: name, site: CallSite(fileID: fileID, line: line, column: column), inputs: inputs, levels: levels,
            work: .program(call)))
}

/// A call of an external program, for the engine to make.
package struct ProgramCall: Sendable {
    /// A part of an argument; numbers are positions in the stage's inputs.
    package enum Piece: Sendable {
        case text(String)
        case value(Int)
        case json(Int)
        case file(Int, name: String)
        case output(String)

        /// For keys and messages.
        package var description: String {
            switch self {
            case .text(let text): text
            case .value(let input): "{value \(input)}"
            case .json(let input): "{json \(input)}"
            case .file(let input, let name): "{file \(input) \(name)}"
            case .output(let name): "{output \(name)}"
            }
        }
    }

    package let program: String
    package let arguments: [[Piece]]
    package let input: [Piece]?
    package let environment: [(name: String, value: [Piece])]
    /// The names of the files that the program has to leave.
    package let outputs: [String]
    package let versions: [ProgramVersion]
    package let seconds: Double?

    /// The command line with places for what is put in.
    package var description: String { ([program] + arguments.map { $0.map(\.description).joined() }).joined(separator: " ") }
}

/// What an external program wrote.
public struct CommandOutput: Codable, Sendable {
    /// A file that the program left.
    package struct Written: Codable, Sendable {
        let name: String
        let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
    }

    /// All that it printed on standard output.
    public let standardOutput: [UInt8]
    package let files: [Written]

    package init(standardOutput: [UInt8], files: [Written]) { (self.standardOutput, self.files) = (standardOutput, files) }

    /// What it printed on standard output, as text; wrong UTF-8 is replaced.
    public var text: String { String(decoding: standardOutput, as: UTF8.self) }

    /// The bytes of a file that the program left.
    ///
    /// Errors: ``InputFileError`` when the command declares no output of that name.
    public func bytes(of name: String) throws -> [UInt8] {
        guard let file = files.first(where: { $0.name == name }) else {
            let known = files.map { "'\($0.name)'" }.joined(separator: ", ")
            throw InputFileError(description: "the command has no output '\(name)'; it has \(known.isEmpty ? "none" : known)")
        }
        return file.bytes
    }

    /// A file that the program left, as text; wrong UTF-8 is replaced.
    public func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }
}
