/// What happens during a run; renderers turn it into text.
package enum RunEvent: Sendable {
    /// The run begins; families in the order of the pipeline with how many of their stages there are and how many are cached.
    case began(study: String, families: [FamilyStatus], expectedSeconds: Double?)
    /// Stages wait for a cluster, as a job of so many tasks.
    case submitted(job: Int, tasks: Int, families: [(name: String, stages: Int)])
    /// A job of an earlier run was under way, or had finished meanwhile, with stages of this one.
    case adopted(job: Int, stages: Int)
    case started(label: String, family: String, expectedSeconds: Double?)
    case progressed(label: String, family: String, fraction: Double)
    case finished(label: String, family: String, seconds: Double)
    /// An input changed without changing what this stage would make: it was found in the store after all.
    case cutOff(label: String, family: String)
    case failed(StageFailure, family: String)
    /// A stage that will not run because one it needs has failed.
    case skipped(label: String, family: String)
    /// Another run, in that process, is executing the same stage; told once for each family and process.
    case waiting(label: String, family: String, process: Int32?)
    case warning(String)
    case ended(RunSummary)
}

/// How a family of stages stands.
package struct FamilyStatus: Sendable, Equatable {
    package let name: String
    package let kind: String
    package let count: Int
    package let cached: Int

    package init(name: String, kind: String, count: Int, cached: Int) {
        (self.name, self.kind, self.count, self.cached) = (name, kind, count, cached)
    }
}

/// How a run went.
package struct RunSummary: Sendable {
    package var executed = 0
    package var cached = 0
    package var cutOff = 0
    /// Of those that were cut off, the ones that others had made.
    package var shared = 0
    package var skipped = 0
    package var seconds = 0.0
    package var failures: [StageFailure] = []
    package var isInterrupted = false
    package var outcomes: [StageOutcome] = []

    package init() {}
}

/// What became of one stage.
package struct StageOutcome: Sendable {
    package let label: String
    package let key: String
    /// executed, cached, failed
    package let outcome: String
    package let seconds: Double
    /// The job and the node that executed it; nil for this machine.
    package var place: String?
}
