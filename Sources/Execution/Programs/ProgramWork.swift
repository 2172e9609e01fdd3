internal import ContentStore
internal import Glibc
internal import Workbench

/// Runs the external program of a stage in a worker.
struct ProgramWork {
    /// How a program went wrong.
    struct Failure: Error {
        let reply: FailureReply
    }

    /// A ``CommandOutput`` of which nothing is in memory; its artifact is the same.
    private struct OutputFiles: Encodable {
        struct Written: Encodable {
            let name: String
            let bytes: FileTensor
        }

        let standardOutput: FileTensor
        let files: [Written]
    }

    private let call: ProgramCall
    private let node: StageNode
    private let inputs: [LoadedInput]
    private let files: InputFiles
    private let folder: String

    init(_ call: ProgramCall, _ node: StageNode, _ inputs: [LoadedInput], files: InputFiles, store: Store) {
        self.call = call
        self.node = node
        self.inputs = inputs
        self.files = files
        folder = store.temporaryPath()
    }

    /// The encoded ``CommandOutput``.
    ///
    /// Errors: ``Failure`` when the program can't be started, ends otherwise than with exit code 0, takes too long, or leaves out a file.
    func run() throws -> EncodedArtifact {
        for path in [folder, "\(folder)/in", "\(folder)/work"] {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw ProgramFailure.start(path, errno) }
        }
        var isKept = false
        defer { if !isKept { removeTree(folder) } }
        let arguments = try call.arguments.map(text)
        let environment = try call.environment.map { "\($0.name)=\(try text($0.value))" }
        let input = try call.input.map { Array(try text($0).utf8) } ?? []
        _ = Guardian.isOnWatch
        let program = try ChildProgram(
            executable: try files.find(call), arguments: arguments,
            environment: ChildProgram.plainEnvironment.filter { variable in
                !environment.contains { $0.prefix { $0 != "=" } == variable.prefix { $0 != "=" } }
            } + ["TMPDIR=\(folder)"] + environment, folder: folder, input: input)
        isKept = true
        defer { program.removeFolder() }
        let end = try program.wait(seconds: call.seconds)
        // The engine keeps the end of what a worker prints.
        writeToStandardError(try program.errors(last: 65536))
        guard let end else { throw failure("took too long", [("limit", "\(call.seconds ?? 0) s")]) }
        guard end == .exited(0) else { throw failure("failed", [("ended", end.text)]) }
        let missing = call.outputs.filter { access("\(folder)/work/\($0)", R_OK) != 0 }
        guard missing.isEmpty else {
            throw failure("left out a file", [("expected", missing.map { "'\($0)'" }.joined(separator: ", ")), ("ended", end.text)])
        }
        // The files are gone as soon as this has returned, so they stay open.
        return try ArtifactEncoder.artifact(
            OutputFiles(
                standardOutput: try FileTensor(path: "\(folder)/output"),
                files: call.outputs.map { .init(name: $0, bytes: try FileTensor(path: "\(folder)/work/\($0)")) }))
    }

    private func failure(_ headline: String, _ facts: [(name: String, value: String)]) -> Failure {
        Failure(reply: FailureReply(headline, [("program", call.description)] + facts))
    }

    private func text(_ pieces: [ProgramCall.Piece]) throws -> String {
        try pieces.map { piece -> String in
            switch piece {
            case .text(let text): return text
            case .value(let position):
                let json = try json(position)
                if case .string(let text) = json { return text }
                return json.canonicalText
            case .json(let position):
                let path = "\(folder)/in/input-\(position).json"
                try writeBytes(Array((try json(position).canonicalText + "\n").utf8), to: path)
                return path
            case .file(let position, let name):
                guard case .file(let contents) = inputs[position], let blob = contents.path else {
                    throw ProgramFailure.start(name, ENOENT)
                }
                // Under its own name: programs look at the end of it.
                let path = "\(folder)/in/\(position)-\(name)"
                guard symlink(blob, path) == 0 || errno == EEXIST else { throw ProgramFailure.start(path, errno) }
                return path
            case .output(let name):
                let path = "\(folder)/work/\(name)"
                try makeFolders(above: path)
                return path
            }
        }.joined()
    }

    /// An input as JSON; the members of an ensemble with their levels.
    private func json(_ position: Int) throws -> JSONValue {
        switch (node.inputs[position], inputs[position]) {
        case (.value(let value), _): return try ArtifactDecoder.json(of: value.encoded().bytes)
        case (.ensemble(let cells), .members(let members)):
            return .array(
                try zip(cells, members).map { cell, member in
                    .members([
                        ("levels", .members(cell.levels.map { ($0.factor, $0.number.map(JSONValue.number) ?? .string($0.text)) })),
                        ("value", try ArtifactDecoder.json(of: member)),
                    ])
                })
        case (_, .artifact(let artifact)): return try ArtifactDecoder.json(of: artifact)
        default: return .null
        }
    }

    private func makeFolders(above path: String) throws {
        var folder = self.folder
        for part in path.dropFirst(folder.count).split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw ProgramFailure.start(folder, errno) }
        }
    }

    private func writeToStandardError(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
