internal import Configuration
internal import ContentStore
internal import Execution
internal import Glibc
internal import Provenance
internal import RemoteCache
internal import Workbench

/// Executes what is not up to date and keeps a manifest of it.
struct StudyRun {
    struct Options {
        var workers: Int?
        /// Among how many the machine's memory is shared out, where other runs go on beside this one.
        var workersInAll: Int?
        var memoryLimit: Int?
        var timeLimit: Double?
        /// Where stages run; on this machine when nil.
        var cluster: SlurmSettings?
        var only: [String] = []
        var until: [String] = []
        var from: [String] = []
    }

    struct Outcome {
        let planner: Planner
        let summary: RunSummary
        let isPartial: Bool
    }

    let session: Session
    let options: Options
    let progress: any ProgressRenderer
    /// Results of others; nil to make everything here and keep it here.
    var shared: RemoteTraffic?

    func execute() throws -> Outcome {
        let graph = session.study.graph
        let chosen = try session.selection(only: options.only, until: options.until, from: options.from)
        var planner = try Planner(graph, store: session.store, context: session.context, selection: chosen)
        let selection = chosen ?? Set(graph.nodes.indices)
        // Nothing but the publication reads these: damage would otherwise be noticed when it is too late to make them again.
        for position in selection.sorted() where [.analyze, .report].contains(graph.nodes[position].kind) {
            guard let record = planner.record(position), record.inlineOutput == nil else { continue }
            if !session.store.isWhole(record.output) { planner.forget(position) }
        }
        let fetched = try fetch(selection, &planner)
        try refuseMissingInputs(planner, selection)
        guard selection.contains(where: { !planner.isCached($0) }) else {
            var summary = RunSummary()
            (summary.cached, summary.shared) = (selection.count - fetched, fetched)
            // A store that can't be written to is not collected either.
            try? session.store.finishUse(session.use())
            session.passage.end()
            return Outcome(planner: planner, summary: summary, isPartial: chosen != nil)
        }
        try TorchSetup(project: session.project).run(for: selection.filter { !planner.isCached($0) }, of: session.study)
        // The program was built from these bytes: the launcher saw to it a moment ago.
        let (source, warnings) = try session.pinSource()
        let run = RunID.now()
        let use = session.use(run: run, source: source)
        try session.store.beginUse(use)
        session.passage.end()
        // Whatever ends this run, what it makes can be traced to its sources.
        try session.keepManifest(run: run, source: source, [], result: .interrupted)
        let costs = session.expectedSeconds()
        let workers = max(1, min(options.workers ?? Session.cores, selection.count))
        progress.show(session.began(planner, selection, costs: costs, workers: workers))
        let damaged = session.answers.damage { session.store.damagedRecords }
        if damaged > 0 {
            progress.show(
                .warning(
                    "\(counted(damaged, "record")) of the store can't be read; what is needed is made again, './reprise doctor' clears up"))
        }
        for warning in warnings + [RestoredMark.note(session)].compactMap({ $0 }) { progress.show(.warning(warning)) }
        var runOptions = session.runOptions(options, workers: workers, run: run)
        runOptions.shared = shared
        let scheduler = try Scheduler(
            session.study, planner: planner, selection: selection, store: session.store,
            options: runOptions, costs: costs, emit: { progress.show($0) })
        var (summary, finished) = try scheduler.run()
        summary.cached -= fetched
        summary.shared += fetched
        progress.show(.ended(summary))
        try session.keepManifest(run: run, source: source, summary.stages, result: summary.result, isBegun: true)
        try session.store.finishUse(use)
        return Outcome(planner: finished, summary: summary, isPartial: chosen != nil)
    }

    /// Takes what others have made into the store; how many stages need not run for it.
    private func fetch(_ selection: Set<Int>, _ planner: inout Planner) throws -> Int {
        guard let shared, selection.contains(where: { !planner.isCached($0) }) else { return 0 }
        let found = try session.fetch(selection, &planner, from: shared)
        for warning in shared.takeWarnings() { progress.show(.warning(warning)) }
        return found
    }

    /// `--only` runs no other stage: what it needs has to be there.
    private func refuseMissingInputs(_ planner: Planner, _ selection: Set<Int>) throws {
        guard !options.only.isEmpty else { return }
        let graph = session.study.graph
        var missing: [String] = []
        for position in selection.sorted() where !planner.isCached(position) {
            for input in graph.inputs[position] where !planner.isCached(input) && !selection.contains(input) {
                let name = graph.nodes[input].label
                if !missing.contains(name) { missing.append(name) }
            }
        }
        guard missing.isEmpty else {
            let shown = missing.prefix(5).joined(separator: ", ") + (missing.count > 5 ? " and \(missing.count - 5) more" : "")
            throw CommandError(
                "error: '--only \(options.only.joined(separator: " "))' needs stages that are not in the cache\n  missing: \(shown)\n"
                    + "  hint: '--until \(options.only[0])' runs them too", code: 2)
        }
    }
}

extension Session {
    func runOptions(_ options: StudyRun.Options, workers: Int, run: RunID, perturbation: Perturbation? = nil) -> RunOptions {
        var runOptions = RunOptions(
            workers: workers,
            memoryLimit: options.memoryLimit
                ?? (options.cluster == nil ? Session.memoryShare(workers: options.workersInAll ?? workers) : nil),
            timeLimit: options.timeLimit,
            // The kernel keeps this very file for us, also when a build replaces it meanwhile.
            workerExecutable: "/proc/\(getpid())/exe", workerArguments: ["work"], root: project.root, run: run.description,
            perturbation: perturbation)
        (runOptions.givenMemory, runOptions.givenSeconds) = (options.memoryLimit, options.timeLimit)
        if let cluster = options.cluster { runOptions.place = .slurm(cluster) }
        runOptions.conceal = CredentialScan.concealed(in:)
        return runOptions
    }

    /// The first event of a run.
    func began(_ planner: Planner, _ selection: Set<Int>, costs: [String: Double], workers: Int) -> RunEvent {
        let graph = study.graph
        let families = graph.families.compactMap { family -> FamilyStatus? in
            let members = family.members.filter(selection.contains)
            guard let first = members.first else { return nil }
            return FamilyStatus(
                name: family.name, kind: graph.nodes[first].kind.rawValue, count: members.count,
                cached: members.count { planner.isCached($0) })
        }
        let open = selection.filter { !planner.isCached($0) }.map { costs[graph.nodes[$0].label] }
        let known = open.compactMap { $0 }
        let expected = known.count == open.count ? known.reduce(0, +) / Double(workers) : nil
        return .began(study: slug, families: families, expectedSeconds: expected)
    }
}
