package import ContentStore
package import Workbench

/// The machine-independent half of a stage's key, and the fields that it was made of.
///
/// In the key: a schema number, the store's salt, the kind, the fingerprint of the code, the values taken, the digests of the inputs'
/// contents with their levels, the number of numeric threads. Not in the key: names, paths, times, attempts, presets.
package enum StageKey {
    /// Raised when the meaning of keys or of stored values changes; the engine's own code counts through it.
    ///
    /// The engine's own code is what plans stages and carries values to and from them: the modules and the doors to them that `EngineSeams`
    /// lists. Whoever changes there what a stage receives, or how its output is written, raises this number.
    package static let schema = 2

    package static func digest(of node: StageNode, code: String, salt: String, inputs: InputFiles, output: (StageNode) -> Digest) throws
        -> Digest
    {
        var preimage = Preimage("reprise stage")
        preimage.add(schema)
        preimage.add(salt)
        preimage.add(node.kind.rawValue)
        preimage.add(code)
        preimage.addList(count: node.inputs.count)
        for input in node.inputs {
            switch input {
            case .artifact(let node):
                preimage.add("artifact")
                preimage.add(output(node))
            case .ensemble(let cells):
                preimage.add("ensemble")
                preimage.addList(count: cells.count)
                for cell in cells {
                    preimage.addList(count: cell.levels.count)
                    for level in cell.levels {
                        preimage.add(level.factor)
                        preimage.add(level.text)
                    }
                    preimage.add(output(cell.node))
                }
            case .value(let value):
                preimage.add("value")
                preimage.add(try value.encoded().digest)
            case .file(let file):
                preimage.add("file")
                preimage.add(try inputs.digest(of: file.location))
            }
        }
        preimage.add("threads")
        preimage.add(1)
        return preimage.digest
    }

    /// What stands for the code of a stage that runs a program: the command as it is declared, and the program's version.
    package static func digest(of call: ProgramCall, versions: [(name: String, value: String)]) -> Digest {
        var preimage = Preimage("reprise program")
        func add(_ pieces: [ProgramCall.Piece]) {
            preimage.addList(count: pieces.count)
            for piece in pieces {
                // Plain text may read like the place of an input or output.
                if case .text = piece { preimage.add("text") } else { preimage.add("place") }
                preimage.add(piece.description)
            }
        }
        preimage.add(call.program)
        preimage.addList(count: call.arguments.count)
        for argument in call.arguments { add(argument) }
        preimage.addList(count: call.input == nil ? 0 : 1)
        if let input = call.input { add(input) }
        preimage.addList(count: call.environment.count)
        for variable in call.environment {
            preimage.add(variable.name)
            add(variable.value)
        }
        preimage.addList(count: versions.count)
        for version in versions {
            preimage.add(version.name)
            preimage.add(version.value)
        }
        return preimage.digest
    }

    /// The fields in the order in which `why` compares them.
    ///
    /// - Parameter code: the digest of the list of declarations that the stage can reach.
    package static func fields(
        of node: StageNode, code: Digest, environment: [(name: String, value: String)], inputs: InputFiles,
        output: (StageNode) -> Digest
    ) throws -> [KeyField] {
        var fields: [KeyField] =
            switch node.work {
            case .function: [KeyField(kind: "code", name: "declarations", value: code.hex)]
            case .program(let call):
                [KeyField(kind: "program", name: "command", value: call.description)]
                    + (try inputs.versions(of: call).map { KeyField(kind: "program", name: $0.name, value: $0.value) })
            }
        for (position, input) in node.inputs.enumerated() {
            switch input {
            case .artifact(let node): fields.append(KeyField(kind: "input", name: node.name, value: output(node).short))
            case .ensemble(let cells):
                var preimage = Preimage("cells")
                for cell in cells {
                    preimage.add(cell.node.label)
                    preimage.add(output(cell.node))
                }
                fields.append(
                    KeyField(
                        kind: "input", name: cells.first?.node.name ?? "nothing", value: "\(preimage.digest.short) of \(cells.count) stages"
                    ))
            case .value(let value):
                let encoded = try value.encoded()
                let name = value.path.isEmpty ? "argument \(position + 1)" : value.path
                fields += describe(encoded.bytes, name: name, digest: encoded.digest)
            case .file(let file):
                let name = file.path.isEmpty ? file.location.name : file.path
                fields.append(KeyField(kind: "file", name: name, value: try inputs.digest(of: file.location).short))
            }
        }
        fields += environment.map { KeyField(kind: "environment", name: $0.name, value: $0.value) }
        return fields
    }

    /// A group of settings is spelled out, so that a change can be named.
    private static func describe(_ bytes: [UInt8], name: String, digest: Digest) -> [KeyField] {
        guard bytes.count < 4096, let json = try? ArtifactDecoder.json(of: bytes) else {
            return [KeyField(kind: "setting", name: name, value: digest.short)]
        }
        return leaves(json, name: name)
    }

    private static func leaves(_ value: JSONValue, name: String) -> [KeyField] {
        guard case .object(let members) = value, !members.isEmpty else {
            return [KeyField(kind: "setting", name: name, value: value.canonicalText)]
        }
        return members.flatMap { leaves($0.value, name: "\(name).\($0.key)") }
    }
}

/// One field of a key as people see it.
package struct KeyField: Codable, Sendable, Equatable {
    /// code, program, setting, file, input or environment
    package let kind: String
    package let name: String
    package let value: String
}
