internal import Configuration
internal import ContentStore
internal import Execution
internal import Provenance

extension Session {
    /// Pins the sources that the program was built from: the launcher saw a moment ago that they are those on disk.
    ///
    /// - Returns: What was pinned, and what the user should know about it.
    func pinSource() throws -> (source: SourceTree.Capture, warnings: [String]) {
        var isFirst = false
        let pinned = try answers.source {
            isFirst = true
            return try pinnedSource()
        }
        return isFirst ? pinned : (pinned.source, [])
    }

    private func pinnedSource() throws -> (source: SourceTree.Capture, warnings: [String]) {
        let capture = try SourceTree.capture(root: project.root)
        switch capture {
        case .tree(let tree):
            try tree.pin()
            guard !tree.leftOut.isEmpty else { return (capture, []) }
            let more = tree.leftOut.count > 5 ? " and \(tree.leftOut.count - 5) more" : ""
            return (capture, ["not part of the pinned source: \(tree.leftOut.prefix(5).map(\.description).joined(separator: "; "))\(more)"])
        case .unpinned(let reason): return (capture, ["the source of this run is not pinned: \(reason)"])
        }
    }

    /// Keeps records that no run has kept yet, with a manifest of how each stage came by its own.
    func keep(_ records: [StageRecord], run: RunID, _ stages: [RunManifest.Stage]) throws {
        let source = try pinSource().source
        for record in records { store.add(record) }
        try store.commit()
        try keepManifest(run: run, source: source, stages, result: .succeeded)
        try store.finishUse(use(run: run, source: source))
    }

    /// The manifest of the last of some runs. Names tell seconds only; files tell which of two was the later.
    func newestManifest(of runs: Set<String>) -> RunManifest? {
        let files = runs.map { "\(store.runsFolder)/\($0).json" }.map { (path: $0, time: FileStatus(of: $0)?.modified ?? 0) }
        return files.max { ($0.time, $0.path) < ($1.time, $1.path) }.flatMap { try? RunManifest.read($0.path) }
    }

    func keepManifest(
        run: RunID, source: SourceTree.Capture, _ stages: [RunManifest.Stage], result: RunManifest.Result, isBegun: Bool = false
    ) throws {
        let manifest = RunManifest(
            run: run, study: slug, preset: choices.preset,
            configuration: study.settings.map { "\($0.path): \($0.text)" }.joined(separator: "\n"), source: .init(source),
            environment: environment, host: .current(), arguments: CommandLine.arguments, stages: stages, result: result)
        _ = try manifest.write(to: store.runsFolder, draft: store.temporaryPath(), isBegun: isBegun)
    }
}

extension RunSummary {
    /// The stages that were executed or failed, for the manifest.
    var stages: [RunManifest.Stage] {
        outcomes.map {
            .init(
                label: $0.label, key: $0.key, outcome: $0.outcome == "executed" ? .executed : .failed, seconds: $0.seconds, place: $0.place)
        }
    }

    var result: RunManifest.Result { isInterrupted ? .interrupted : failures.isEmpty ? .succeeded : .failed }
}
