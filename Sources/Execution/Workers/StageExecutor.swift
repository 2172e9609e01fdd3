internal import ContentStore

/// Where stages are executed: in processes of this machine, or as jobs of a cluster.
///
/// The scheduler says what is ready and keeps what comes of it; an executor knows nothing of pipelines, keys and records.
protocol StageExecutor: AnyObject {
    /// Whether another stage that takes so much can be taken on now; always true for an executor that has nothing to do.
    func hasRoom(for limits: StageLimits) -> Bool
    /// Takes a stage on; it may begin later.
    func start(_ assignment: Assignment) throws
    /// Takes stages back that have not begun; those that it could.
    func drop(_ positions: Set<Int>) -> Set<Int>
    /// What has happened; waits for it, a tenth of a second at most, or until `bell` is readable.
    func wait(bell: Int32?) throws -> [ExecutionEvent]
    /// The user has interrupted the run: what becomes of the stages under way.
    func interrupt() -> InterruptedStages
    /// The run is over; nothing of this process is left behind.
    func stop()
}

/// A stage that is ready, with all that a worker needs to execute it.
package struct Assignment: Codable, Sendable {
    package let position: Int
    package let label: String
    package let family: String
    package let inputs: [StageInputBytes]
    /// What the stage keeps while it is unfinished goes under its key.
    package let address: StageAddress
    package let limits: StageLimits
    package let expectedSeconds: Double?
}

/// What a stage takes, and where it is stopped.
package struct StageLimits: Codable, Sendable, Hashable {
    package var cores = 1
    /// Resident bytes; nil where nothing is said.
    package var memory: Int?
    /// Seconds of wall time.
    package var seconds: Double?
    package var gpus = 0
}

enum ExecutionEvent {
    /// Stages wait for a cluster, as a job of so many tasks.
    case submitted(job: Int, tasks: Int, families: [(name: String, stages: Int)])
    /// A job that an earlier run has submitted was under way, or had finished meanwhile, with stages of this one.
    case adopted(job: Int, stages: Int)
    /// A stage runs now.
    case started(position: Int)
    case progressed(position: Int, fraction: Double)
    case ended(position: Int, ExecutionOutcome)
    /// A stage was not executed, through no fault of its own: it is ready as before.
    case returned(position: Int)
    case warning(String)
}

/// What came of one execution.
struct ExecutionOutcome: Codable, Sendable {
    enum Ending: Codable, Sendable {
        case answered(Reply)
        /// It was stopped for the bytes that it used.
        case usedTooMuchMemory(Int)
        case tookTooLong
        /// Its process ended without an answer.
        case died(WorkerEnd)
        /// What it ran on ended it.
        case ended(headline: String, facts: [FailureReply.Fact], hint: String)
        /// It was not executed: it would run in another environment class than its key says, in this one.
        case elsewhere([FailureReply.Fact])
    }

    let ending: Ending
    /// The end of what it printed.
    let printed: [UInt8]
    /// Where it ran, when that is not here.
    var place: [FailureReply.Fact] = []

    /// `Slurm job 12_3 on n1`; nil for what ran here.
    var placeText: String? { place.isEmpty ? nil : place.map(\.value).joined(separator: " on ") }
}

enum InterruptedStages {
    case ended
    /// They go on without this process, or end without a word; said to the user.
    case told(String)
}
