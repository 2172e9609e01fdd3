package import ContentStore
internal import Glibc
internal import Workbench

/// How stages are executed.
package struct RunOptions: Sendable {
    /// How many workers work side by side.
    package var workers: Int
    /// Resident bytes above which a stage is stopped.
    package var memoryLimit: Int
    /// Seconds of wall time after which a stage is stopped; nil for none.
    package var timeLimit: Double?
    /// The program that is started as a worker, and its arguments.
    package var workerExecutable: String
    package var workerArguments: [String]
    /// The root of the project, for the paths in messages.
    package var root: String
    /// The identity of the run, for the records.
    package var run: String
    /// Takes out of what a stage printed whatever must not be kept.
    package var conceal: @Sendable (String) -> String = { $0 }
    /// What is different on purpose, for a run that is to find out whether it matters.
    package var perturbation: Perturbation?
    /// Results of others; nil to make everything here and keep it here.
    package var shared: (any SharedResults)?

    package init(
        workers: Int, memoryLimit: Int, timeLimit: Double? = nil, workerExecutable: String, workerArguments: [String], root: String,
        run: String, perturbation: Perturbation? = nil
    ) {
        self.workers = workers
        self.memoryLimit = memoryLimit
        self.timeLimit = timeLimit
        self.workerExecutable = workerExecutable
        self.workerArguments = workerArguments
        self.root = root
        self.run = run
        self.perturbation = perturbation
    }
}

