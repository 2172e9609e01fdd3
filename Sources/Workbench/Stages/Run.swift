internal import ContentStore

/// What a stage's function is given beside its inputs: ways to say how far it is, to log series, and to survive an interruption.
///
/// It holds nothing that a result could depend on.
public struct Run: Sendable {
    private let report: @Sendable (Double) -> Void
    private let recorder: RunRecorder

    package init(recorder: RunRecorder = RunRecorder(), report: @escaping @Sendable (Double) -> Void = { _ in }) {
        self.recorder = recorder
        self.report = report
    }

    /// A run that nobody watches, for calling a stage's function in a test.
    public static var unwatched: Run { Run() }

    /// Tells how much of the stage is done, from 0 to 1.
    public func progress(_ fraction: Double) { report(min(1, max(0, fraction))) }

    /// Adds a point to a series that is kept beside the stage's result; `./reprise show <study>/<stage> --log` draws it.
    ///
    /// A series is no result: nothing later in the pipeline can read it.
    /// - Parameter step: where on the horizontal axis, in the units of the stage: steps, epochs, seconds of simulated time.
    public func log(_ series: String, at step: Double, _ value: Double) { recorder.log(series, at: step, value) }

    /// Adds a point to a series that is kept beside the stage's result; `./reprise show <study>/<stage> --log` draws it.
    public func log(_ series: String, at step: Int, _ value: Double) { recorder.log(series, at: Double(step), value) }

    /// Advances a state until it is done, and keeps it every so often: a stage that is interrupted goes on from the state kept last.
    ///
    /// Everything that the computation carries from one step to the next belongs into the state, random streams included; then an
    /// interrupted and resumed stage makes the same bits as one that ran through. What was logged before an interruption stays.
    ///
    ///     let model = try run.resumable(from: Training(settings, seed)) { training in
    ///         training.step()
    ///         return training.epoch < settings.epochs
    ///     }
    /// - Parameters:
    ///   - interval: how much wall time passes between two states that are kept.
    ///   - initial: the state to start from when none was kept.
    ///   - advance: does one step; false when the work is done.
    /// - Returns: the last state.
    ///
    /// Errors: ``ResumeError`` when the state is another one after it was kept and read back; whatever `advance` throws.
    public func resumable<State: Codable>(
        every interval: Duration = .seconds(10), from initial: @autoclosure () throws -> State, _ advance: (inout State) throws -> Bool
    ) throws -> State {
        let position = recorder.enter()
        var state: State
        switch try recorder.restored(State.self, at: position) {
        case .finished(let last)?: return last
        case .unfinished(let last)?: state = last
        case nil: state = try initial()
        }
        var kept = ContinuousClock.now
        while try advance(&state) {
            guard recorder.keepsStates, kept.duration(to: .now) >= interval else { continue }
            try recorder.keep(state, at: position, isFinished: false)
            kept = .now
        }
        if recorder.keepsStates { try recorder.finish(state, at: position) }
        return state
    }
}

/// A state that can't be kept.
public struct ResumeError: Error, CustomStringConvertible {
    public let description: String
}
