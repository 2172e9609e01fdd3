internal import ContentStore
internal import Synchronization

/// A series that a stage logged: what happened on the way to its result.
package struct LoggedSeries: Codable, Sendable, Equatable {
    package let name: String
    package var steps: [Double]
    package var values: [Double]

    package init(name: String, steps: [Double] = [], values: [Double] = []) {
        (self.name, self.steps, self.values) = (name, steps, values)
    }
}

/// What is kept of an unfinished stage: the states of its resumable parts, in the order in which it entered them, and its log so far.
package struct Checkpoint: Codable, Sendable {
    package struct Part: Codable, Sendable {
        let state: [UInt8]
        let isFinished: Bool
    }

    package var parts: [Part]
    package var series: [LoggedSeries]
}

/// Collects what a stage logs, and keeps and restores the states of its resumable parts.
package final class RunRecorder: Sendable {
    private struct Contents {
        var series: [LoggedSeries]
        var parts: [Checkpoint.Part]
        var entered = 0
        var isChecked = false
    }

    private let contents: Mutex<Contents>
    private let save: (@Sendable ([UInt8]) throws -> Void)?

    /// - Parameters:
    ///   - checkpoint: what an earlier, interrupted execution of the stage kept.
    ///   - save: keeps the bytes of a checkpoint in place of the one before; nil when nothing is to be kept.
    package init(restoring checkpoint: [UInt8]? = nil, save: (@Sendable ([UInt8]) throws -> Void)? = nil) {
        let restored = checkpoint.flatMap { try? ArtifactDecoder.decode(Checkpoint.self, from: $0) }
        contents = Mutex(Contents(series: restored?.series ?? [], parts: restored?.parts ?? []))
        self.save = save
    }

    /// The series logged so far, in the order of their first points.
    package var series: [LoggedSeries] { contents.withLock { $0.series } }

    var keepsStates: Bool { save != nil }

    func log(_ name: String, at step: Double, _ value: Double) {
        contents.withLock { contents in
            let index = contents.series.firstIndex { $0.name == name } ?? contents.series.count
            if index == contents.series.count { contents.series.append(LoggedSeries(name: name)) }
            contents.series[index].steps.append(step)
            contents.series[index].values.append(value)
        }
    }

    /// The number of the resumable part that begins now.
    func enter() -> Int {
        contents.withLock { contents in
            defer { contents.entered += 1 }
            return contents.entered
        }
    }

    enum Restored<State> { case finished(State), unfinished(State) }

    func restored<State: Codable>(_ type: State.Type, at position: Int) throws -> Restored<State>? {
        guard let part = contents.withLock({ $0.parts.indices.contains(position) ? $0.parts[position] : nil }) else { return nil }
        let state = try ArtifactDecoder.decode(type, from: part.state)
        return part.isFinished ? .finished(state) : .unfinished(state)
    }

    func keep<State: Codable>(_ state: State, at position: Int, isFinished: Bool) throws {
        let bytes = try ArtifactEncoder.encode(state)
        try checkOnce(bytes, of: state)
        let checkpoint = contents.withLock { contents in
            contents.parts = contents.parts.prefix(position) + [Checkpoint.Part(state: bytes, isFinished: isFinished)]
            return Checkpoint(parts: contents.parts, series: contents.series)
        }
        try save?(ArtifactEncoder.encode(checkpoint))
    }

    /// Notes the last state of a part; it is kept with the first state of the part after it, if there is one.
    func finish<State: Codable>(_ state: State, at position: Int) throws {
        let bytes = try ArtifactEncoder.encode(state)
        contents.withLock { contents in
            contents.parts = contents.parts.prefix(position) + [Checkpoint.Part(state: bytes, isFinished: true)]
        }
    }

    /// A state that loses something on the way through its bytes would make other results once it is resumed.
    private func checkOnce<State: Codable>(_ bytes: [UInt8], of state: State) throws {
        guard contents.withLock({ !$0.isChecked }) else { return }
        let again = try ArtifactEncoder.encode(ArtifactDecoder.decode(State.self, from: bytes))
        guard again == bytes else {
            throw ResumeError(description: "a state of type \(State.self) is another one after it was kept and read back")
        }
        contents.withLock { $0.isChecked = true }
    }
}