/// Executes what a plan leaves to do: side by side, each stage in a worker, each result kept as soon as it is there.
///
/// The scheduler never runs study code and never waits for one worker alone: one loop polls all of them.
package final class Scheduler {
    private let study: ConfiguredStudy
    private let store: Store
    private let options: RunOptions
    private let emit: (RunEvent) -> Void
    private var planner: Planner
    private let selection: Set<Int>
    private let costs: [String: Double]

    private var pool: [Slot] = []
    private var ready: [Int] = []
    private var leased: [Int] = []
    private var running: Set<Digest> = []
    private var finished: Set<Digest> = []
    private var unfinished: Set<Int> = []
    private var summary = RunSummary()
    private var lastCommit = 0.0
    private var lastTick = 0.0
    private var lostBlobs: [String: Int] = [:]
    private var crashes: [String: Int] = [:]
    private var waitedFor: Set<String> = []
    private var unnamedHolders: Set<Digest> = []
    private var search: SharedSearch?

    /// So many stages of one family may crash, or be stopped at a limit; then the others, which are likely to do the same, are not tried.
    private static let enoughCrashes = 3

    private struct Slot {
        let worker: WorkerProcess
        var job: Job?
    }

    private struct Job {
        let position: Int
        let key: Digest
        let started: Double
        var lease: Lease?
        var stopReason: StopReason?
    }

    private enum StopReason { case memory(Int), time }

    package init(
        _ study: ConfiguredStudy, planner: Planner, selection: Set<Int>, store: Store, options: RunOptions, costs: [String: Double],
        emit: @escaping (RunEvent) -> Void
    ) {
        self.study = study
        self.planner = planner
        self.selection = selection
        self.store = store
        self.options = options
        self.costs = costs
        self.emit = emit
        search = options.shared.map(SharedSearch.init)
    }

    private var graph: StageGraph { study.graph }

    /// Runs until nothing is left that can run, or until the user interrupts.
    package func run() throws -> (summary: RunSummary, planner: Planner) {
        summary.cached = selection.count { planner.isCached($0) }
        unfinished = selection.filter { !planner.isCached($0) }
        addReady(unfinished.filter { if case .run = planner.plan.states[$0] { true } else { false } })
        let start = now()
        lastCommit = start
        Interrupt.watch()
        defer { stopWorkers() }
        while !unfinished.isEmpty, !Interrupt.isRaised {
            try startJobs()
            if pool.allSatisfy({ $0.job == nil }), leased.isEmpty, search?.isWaiting != true { break }
            try waitForReplies()
            try takeSharedResults()
            try retryLeased()
            if now() - lastCommit >= 1 { try commit() }
        }
        summary.isInterrupted = Interrupt.isRaised
        if summary.isInterrupted { stopForInterrupt() }
        try commit()
        warnAboutQuarantine()
        summary.seconds = now() - start
        return (summary, planner)
    }

    private func commit() throws {
        try store.commit()
        lastCommit = now()
    }

    // MARK: Starting

    private func startJobs() throws {
        while let position = ready.last {
            guard let key = planner.plan.keys[position], unfinished.contains(position) else {
                ready.removeLast()
                continue
            }
            // A stage with an equal key has finished meanwhile.
            if finished.contains(key) {
                ready.removeLast()
                if try reuseWhatIsThere(for: position) { continue }
                ready.append(position)
            }
            // An equal key is being executed already: its result will serve both.
            if running.contains(key) {
                ready.removeLast()
                leased.append(position)
                continue
            }
            guard let slot = try freeSlot() else { return }
            ready.removeLast()
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
            try start(position, key, lease, in: slot)
        }
    }

    private func tellOfWaiting(_ position: Int, _ key: Digest) {
        let (node, process) = (graph.nodes[position], store.holder(of: key))
        // Whoever has just got the lease needs a moment to write its number.
        if process == nil, unnamedHolders.insert(key).inserted { return }
        guard waitedFor.insert("\(process ?? 0) \(node.name)").inserted else { return }
        emit(.waiting(label: node.label, family: node.name, process: process))
    }

    private func freeSlot() throws -> Int? {
        if let free = pool.firstIndex(where: { $0.job == nil }) { return free }
        guard pool.count < options.workers else { return nil }
        let worker = try WorkerProcess(
            .init(
                executable: options.workerExecutable, arguments: options.workerArguments,
                environment: WorkerEnvironment.variables(randomHashing: options.perturbation != nil)))
        if let perturbation = options.perturbation, perturbation.confinesWorker(pool.count) { worker.confineToOneCore() }
        try worker.send(.open(study: study.entry.slug, configuration: study.configuration, store: store.path, root: options.root))
        pool.append(Slot(worker: worker))
        return pool.count - 1
    }

    private func start(_ position: Int, _ key: Digest, _ lease: Lease, in slot: Int) throws {
        let node = graph.nodes[position]
        running.insert(key)
        pool[slot].job = Job(position: position, key: key, started: now(), lease: lease)
        pool[slot].worker.forgetOutput()
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
        emit(.started(label: node.label, family: node.name, expectedSeconds: costs[node.label]))
        try pool[slot].worker.send(
            .execute(
                position: position, label: node.label, inputs: inputs,
                key: StageAddress(key: key.hex, environment: planner.environment(position).digest.hex)))
    }

    // MARK: Waiting

    private func waitForReplies() throws {
        var watched: [pollfd] = []
        for slot in pool {
            watched.append(pollfd(fd: slot.worker.replies, events: Int16(POLLIN), revents: 0))
            watched.append(pollfd(fd: slot.worker.output, events: Int16(POLLIN), revents: 0))
        }
        if let search { watched.append(pollfd(fd: search.bell, events: Int16(POLLIN), revents: 0)) }
        poll(&watched, nfds_t(watched.count), 100)
        var gone: [Int] = []
        for (index, slot) in pool.enumerated() {
            if watched[2 * index + 1].revents != 0 { slot.worker.takeOutput() }
            guard watched[2 * index].revents != 0 else { continue }
            for reply in try slot.worker.takeReplies() { try take(reply, from: index) }
            if slot.worker.isGone { gone.append(index) }
        }
        for index in gone.reversed() { try bury(index) }
        if now() - lastTick >= 0.1 {
            lastTick = now()
            checkLimits()
        }
    }

    private func take(_ reply: Reply, from index: Int) throws {
        guard let job = pool[index].job else { return }
        let node = graph.nodes[job.position]
        switch reply {
        case .opened: break
        case .progress(let fraction): emit(.progressed(label: node.label, family: node.name, fraction: fraction))
        case .finished(let hex, let size, let inline, let seconds, let peakMemory, let series):
            pool[index].worker.takeOutput()
            pool[index].job = nil
            guard let digest = Digest(hex: hex), let fields = try planner.fields(job.position) else { return }
            let record = StageRecord(
                key: job.key, environment: planner.environment(job.position).digest, output: digest, outputSize: size, inlineOutput: inline,
                seconds: seconds, peakMemory: peakMemory, label: "\(study.entry.slug)/\(node.label)", run: options.run,
                fields: try ArtifactEncoder.encode(fields), series: series.flatMap { Digest(hex: $0) },
                printed: options.conceal(String(decoding: pool[index].worker.printed, as: UTF8.self)))
            store.add(record)
            // From here on nothing that happens to this process loses it, and whoever gets the lease next finds it.
            try store.write()
            summary.executed += 1
            summary.outcomes.append(.init(label: node.label, key: job.key.hex, outcome: "executed", seconds: seconds))
            running.remove(job.key)
            finished.insert(job.key)
            emit(.finished(label: node.label, family: node.name, seconds: seconds))
            search?.offer(record, of: node, planner.context)
            try complete(job.position, record)
        case .failed(let failure):
            pool[index].job = nil
            running.remove(job.key)
            let facts = failure.facts.map { ($0.name, $0.value) }
            fail(job, headline: failure.headline, facts: facts + printed(pool[index].worker), hint: hint(for: node))
        case .lost(let blob):
            pool[index].job = nil
            running.remove(job.key)
            try recover(job, blob)
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
                case .run: if !ready.contains(follower), !runnable.contains(follower) { runnable.append(follower) }
                default: break
                }
            }
        }
        addReady(runnable)
    }

    /// Stages whose inputs have become known: somebody else may have made them, else they are started.
    private func addReady(_ positions: [Int]) {
        ready += search?.begin(positions.sorted(), &planner) ?? positions
        sortReady()
    }

    /// Stages are started in the order of the pipeline, or in one that the perturbation makes: the last of the list comes first.
    private func sortReady() {
        guard let perturbation = options.perturbation else { return ready.sort(by: >) }
        ready.sort { (perturbation.priority(of: $0), $0) > (perturbation.priority(of: $1), $1) }
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
                ready.append(position)
                continue
            }
            summary.shared += 1
        }
        sortReady()
    }

    /// Stages that another run, or another stage with an equal key, is executing.
    private func retryLeased() throws {
        guard !leased.isEmpty else { return }
        try store.refresh()
        let waiting = leased
        leased = []
        for position in waiting where unfinished.contains(position) {
            if try !reuseWhatIsThere(for: position) { ready.append(position) }
        }
        sortReady()
    }

    /// A damaged or missing input: whoever made it has to make it again.
    private func recover(_ job: Job, _ blob: String) throws {
        lostBlobs[blob, default: 0] += 1
        warnAboutQuarantine()
        if lostBlobs[blob, default: 0] < 3, let file = try retakenFile(job, blob) {
            emit(.warning("the stored content of '\(file)' was damaged or gone (\(blob.prefix(12))); it is taken from the file again"))
            ready.append(job.position)
            return sortReady()
        }
        let makers = graph.inputs[job.position].filter { planner.output($0)?.hex == blob }
        guard lostBlobs[blob, default: 0] < 3, !makers.isEmpty else {
            return fail(
                job, headline: "can't read its input", facts: [("blob", blob)],
                hint: "the store loses what is written to it; check the disk")
        }
        emit(.warning("the output of '\(graph.nodes[makers[0]].label)' was damaged or gone (\(blob.prefix(12))); it is made again"))
        for maker in Set(makers).sorted() {
            planner.forget(maker)
            unfinished.insert(maker)
            if graph.inputs[maker].allSatisfy(planner.isCached) { ready.append(maker) }
        }
        sortReady()
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

    private func checkLimits() {
        for (index, slot) in pool.enumerated() {
            guard let job = slot.job, job.stopReason == nil else { continue }
            let memory = slot.worker.memory
            if memory > options.memoryLimit {
                pool[index].job?.stopReason = .memory(memory)
                slot.worker.kill()
            } else if let limit = options.timeLimit, now() - job.started > limit {
                pool[index].job?.stopReason = .time
                slot.worker.kill()
            }
        }
    }

    private func bury(_ index: Int) throws {
        let slot = pool.remove(at: index)
        let end = slot.worker.reap()
        guard let job = slot.job else { return }
        running.remove(job.key)
        let node = graph.nodes[job.position]
        let crash = CrashReport(slot.worker.printed, root: options.root)
        var facts: [(name: String, value: String)] = []
        if let message = crash.message { facts.append(("message", message)) }
        if let place = crash.place { facts.append(("at", place)) }
        if let line = crash.sourceLine { facts.append(("source", line)) }
        if !crash.tail.isEmpty { facts.append(("printed", crash.tail)) }
        defer { giveUp(node.name) }
        switch (job.stopReason, end) {
        case (.memory(let used), _):
            fail(
                job, headline: "used too much memory",
                facts: [("used", "\(used >> 20) MiB"), ("limit", "\(options.memoryLimit >> 20) MiB")] + facts,
                hint: "raise the limit with '--memory', or let the stage hold less at a time")
        case (.time, _):
            fail(
                job, headline: "took too long", facts: [("limit", "\(options.timeLimit ?? 0) s")] + facts,
                hint: "raise the limit with '--time-limit', or do less in one stage")
        case (nil, .signal(SIGKILL)):
            fail(
                job, headline: "was killed", facts: [("signal", "9 (SIGKILL)")] + facts,
                hint: "most likely the machine ran out of memory; run fewer stages side by side with '-j'")
        case (nil, .signal(let signal)):
            fail(job, headline: "crashed", facts: [("signal", "\(signal) (\(signalName(signal)))")] + facts, hint: hint(for: node))
        case (nil, .exited(let code)):
            fail(job, headline: "ended its process", facts: [("exit code", "\(code)")] + facts, hint: hint(for: node))
        }
    }

    private func hint(for node: StageNode) -> String {
        "'./reprise why \(study.entry.slug)/\(node.label)' shows what it was given; stages that don't need it went on"
    }

    private func printed(_ worker: WorkerProcess) -> [(name: String, value: String)] {
        worker.takeOutput()
        let tail = CrashReport(worker.printed, root: options.root).tail
        return tail.isEmpty ? [] : [("printed", tail)]
    }

    private func fail(_ job: Job, headline: String, facts: [(name: String, value: String)], hint: String) {
        let node = graph.nodes[job.position]
        let failure = StageFailure(label: node.label, place: place(of: node), headline: headline, facts: facts, hint: hint)
        summary.failures.append(failure)
        summary.outcomes.append(.init(label: node.label, key: job.key.hex, outcome: "failed", seconds: now() - job.started))
        unfinished.remove(job.position)
        emit(.failed(failure, family: node.name))
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
        let busy = Set(pool.compactMap { $0.job?.position })
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
        for slot in pool {
            guard let job = slot.job else { continue }
            slot.worker.kill()
            fail(
                job, headline: "was interrupted", facts: [("after", "\(Int(now() - job.started)) s")],
                hint: "what had finished is kept; run again to go on")
        }
    }

    private func stopWorkers() {
        for slot in pool {
            slot.worker.kill()
            _ = slot.worker.reap()
        }
        pool = []
    }

    private func warnAboutQuarantine() {
        for digest in store.takeQuarantined() { emit(.warning("blob \(digest.short) was damaged and has been set aside")) }
    }

    private func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
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
