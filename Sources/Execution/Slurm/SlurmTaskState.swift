/// One task of an array, as Slurm writes it: `123_4`.
package struct SlurmTask: Hashable, Sendable, CustomStringConvertible {
    package let job: Int
    package let index: Int

    package init(job: Int, index: Int) {
        self.job = job
        self.index = index
    }

    package var description: String { "\(job)_\(index)" }
}

/// What Slurm says about a task.
package enum SlurmTaskState: Sendable, Equatable {
    /// Not yet begun, or to begin again, with squeue's reason: `Resources`, `Priority`, `PartitionTimeLimit`.
    case waiting(reason: String)
    /// On a node, and also when it is just being stopped there.
    case running(node: String)
    case ended(SlurmEnd)

    /// Whether it runs, or may still run.
    package var isAlive: Bool { if case .ended = self { false } else { true } }

    /// Whether it waits for what does not come by itself: somebody has to change the partition, the limits or the job.
    package var waitsForGood: Bool {
        guard case .waiting(let reason) = self else { return false }
        return Self.hopeless.contains(reason) || reason.contains("held")
    }

    private static let hopeless: Set = [
        "AccountNotAllowed", "AssocMaxCpuPerJobLimit", "AssocMaxMemPerJob", "AssocMaxWallDurationPerJobLimit", "BadConstraints",
        "InvalidAccount", "InvalidQOS", "JobHeldAdmin", "JobHeldUser", "PartitionConfig", "PartitionNodeLimit", "PartitionTimeLimit",
        "QOSMaxCpuPerJobLimit", "QOSMaxMemoryPerJob", "QOSMaxWallDurationPerJobLimit", "QOSNotAllowed",
    ]

    init(state: String, reason: String, node: String, status: Int32?) {
        switch state {
        case "RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT", "RESIZING": self = .running(node: node)
        case let state where SlurmEnd.states.contains(state):
            let signal = status.map { $0 & 0x7F } ?? 0
            self = .ended(
                SlurmEnd(
                    state: state, exitCode: signal == 0 ? status.map { $0 >> 8 & 0xFF } : nil, signal: signal == 0 ? nil : signal,
                    node: node, reason: reason))
        // What is none of these, a state of a newer Slurm too, has not ended.
        default: self = .waiting(reason: reason.isEmpty || reason == "None" ? state : reason)
        }
    }
}

/// What squeue prints for the client: a line for each task, and one for all those of an array that wait.
package enum SlurmQueue {
    /// Fields of any length, with a sign after each that is in none of them.
    static let format = ["ArrayJobID", "ArrayTaskID", "State", "exit_code", "NodeList", "Reason"].map { "\($0):|" }.joined(separator: ",")

    package static func states(in text: String, of jobs: Set<Int>) -> [SlurmTask: SlurmTaskState] {
        var found: [SlurmTask: SlurmTaskState] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 6, let job = Int(fields[0]), jobs.contains(job) else { continue }
            let state = SlurmTaskState(state: fields[2], reason: fields[5], node: fields[4], status: Int32(fields[3]))
            for index in indices(fields[1]) { found[SlurmTask(job: job, index: index)] = state }
        }
        return found
    }

    /// The numbers that `1-9:2,12%4` means: what stands after `%` is how many may run at once.
    package static func indices(_ text: String) -> [Int] {
        text.prefix { $0 != "%" }.split(separator: ",").flatMap { part -> [Int] in
            let ends = part.prefix { $0 != ":" }.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            let step = part.split(separator: ":").dropFirst().first.flatMap { Int($0) } ?? 1
            return Array(stride(from: first, through: last, by: max(1, step)))
        }
    }
}
