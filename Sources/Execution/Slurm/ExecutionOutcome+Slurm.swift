internal import Glibc

extension ExecutionOutcome {
    /// Whether it is a result, and not a failure.
    var isResult: Bool { if case .answered(.finished) = ending { true } else { false } }

    /// Whether the worker got a signal by which Slurm ends jobs that are cancelled, or take more than they have.
    var isPerhapsSlurms: Bool {
        guard case .died(.signal(let signal)) = ending else { return false }
        return [SIGTERM, SIGKILL].contains(signal)
    }

    /// The same with the task, and the node where it is known, beside it.
    func from(_ task: SlurmTask, node: String? = nil) -> ExecutionOutcome {
        var outcome = self
        outcome.place = [.init(name: "job", value: "\(task)")] + place + (node.map { [.init(name: "node", value: $0)] } ?? [])
        return outcome
    }

    /// What Slurm's word for the end of a task means for the stage that it was at.
    ///
    /// - Parameter output: the end of what the task printed, Slurm's own words among it.
    init(of end: SlurmEnd?, output: [UInt8], family: String, limits: StageLimits) {
        var facts: [FailureReply.Fact] = []
        func fact(_ name: String, _ value: String?) { if let value { facts.append(.init(name: name, value: value)) } }
        let (headline, hint): (String, String)
        switch end {
        case nil: (headline, hint) = ("is gone", "Slurm has forgotten its job; run again to submit it anew")
        case let end? where end.isOutOfMemory(output: String(decoding: output, as: UTF8.self)):
            (headline, hint) = (
                "used too much memory", "raise 'resources.\(family).memory', or let the stage hold less at a time"
            )
            fact("limit", limits.memory.map { "\($0 >> 20) MiB" })
            fact("state", end.state)
        case let end? where end.state == "TIMEOUT" || end.state == "DEADLINE":
            (headline, hint) = ("took too long", "raise 'resources.\(family).time', or do less in one stage")
            fact("limit", limits.seconds.map { "\($0) s" } ?? "the partition's")
            fact("state", end.state)
        case let end? where end.state == "CANCELLED":
            (headline, hint) = ("was cancelled", "run again to submit it anew")
            fact("state", end.state)
        // Slurm's own signal for a task that has no folder to work in, or none to print to.
        case let end? where end.signal == 53:
            (headline, hint) = (
                "could not begin: its node doesn't see the project's folder",
                "the project and its store have to lie on a file system that all nodes see, at the same path"
            )
            fact("state", end.state)
            fact("reason", end.reason)
        case let end?:
            (headline, hint) = ("left no answer", "'scontrol show job' and the node's log may say more; run again to submit it anew")
            fact("state", end.state)
            fact("exit code", end.exitCode.map { "\($0)" })
            fact("signal", end.signal.map { "\($0)" })
            fact("reason", end.reason)
        }
        self.init(ending: .ended(headline: headline, facts: facts, hint: hint), printed: output)
    }
}

extension SlurmEnd {
    /// Whether the cluster took the node away, so that the same may go well elsewhere.
    var isNoFaultOfTheStage: Bool { ["BOOT_FAIL", "LAUNCH_FAILED", "NODE_FAIL", "PREEMPTED", "REVOKED"].contains(state) }
}
