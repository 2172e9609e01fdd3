/// How a task ended, for those that left no answer.
package struct SlurmEnd: Sendable, Equatable {
    /// Slurm's word: `COMPLETED`, `FAILED`, `CANCELLED`, `TIMEOUT`, `OUT_OF_MEMORY`, `NODE_FAIL`, `PREEMPTED`.
    package let state: String
    /// Nil when a signal ended it.
    package let exitCode: Int32?
    package let signal: Int32?
    /// Nil when it never had one.
    package let node: String?
    /// Slurm's reason, where it has one: `NonZeroExitCode`, `JobLaunchFailure`.
    package let reason: String?

    static let states: Set = [
        "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "LAUNCH_FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED",
        "TIMEOUT",
    ]

    package init(state: String, exitCode: Int32?, signal: Int32?, node: String, reason: String) {
        self.state = state
        self.exitCode = exitCode
        self.signal = signal
        self.node = node.isEmpty || node == "(null)" || node == "None assigned" ? nil : node
        self.reason = reason.isEmpty || reason == "None" ? nil : reason
    }

    /// Slurm's way of writing a status: the exit code and the signal, `7:0`.
    private init?(state: some StringProtocol, status: some StringProtocol, node: some StringProtocol, reason: some StringProtocol) {
        // "CANCELLED by 1000": by whom is told to users of sacct only.
        let state = String(state.prefix { $0 != " " })
        let codes = status.split(separator: ":").compactMap { Int32($0) }
        guard Self.states.contains(state), codes.count == 2 else { return nil }
        self.init(
            state: state, exitCode: codes[1] == 0 ? codes[0] : nil, signal: codes[1] == 0 ? nil : codes[1], node: String(node),
            reason: String(reason))
    }

    /// From the line of `scontrol --oneliner show job`; nil while the task has not ended.
    package init?(control line: String) {
        // The name before these fields and the paths behind them are the user's and may hold anything.
        guard
            let first = line.firstMatch(of: #/ JobState=([A-Z_]+) Reason=(.*?) Dependency=.*? ExitCode=([0-9]+:[0-9]+) RunTime=/#),
            let node = line[first.range.upperBound...].firstMatch(of: #/ NodeList=(\S*)/#)
        else { return nil }
        self.init(state: first.1, status: first.3, node: node.1, reason: first.2)
    }

    /// From what `sacct --parsable2 --format=State,ExitCode,NodeList` says; nil while the task has not ended.
    package init?(accounting text: String) {
        guard let fields = text.split(separator: "\n").last?.split(separator: "|"), fields.count == 3 else { return nil }
        self.init(state: fields[0], status: fields[1], node: fields[2], reason: "")
    }

    /// Whether Slurm or the kernel stopped the task because it used more memory than it had asked for.
    ///
    /// - Parameter output: the end of what the task printed. Without control groups Slurm calls such a task `FAILED`, and only its own words
    ///   among the task's tell why.
    package func isOutOfMemory(output: String) -> Bool {
        guard state != "OUT_OF_MEMORY" else { return true }
        return state != "COMPLETED"
            && output.split(separator: "\n").contains { line in
                line.hasPrefix("slurmstepd")
                    && ["exceeded memory limit", "Exceeded job memory limit", "oom-kill event", "oom_kill event"].contains {
                        line.contains($0)
                    }
            }
    }
}
