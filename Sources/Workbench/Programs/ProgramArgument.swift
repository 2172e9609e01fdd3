internal import ContentStore

/// One argument of an external program, with what is put into it when the program is run.
///
/// Plain text stands as it is. `"\(config.points)"` puts in a value, text without its quotation marks; `"\(json: trace)"` the path of a file
/// with an artifact, an ensemble or a setting as JSON; `"\(file: config.script)"` the path of an input file; `"\(output: "scores.csv")"`
/// the path at which the program has to leave a file of that name.
public struct ProgramArgument: Sendable, ExpressibleByStringInterpolation {
    package enum Piece: Sendable {
        case text(String)
        case value(AnyInput)
        case json(AnyInput)
        case file(AnyInput, name: String)
        case output(String)
    }

    /// An input with its type erased.
    package struct AnyInput: Sendable {
        package let reference: InputReference
        package let levels: [Level]
    }

    package let pieces: [Piece]

    public init(stringLiteral text: String) { pieces = [.text(text)] }
    public init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    public struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ text: String) {
            if !text.isEmpty { pieces.append(.text(text)) }
        }

        /// A setting, a level or a plain value as text.
        public mutating func appendInterpolation(_ input: some StageInput) { pieces.append(.value(erased(input))) }

        /// The path of a file that holds the value as JSON.
        public mutating func appendInterpolation(json input: some StageInput) { pieces.append(.json(erased(input))) }

        /// The path of an input file.
        public mutating func appendInterpolation<Input: StageInput>(file input: Input) where Input.Value: InputFile {
            let port = erased(input)
            guard case .file(let reference) = port.reference else { return pieces.append(.json(port)) }
            pieces.append(.file(port, name: reference.location.name))
        }

        /// The path at which the program leaves a file; read it with ``CommandOutput/bytes(of:)``.
        public mutating func appendInterpolation(output name: String) { pieces.append(.output(name)) }

        private func erased(_ input: some StageInput) -> AnyInput {
            let port = input._port
            return AnyInput(reference: port.reference, levels: port.levels)
        }
    }
}

/// What decides whether an external program is still the same one; by default the bytes of its executable do.
public enum ProgramVersion: Sendable {
    /// The version of an installed Debian package; `./reprise fetch` installs it.
    case debian(String)
    /// What the program prints when it is called with these arguments, such as `--version`.
    case printed([String])
    /// A file that pins what the program uses, such as a lock file; its content counts.
    case lock(File)

    /// What the program prints when it is called with these arguments, such as `--version`.
    public static func printed(_ arguments: String...) -> ProgramVersion { .printed(arguments) }
}
