package import ContentStore
internal import Glibc
internal import Workbench

/// Executes what a plan leaves to do: side by side, each result kept as soon as it is there.
///
/// The scheduler says what is ready and what came of it; where and how stages are executed is for its executor.
package final class Scheduler {
    private let study: ConfiguredStudy
    private let store: Store
    private let options: RunOptions
    private let emit: (RunEvent) -> Void
    private var planner: Planner
    private let selection: Set<Int>
    private let costs: [String: Double]

    private let executor: any StageExecutor
    private var jobs: [Int: Job] = [:]
    private var ready: ReadyStages
    private var leased: [Int] = []
    private var running: Set<Digest> = []
    private var finished: Set<Digest> = []
    private var unfinished: Set<Int> = []
    private var summary = RunSummary()
    private var lastCommit = 0.0
    private var lostBlobs: [String: Int] = [:]
    private var crashes: [String: Int] = [:]
    private var waitedFor: Set<String> = []
    private var unnamedHolders: Set<Digest> = []
    private var search: SharedSearch?

    /// So many stages of one family may crash, or be stopped at a limit; then the others, which are likely to do the same, are not tried.
    private static let enoughCrashes = 3

    /// A stage that the executor has.
    private struct Job {
        let position: Int
        let key: Digest
        let limits: StageLimits
        let lease: Lease
        let started = monotonicSeconds()
    }

    package init(
        _ study: ConfiguredStudy, planner: Planner, selection: Set<Int>, store: Store, options: RunOptions, costs: [String: Double],
        emit: @escaping (RunEvent) -> Void
    ) throws {
        self.study = study
        self.planner = planner
        self.selection = selection
        self.store = store
        self.options = options
        self.costs = costs
        self.emit = emit
        search = options.shared.map(SharedSearch.init)
        ready = ReadyStages(options.perturbation)
        let opening = Request.open(study: study.entry.slug, configuration: study.configuration, store: store.path, root: options.root)
        switch options.place {
        case .here:
            executor = WorkerPool(
                .init(
                    executable: options.workerExecutable, arguments: options.workerArguments, opening: opening, workers: options.workers,
                    memory: options.memoryLimit.map { $0 * options.workers }, perturbation: options.perturbation))
        case .slurm(let settings):
            executor = try SlurmExecutor(settings, program: options.workerExecutable, study: study.entry.slug, opening: opening)
        }
    }

    private var graph: StageGraph { study.graph }

    /// Runs until nothing is left that can run, or until the user interrupts.
    package func run() throws -> (summary: RunSummary, planner: Planner) {
        summary.cached = selection.count { planner.isCached($0) }
        unfinished = selection.filter { !planner.isCached($0) }
        addReady(unfinished.filter { if case .run = planner.plan.states[$0] { true } else { false } })
        let start = monotonicSeconds()
        lastCommit = start
        Interrupt.watch()
        defer { executor.stop() }
        while !unfinished.isEmpty, !Interrupt.isRaised {
            try startJobs()
            if jobs.isEmpty, leased.isEmpty, search?.isWaiting != true { break }
            for event in try executor.wait(bell: search?.bell) { try take(event) }
            try takeSharedResults()
            try retryLeased()
            if monotonicSeconds() - lastCommit >= 1 { try commit() }
        }
        summary.isInterrupted = Interrupt.isRaised
        if summary.isInterrupted { stopForInterrupt() }
        try commit()
        warnAboutQuarantine()
        summary.seconds = monotonicSeconds() - start
        return (summary, planner)
    }

    private func commit() throws {
        try store.commit()
        lastCommit = monotonicSeconds()
    }

    // MARK: Starting

    private func startJobs() throws {
        while let position = ready.first {
            guard let key = planner.plan.keys[position], unfinished.contains(position) else {
                ready.removeFirst()
                continue
            }
            // A stage with an equal key has finished meanwhile.
            if finished.contains(key) {
                ready.removeFirst()
                if try reuseWhatIsThere(for: position) { continue }
                ready.insert(position)
            }
            // An equal key is being executed already: its result will serve both.
            if running.contains(key) {
                ready.removeFirst()
                leased.append(position)
                continue
            }
            let limits = options.limits(study.resources(of: graph.nodes[position]))
            guard executor.hasRoom(for: limits) else { return }
            ready.removeFirst()
            guard let lease = store.lease(key) else {
                tellOfWaiting(position, key)
                leased.append(position)
                continue
            }
            // Whoever held the lease until now has written what it made before letting go.
            try store.refresh()
            if store.record(key: key, environment: planner.environment(position).digest) != nil, try reuseWhatIsThere(for: position) {
                continue
            }
            try start(Job(position: position, key: key, limits: limits, lease: lease))
        }
    }

    private func tellOfWaiting(_ position: Int, _ key: Digest) {
        let (node, process) = (graph.nodes[position], store.holder(of: key))
        // Whoever has just got the lease needs a moment to write its number.
        if process == nil, unnamedHolders.insert(key).inserted { return }
        guard waitedFor.insert("\(process ?? 0) \(node.name)").inserted else { return }
        emit(.waiting(label: node.label, family: node.name, process: process))
    }

    private func start(_ job: Job) throws {
        let (position, node) = (job.position, graph.nodes[job.position])
        running.insert(job.key)
        jobs[position] = job
        var taken = graph.inputs[position].makeIterator()
        func next() throws -> OutputBytes {
            guard let record = planner.record(taken.next()!) else {
                throw PipelineError(mistakes: ["an input of '\(node.label)' has no record"])
            }
            return record.inlineOutput.map(OutputBytes.inline) ?? .blob(record.output.hex)
        }
        var inputs: [StageInputBytes] = []
        for input in node.inputs {
            switch input {
            case .value: inputs.append(.value)
            case .file(let file): inputs.append(.file(try planner.context.inputs.digest(of: file.location).hex))
            case .artifact: inputs.append(.artifact(try next()))
            case .ensemble(let cells): inputs.append(.ensemble(try cells.map { _ in try next() }))
            }
        }
        try executor.start(
            Assignment(
                position: position, label: node.label, family: node.name, inputs: inputs,
                address: StageAddress(key: job.key.hex, environment: planner.environment(position).digest.hex), limits: job.limits,
                expectedSeconds: costs[node.label]))
    }

    // MARK: Finishing

    private func take(_ event: ExecutionEvent) throws {
        switch event {
        case .submitted(let job, let tasks, let families): emit(.submitted(job: job, tasks: tasks, families: families))
        case .adopted(let job, let stages): emit(.adopted(job: job, stages: stages))
        case .started(let position):
            let node = graph.nodes[position]
            emit(.started(label: node.label, family: node.name, expectedSeconds: costs[node.label]))
        case .progressed(let position, let fraction):
            emit(.progressed(label: graph.nodes[position].label, family: graph.nodes[position].name, fraction: fraction))
        case .returned(let position):
            guard let job = jobs.removeValue(forKey: position) else { return }
            running.remove(job.key)
            ready.insert(position)
        case .warning(let text): emit(.warning(text))
        case .ended(let position, let outcome):
            guard let job = jobs.removeValue(forKey: position) else { return }
            running.remove(job.key)
            try take(outcome, of: job)
        }
    }

    private func take(_ outcome: ExecutionOutcome, of job: Job) throws {
        guard case .answered(let reply) = outcome.ending else {
            fail(job, failure(of: job, outcome))
            return giveUp(graph.nodes[job.position].name)
        }
        let node = graph.nodes[job.position]
        switch reply {
        case .opened, .progress: break
        case .finished(let hex, let size, let inline, let seconds, let peakMemory, let series):
            guard let digest = Digest(hex: hex), let fields = try planner.fields(job.position) else { return }
            let record = StageRecord(
                key: job.key, environment: planner.environment(job.position).digest, output: digest, outputSize: size, inlineOutput: inline,
                seconds: seconds, peakMemory: peakMemory, label: "\(study.entry.slug)/\(node.label)", run: options.run,
                fields: try ArtifactEncoder.encode(fields), series: series.flatMap { Digest(hex: $0) },
                printed: options.conceal(String(decoding: outcome.printed, as: UTF8.self)))
            store.add(record)
            // From here on nothing that happens to this process loses it, and whoever gets the lease next finds it.
            try store.write()
            summary.executed += 1
            summary.outcomes.append(
                .init(label: node.label, key: job.key.hex, outcome: "executed", seconds: seconds, place: outcome.placeText))
            finished.insert(job.key)
            emit(.finished(label: node.label, family: node.name, seconds: seconds))
            search?.offer(record, of: node, planner.context)
            try complete(job.position, record)
        case .failed: fail(job, failure(of: job, outcome))
        case .lost(let blob): try recover(job, blob)
        }
    }

    private func complete(_ position: Int, _ record: StageRecord) throws {
        var finished = [(position, record)]
        var runnable: [Int] = []
        while let (position, record) = finished.popLast() {
            planner.finish(position, record)
            unfinished.remove(position)
            for follower in graph.followers[position] where unfinished.contains(follower) {
                try planner.look(up: follower)
                switch planner.plan.states[follower] {
                case .cached(let found):
                    summary.cutOff += 1
                    emit(.cutOff(label: graph.nodes[follower].label, family: graph.nodes[follower].name))
                    finished.append((follower, found))
                case .run: runnable.append(follower)
                default: break
                }
            }
        }
        addReady(runnable)
    }

    /// Stages whose inputs have become known: somebody else may have made them, else they are started.
    private func addReady(_ positions: [Int]) {
        for position in search?.begin(positions.sorted(), &planner) ?? positions { ready.insert(position) }
    }

    /// Whether a stage turned out to need no execution, because another run or stage has made the same.
    private func reuseWhatIsThere(for position: Int) throws -> Bool {
        try planner.look(up: position)
        guard case .cached(let record) = planner.plan.states[position] else { return false }
        summary.cutOff += 1
        emit(.cutOff(label: graph.nodes[position].label, family: graph.nodes[position].name))
        try complete(position, record)
        return true
    }

    /// Stages that somebody else may have made already.
    private func takeSharedResults() throws {
        guard let answers = try search?.takeAnswers(into: store) else { return }
        for warning in search?.takeWarnings() ?? [] { emit(.warning(warning)) }
        guard !answers.isEmpty else { return }
        for (position, isFound) in answers where unfinished.contains(position) {
            guard isFound, try reuseWhatIsThere(for: position) else {
                ready.insert(position)
                continue
            }
            summary.shared += 1
        }
    }

    /// Stages that another run, or another stage with an equal key, is executing.
    private func retryLeased() throws {
        guard !leased.isEmpty else { return }
        try store.refresh()
        let waiting = leased
        leased = []
        for position in waiting where unfinished.contains(position) {
            if try !reuseWhatIsThere(for: position) { ready.insert(position) }
        }
    }

    /// A damaged or missing input: whoever made it has to make it again.
    private func recover(_ job: Job, _ blob: String) throws {
        lostBlobs[blob, default: 0] += 1
        warnAboutQuarantine()
        if lostBlobs[blob, default: 0] < 3, let file = try retakenFile(job, blob) {
            emit(.warning("the stored content of '\(file)' was damaged or gone (\(blob.prefix(12))); it is taken from the file again"))
            ready.insert(job.position)
            return
        }
        let makers = graph.inputs[job.position].filter { planner.output($0)?.hex == blob }
        guard lostBlobs[blob, default: 0] < 3, !makers.isEmpty else {
            let node = graph.nodes[job.position]
            return fail(
                job,
                StageFailure(
                    label: node.label, place: place(of: node), headline: "can't read its input", facts: [("blob", blob)],
                    hint: "the store loses what is written to it; check the disk"))
        }
        emit(.warning("the output of '\(graph.nodes[makers[0]].label)' was damaged or gone (\(blob.prefix(12))); it is made again"))
        for maker in Set(makers).sorted() {
            planner.forget(maker)
            unfinished.insert(maker)
            if graph.inputs[maker].allSatisfy(planner.isCached) { ready.insert(maker) }
        }
    }

    /// The input file that a lost blob was the content of, once it is in the store again.
    private func retakenFile(_ job: Job, _ blob: String) throws -> String? {
        for case .file(let file) in graph.nodes[job.position].inputs
        where try planner.context.inputs.digest(of: file.location).hex == blob {
            return try planner.context.inputs.takeAgain(file.location).hex == blob ? file.location.name : nil
        }
        return nil
    }

    // MARK: Failing

    private func failure(of job: Job, _ outcome: ExecutionOutcome) -> StageFailure {
        let node = graph.nodes[job.position]
        return StageFailure(
            node, of: study.entry.slug, place: place(of: node), outcome, limits: job.limits, resources: study.resources(of: node),
            options: options)
    }

    private func fail(_ job: Job, _ failure: StageFailure) {
        summary.failures.append(failure)
        summary.outcomes.append(
            .init(label: failure.label, key: job.key.hex, outcome: "failed", seconds: monotonicSeconds() - job.started))
        unfinished.remove(job.position)
        emit(.failed(failure, family: graph.nodes[job.position].name))
        skip(graph.following([job.position]))
    }

    private func skip(_ positions: Set<Int>) {
        for position in positions.sorted() where unfinished.remove(position) != nil {
            summary.skipped += 1
            emit(.skipped(label: graph.nodes[position].label, family: graph.nodes[position].name))
        }
    }

    /// A crash costs a process and a backtrace, and its message is the same for all.
    private func giveUp(_ family: String) {
        crashes[family, default: 0] += 1
        guard crashes[family] == Self.enoughCrashes else { return }
        for position in executor.drop(Set(jobs.keys.filter { graph.nodes[$0].name == family })) {
            if let job = jobs.removeValue(forKey: position) { running.remove(job.key) }
        }
        let busy = Set(jobs.keys)
        let others = unfinished.filter { graph.nodes[$0].name == family && !busy.contains($0) }
        guard !others.isEmpty else { return }
        emit(.warning("\(others.count) more of '\(family)' are not tried after \(Self.enoughCrashes) that crashed or were stopped"))
        skip(others.union(graph.following(Array(others))).subtracting(busy))
    }

    private func place(of node: StageNode) -> String {
        guard let site = planner.context.code.site(node.site) else { return graph.place(of: node.site) }
        return "\(site.path):\(site.line)"
    }

    private func stopForInterrupt() {
        if case .told(let text) = executor.interrupt() { return emit(.warning(text)) }
        for job in jobs.values.sorted(by: { $0.position < $1.position }) {
            let node = graph.nodes[job.position]
            fail(
                job,
                StageFailure(
                    label: node.label, place: place(of: node), headline: "was interrupted",
                    facts: [("after", "\(Int(monotonicSeconds() - job.started)) s")],
                    hint: "what had finished is kept; run again to go on"))
        }
    }

    private func warnAboutQuarantine() {
        for digest in store.takeQuarantined() { emit(.warning("blob \(digest.short) was damaged and has been set aside")) }
    }
}
