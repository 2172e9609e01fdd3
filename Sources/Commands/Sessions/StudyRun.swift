internal import Configuration
internal import ContentStore
internal import Execution
internal import Glibc
internal import Provenance
internal import Workbench

/// Executes what is not up to date and keeps a manifest of it.
struct StudyRun {
    struct Options {
        var workers: Int?
        var memoryLimit: Int?
        var timeLimit: Double?
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

    func execute() throws -> Outcome {
        let graph = session.study.graph
        let chosen = try session.selection(only: options.only, until: options.until, from: options.from)
        let planner = try Planner(graph, store: session.store, context: session.context, selection: chosen)
        let selection = chosen ?? Set(graph.nodes.indices)
        try refuseMissingInputs(planner, selection)
        guard selection.contains(where: { !planner.isCached($0) }) else {
            var summary = RunSummary()
            summary.cached = selection.count
            // A store that can't be written to is not collected either.
            try? session.store.finishUse(session.use())
            session.passage.end()
            return Outcome(planner: planner, summary: summary, isPartial: chosen != nil)
        }
        // The program was built from these bytes: the launcher saw to it a moment ago.
        let (source, warnings) = try pin()
        let run = RunID.now()
        let use = session.use(run: run, source: source)
        try session.store.beginUse(use)
        session.passage.end()
        let costs = session.expectedSeconds()
        let workers = max(1, min(options.workers ?? Session.cores, selection.count))
        progress.show(began(planner, selection, costs: costs, workers: workers))
        for warning in warnings { progress.show(.warning(warning)) }
        let scheduler = Scheduler(
            session.study, planner: planner, selection: selection, store: session.store,
            options: RunOptions(
                workers: workers, memoryLimit: options.memoryLimit ?? Session.memoryShare(workers: workers), timeLimit: options.timeLimit,
                // The kernel keeps this very file for us, also when a build replaces it meanwhile.
                workerExecutable: "/proc/\(getpid())/exe", workerArguments: ["work"], root: session.project.root, run: run.description),
            costs: costs, emit: { progress.show($0) })
        let (summary, finished) = try scheduler.run()
        progress.show(.ended(summary))
        try keepManifest(run: run, source: source, summary: summary)
        try session.store.finishUse(use)
        return Outcome(planner: finished, summary: summary, isPartial: chosen != nil)
    }

    private func began(_ planner: Planner, _ selection: Set<Int>, costs: [String: Double], workers: Int) -> RunEvent {
        let graph = session.study.graph
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
        return .began(study: session.slug, families: families, expectedSeconds: expected)
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

    private func pin() throws -> (SourceTree.Capture, [String]) {
        let capture = try SourceTree.capture(root: session.project.root)
        switch capture {
        case .tree(let tree):
            try tree.pin()
            let leftOut =
                tree.leftOut.isEmpty
                ? []
                : [
                    "not part of the pinned source: \(tree.leftOut.prefix(5).map(\.description).joined(separator: "; "))"
                        + (tree.leftOut.count > 5 ? " and \(tree.leftOut.count - 5) more" : "")
                ]
            return (capture, leftOut)
        case .unpinned(let reason): return (capture, ["the source of this run is not pinned: \(reason)"])
        }
    }

    private func keepManifest(run: RunID, source: SourceTree.Capture, summary: RunSummary) throws {
        let manifest = RunManifest(
            run: run, study: session.slug, preset: session.choices.preset,
            configuration: session.study.settings.map { "\($0.path): \($0.text)" }.joined(separator: "\n"), source: .init(source),
            environment: session.environment, host: .current(), arguments: CommandLine.arguments,
            stages: summary.outcomes.map {
                .init(label: $0.label, key: $0.key, outcome: $0.outcome == "executed" ? .executed : .failed, seconds: $0.seconds)
            }, result: summary.isInterrupted ? .interrupted : summary.failures.isEmpty ? .succeeded : .failed)
        _ = try manifest.write(to: session.store.runsFolder)
    }
}
