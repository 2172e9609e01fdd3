package import ContentStore

/// The output of a stage that may not have run yet.
public struct Artifact<Value: Codable & Sendable>: StageInput {
    package let node: StageNode

    public var _port: InputPort<Value> {
        InputPort(reference: .artifact(node), levels: node.levels) { loaded in
            guard case .artifact(let artifact) = loaded else { throw PortError() }
            return try ArtifactDecoder.decode(Value.self, from: artifact)
        }
    }
}

/// An input was handed bytes of another form than its own: a mistake of the engine.
struct PortError: Error {}

/// The kinds of stages.
public enum StageKind: String, Sendable, CaseIterable {
    case data, train, evaluate, analyze, report, command
}

/// Where a stage is declared.
package struct CallSite: Sendable, Hashable {
    package let fileID: String
    package let line: Int
    package let column: Int

    package init(fileID: StaticString, line: Int, column: Int) {
        self.fileID = fileID.description
        self.line = line
        self.column = column
    }

    /// The module that declares the stage.
    package var module: String { String(fileID.prefix { $0 != "/" }) }
    package var description: String { "\(fileID):\(line):\(column)" }
}

/// What a worker does for a stage.
package enum StageWork: Sendable {
    /// Calls the stage's function and encodes what it returns.
    case function(@Sendable (Run, [LoadedInput]) async throws -> EncodedArtifact)
    /// Runs an external program; what it leaves is a ``CommandOutput``.
    case program(ProgramCall)
}

/// One stage of a pipeline with its types erased.
package final class StageNode: Sendable {
    package let kind: StageKind
    package let name: String
    package let site: CallSite
    package let inputs: [InputReference]
    /// The levels of the factors on which this stage depends, in the order of their loops.
    package let levels: [Level]
    package let work: StageWork
    package let tolerance: Tolerance?

    init(
        kind: StageKind, name: String, site: CallSite, inputs: [InputReference], levels: [Level],
        work: StageWork, tolerance: Tolerance? = nil
    ) {
        self.kind = kind
        self.name = name
        self.site = site
        self.inputs = inputs
        self.levels = levels
        self.work = work
        self.tolerance = tolerance
    }

    func tolerating(_ tolerance: Tolerance) -> StageNode {
        StageNode(kind: kind, name: name, site: site, inputs: inputs, levels: levels, work: work, tolerance: tolerance)
    }

    /// The name with its levels: `population[delay=4,seed=3]`.
    package var label: String {
        levels.isEmpty ? name : "\(name)[\(levels.map { "\($0.factor)=\($0.text)" }.joined(separator: ","))]"
    }
}
