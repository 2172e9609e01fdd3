internal import Glibc
internal import Workbench

extension StageFailure {
    /// What an execution that made nothing tells the user.
    ///
    /// - Parameters:
    ///   - resources: what the stage declares, or `study.yaml` says for it.
    ///   - options: what the command line says for all stages.
    init(
        _ node: StageNode, of study: String, place: String, _ outcome: ExecutionOutcome, limits: StageLimits,
        resources: StageResources, options: RunOptions
    ) {
        let crash = CrashReport(outcome.printed, root: options.root)
        let printed = crash.tail.isEmpty ? [] : [(name: "printed", value: crash.tail)]
        let location = outcome.place.map { (name: $0.name, value: $0.value) }
        var traces: [(name: String, value: String)] = []
        if let message = crash.message { traces.append(("message", message)) }
        if let place = crash.place { traces.append(("at", place)) }
        if let line = crash.sourceLine { traces.append(("source", line)) }
        traces += printed
        func raised(_ name: String, _ option: String, isDeclared: Bool) -> String {
            isDeclared ? "raise 'resources.\(node.name).\(name)'" : "raise the limit with '\(option)'"
        }
        var hint = "'./reprise why \(study)/\(node.label)' shows what it was given; stages that don't need it went on"
        var (headline, facts): (String, [(name: String, value: String)])
        switch outcome.ending {
        case .answered(.failed(let failure)):
            (headline, facts) = (failure.headline, failure.facts.map { ($0.name, $0.value) } + printed)
        case .usedTooMuchMemory(let bytes):
            headline = "used too much memory"
            facts = [("used", "\(bytes >> 20) MiB"), ("limit", "\((limits.memory ?? 0) >> 20) MiB")] + traces
            let advice = raised("memory", "--memory", isDeclared: options.givenMemory == nil && resources.memory != nil)
            hint = "\(advice), or let the stage hold less at a time"
        case .tookTooLong:
            (headline, facts) = ("took too long", [("limit", "\(limits.seconds ?? 0) s")] + traces)
            let advice = raised("time", "--time-limit", isDeclared: options.givenSeconds == nil && resources.time != nil)
            hint = "\(advice), or do less in one stage"
        case .died(.signal(SIGKILL)):
            (headline, facts) = ("was killed", [("signal", "9 (SIGKILL)")] + traces)
            hint =
                outcome.place.isEmpty
                ? "most likely the machine ran out of memory; run fewer stages side by side with '-j'"
                : "most likely it used more memory than its job had; raise 'resources.\(node.name).memory'"
        case .died(.signal(let signal)):
            (headline, facts) = ("crashed", [("signal", "\(signal) (\(signalName(signal)))")] + traces)
        case .died(.exited(let code)):
            (headline, facts) = ("ended its process", [("exit code", "\(code)")] + traces)
        case .ended(let title, let said, let advice):
            (headline, facts, hint) = (title, said.map { ($0.name, $0.value) } + traces, advice)
        case .elsewhere(let fields):
            headline = "was not executed: its node is of another environment class"
            facts = fields.map { ($0.name, $0.value) }
            hint = "'--slurm=--constraint=NAME' keeps jobs to nodes of one class"
        case .answered: (headline, facts) = ("gave an answer that is none", traces)
        }
        self.init(label: node.label, place: place, headline: headline, facts: facts + location, hint: hint)
    }
}

private func signalName(_ signal: Int32) -> String {
    switch signal {
    case SIGILL: "illegal instruction: a Swift trap"
    case SIGTRAP: "a Swift trap"
    case SIGABRT: "abort"
    case SIGSEGV: "bad memory access"
    case SIGFPE: "arithmetic error"
    case SIGBUS: "bus error"
    default: String(cString: strsignal(signal))
    }
}
