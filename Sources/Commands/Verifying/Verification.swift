internal import ContentStore
internal import Execution
internal import Glibc
internal import Provenance
internal import Workbench

/// Reruns stages without the cache, under other circumstances, and compares what comes out with what is kept.
struct Verification {
    /// What became of one stage.
    struct Row {
        let position: Int
        let label: String
        let family: String
        var agreement: Agreement
        /// The first field that differs.
        var detail: String?
    }

    struct Outcome {
        /// In the order of the pipeline; of several reruns the worst.
        var rows: [Row]
        /// Stages whose results had been trusted and were run now.
        var untrusted: [String] = []
        /// Nil when every rerun went through.
        var failure: RunSummary?
    }

    let session: Session
    let selection: Set<Int>
    let options: StudyRun.Options
    let progress: any ProgressRenderer

    func run(times: Int) throws -> Outcome {
        let kept = try KeptResults(session)
        try requireResults(kept)
        try TorchSetup(project: session.project).run(for: selection, of: session.study)
        // What the reruns are compared with must stay; in a store that can't be written nothing goes.
        let use = session.use()
        try? session.store.beginUse(use)
        session.passage.end()
        defer { try? session.store.finishUse(use) }
        let nodes = session.study.graph.nodes
        var outcome = Outcome(
            rows: selection.sorted().map { Row(position: $0, label: nodes[$0].label, family: nodes[$0].name, agreement: .identical) })
        let run = RunID.now()
        for round in 1...times {
            let scratch = try ScratchStore(beside: session.store)
            defer { scratch.remove() }
            let (summary, planner) = try rerun(in: scratch.store, run: run, round: round)
            guard summary.failures.isEmpty, !summary.isInterrupted else {
                outcome.failure = summary
                return outcome
            }
            var reruns = Reruns(session: session, kept: kept, planner: planner, store: scratch.store)
            for index in outcome.rows.indices {
                let (agreement, detail) = reruns.compare(outcome.rows[index].position)
                guard agreement > outcome.rows[index].agreement else { continue }
                outcome.rows[index].agreement = agreement
                outcome.rows[index].detail = detail
            }
            if round == 1 { outcome.untrusted = try settle(kept, reruns, summary, run) }
        }
        return outcome
    }

    private func requireResults(_ kept: KeptResults) throws {
        let missing = selection.sorted().filter { kept.results[$0] == nil }.map { session.study.graph.nodes[$0].label }
        guard missing.isEmpty else {
            throw CommandError(
                "error: \(counted(missing.count, "stage")) of \(session.slug) \(missing.count == 1 ? "has" : "have") no result to compare a rerun with\n"
                    + "  missing: \(listed(missing))\n  hint: './reprise run \(session.slug)' makes \(missing.count == 1 ? "it" : "them")",
                code: 2)
        }
    }

    private func rerun(in store: Store, run: RunID, round: Int) throws -> (RunSummary, Planner) {
        let planner = try Planner(
            session.study.graph, store: store,
            context: session.context.with(InputFiles(root: session.project.root, store: store)), selection: needed)
        // More workers than cores push each other aside.
        let workers = max(2, options.workers ?? Session.cores + 1)
        let costs = session.expectedSeconds()
        progress.show(session.began(planner, needed, costs: costs, workers: min(workers, Session.cores)))
        let scheduler = try Scheduler(
            session.study, planner: planner, selection: needed, store: store,
            options: session.runOptions(
                options, workers: workers, run: run, perturbation: Perturbation(seed: .random(in: 0 ... .max), round: round)),
            costs: costs, emit: { progress.show($0) })
        let (summary, finished) = try scheduler.run()
        progress.show(.ended(summary))
        return (summary, finished)
    }

    private var needed: Set<Int> { session.study.graph.needed(by: Array(selection)) }

    /// What was trusted and has now been executed with its own code and inputs is replaced by what came out.
    private func settle(_ kept: KeptResults, _ reruns: Reruns, _ summary: RunSummary, _ run: RunID) throws -> [String] {
        let records = selection.sorted().compactMap { position -> StageRecord? in
            guard let old = kept.results[position]?.record, !old.trust.isEmpty, let new = reruns.planner.record(position),
                new.address == old.address
            else { return nil }
            return new
        }
        guard !records.isEmpty else { return [] }
        for record in records {
            for blob in [record.inlineOutput == nil ? record.output : nil, record.series].compactMap({ $0 }) {
                _ = try session.store.put(fileAt: reruns.store.blobPath(blob))
            }
        }
        let labels = Set(records.map(\.label))
        try session.keep(records, run: run, summary.stages.filter { labels.contains("\(session.slug)/\($0.label)") })
        return records.map { String($0.label.dropFirst(session.slug.count + 1)) }
    }
}

/// What came out of the reruns, beside what is kept.
struct Reruns {
    let session: Session
    let kept: KeptResults
    let planner: Planner
    let store: Store
    private var known: [Int: (Agreement, String?)] = [:]
    private var peers: [String: [JSONValue]] = [:]

    init(session: Session, kept: KeptResults, planner: Planner, store: Store) {
        (self.session, self.kept, self.planner, self.store) = (session, kept, planner, store)
    }

    /// How a stage's result stands to the kept one, and the first field that differs.
    mutating func compare(_ position: Int) -> (Agreement, String?) {
        if let answer = known[position] { return answer }
        let answer = look(position)
        known[position] = answer
        return answer
    }

    private mutating func look(_ position: Int) -> (Agreement, String?) {
        guard let old = kept.results[position], let new = planner.record(position) else { return (.different, "it was not rerun") }
        guard old.output != new.output else { return (.identical, nil) }
        guard let bytes = store.output(of: new), let value = try? ArtifactDecoder.json(of: bytes) else {
            return (.different, "the rerun's output can't be read")
        }
        let node = session.study.graph.nodes[position]
        // The text of a report can't lie within anything: it is as good as what it tells of.
        if node.kind == .report, let inputs = session.study.graph.inputs[position].map({ compare($0).0 }).max(), inputs > .identical {
            return (inputs, "what it tells of differs")
        }
        let comparison: OutputComparison
        if let before = kept.value(position) {
            comparison = OutputComparison(before, value, tolerance: node.tolerance, peers: peers(of: position))
        } else if let before = kept.publishedNumbers(position), let after = KeptResults.numbers(of: bytes) {
            comparison = OutputComparison(before, after, tolerance: node.tolerance)
        } else {
            return (.different, "of the published result only the digest is known")
        }
        // Other bytes for equal numbers are a difference all the same.
        return comparison.agreement == .identical
            ? (.different, "other bytes for the same value") : (comparison.agreement, comparison.detail)
    }
    /// The kept values of the stages that differ from this one by their seed alone, itself among them.
    private mutating func peers(of position: Int) -> [JSONValue] {
        let nodes = session.study.graph.nodes
        func group(_ node: StageNode) -> String {
            "\(node.name)[\(node.levels.filter { !$0.isSeed }.map { "\($0.factor)=\($0.text)" }.joined(separator: ","))]"
        }
        guard nodes[position].levels.contains(where: \.isSeed) else { return [] }
        let own = group(nodes[position])
        if let known = peers[own] { return known }
        let values = nodes.indices.filter { nodes[$0].name == nodes[position].name && group(nodes[$0]) == own }.compactMap(kept.value)
        peers[own] = values
        return values
    }
}

/// A store of its own for one rerun, inside the folder for temporary files of the real one.
struct ScratchStore {
    let store: Store

    init(beside store: Store) throws {
        let path = store.temporaryPath()
        self.store = try Store(at: path)
        // What was fetched is not fetched again.
        guard symlink("\(store.path)/downloads", "\(path)/downloads") == 0 else {
            throw CommandError("error: cannot make '\(path)/downloads': \(String(cString: strerror(errno)))", code: 1)
        }
    }

    func remove() { FileStatus.remove(store.path) }
}
