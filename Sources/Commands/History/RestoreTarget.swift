internal import Configuration
internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting

/// What `restore` was asked for: a source tree, and whose results belong to it.
struct RestoreTarget {
    /// Where the published files of a study are that belong to the tree.
    enum Outputs: Equatable {
        /// In the working copy here.
        case work
        case commit(String)
    }

    /// As people read it: `run 20261121T031500Z-4f2a of arithmetic`.
    let name: String
    /// A part of a folder's name.
    let shortName: String
    let tree: String
    /// The commit on which sources stood that no commit has.
    var base: String?
    var study: String?
    var preset = "default"
    /// `default`, `paper`, or the name of a trial.
    var trial = "default"
    /// Settings to type again, as they were typed.
    var typed: [String] = []
    /// All settings, where files of settings outside of the sources played a part.
    var settings: [(path: String, value: String)]?
    /// Where the results were made; nil when nothing says.
    var environment: EnvironmentClass?
    /// The run, where one is asked for.
    var run: RunID?
    /// The results that belong to it; nil when nothing says which.
    var results: ExpectedResults?
    var outputs: Outputs?
    /// The remote that had it, if one was asked.
    var remote: String?
}

/// Finds out what the argument of `restore` names.
struct RestoreTargetReader {
    let project: Project
    let history: RunHistory

    /// Errors: ``CommandError`` for what names nothing, and for a run whose sources were not pinned.
    func target(_ text: String) throws -> RestoreTarget {
        if let run = RunID(text) {
            let (manifest, remote) = try history.manifest(named: run)
            var target = try target(of: manifest, name: "run \(run) of \(manifest.study)", shortName: run.description)
            target.remote = remote
            return target
        }
        if let report = try report(text) { return report }
        if let tree = try tree(text) { return try target(ofTree: tree) }
        if let commit = try? SourceTree.of(commit: text, root: project.root) { return try target(ofTree: commit.id) }
        let known = history.latest(3) { _ in true }.entries.map { "\($0.manifest.run)" }
        let names = project.catalogue.entries.map(\.slug) + ((try? CommitFiles.names(root: project.root)) ?? [])
        throw CommandError(
            "error: '\(text)' is no run, report or source tree\(suggestion(for: text, among: names))\n"
                + "  latest runs: \(known.isEmpty ? "none" : known.joined(separator: ", "))\n"
                + "  expected: a run (20261121T031500Z-4f2a), a study or its report here ('my-study') or in a commit ('HEAD~3:my-study'), "
                + "a source tree, or a commit\n  hint: './reprise log' lists the runs")
    }

    // MARK: Runs

    private func target(of manifest: RunManifest, name: String, shortName: String) throws -> RestoreTarget {
        guard let tree = manifest.source.tree else {
            throw CommandError(
                "error: the sources of run '\(manifest.run)' were not pinned\n  why: \(manifest.source.unpinned ?? "its manifest doesn't say")\n"
                    + "  hint: runs in a git repository pin their sources", code: 1)
        }
        var target = RestoreTarget(name: name, shortName: shortName, tree: tree)
        target.base = manifest.source.headCommit
        (target.study, target.preset, target.environment) = (manifest.study, manifest.preset, manifest.environment)
        let typed = manifest.typed
        if typed.files.isEmpty { target.typed = typed.settings } else { target.settings = manifest.settings }
        (target.run, target.results) = (manifest.run, try history.results(of: manifest).map(ExpectedResults.init))
        let choices = Choices(preset: manifest.preset, files: typed.files, overrides: typed.settings)
        target.trial = choices.trialName
        // A trial was never published.
        if choices.isPublished {
            target.outputs = try published(manifest.study, tree: tree)
        }
        return target
    }

    /// Where the report of a study is that was made from a source tree.
    private func published(_ study: String, tree: String) throws -> RestoreTarget.Outputs? {
        let path = "outputs/\(study)/results.json"
        func isOfTree(_ bytes: [UInt8]?) -> Bool {
            bytes.flatMap { try? PublishedRecord(parsing: String(decoding: $0, as: UTF8.self)) }?.sourceTree == tree
        }
        if FileStatus(of: "\(project.root)/\(path)") != nil, isOfTree(try readFile("\(project.root)/\(path)")) { return .work }
        return try FileVersion.history(of: path, root: project.root).last { isOfTree($0.bytes) }.map { .commit($0.commit) }
    }

    // MARK: Reports

    /// `arithmetic`, `outputs/arithmetic/report.md`, `HEAD~3:arithmetic`, a trial's folder; nil for anything else.
    private func report(_ text: String) throws -> RestoreTarget? {
        if let colon = text.firstIndex(of: ":"), let slug = slug(String(text[text.index(after: colon)...])) {
            let files = try CommitFiles(String(text[..<colon]), root: project.root)
            guard let bytes = try files.bytes(of: "outputs/\(slug)/results.json") else {
                throw CommandError(
                    "error: commit \(files.commit.prefix(12)) has no report of '\(slug)'\n  looked for: outputs/\(slug)/results.json")
            }
            let record = try Side.record(bytes, place: "\(files.commit.prefix(12)):outputs/\(slug)/results.json")
            return try target(
                of: record, name: "the report of \(slug) in commit \(files.commit.prefix(12))", outputs: .commit(files.commit))
        }
        if let slug = slug(text), project.catalogue[slug] != nil || FileStatus(of: "\(project.root)/outputs/\(slug)") != nil {
            return try target(of: PublishedSources(slug, in: project).record, name: "the report of \(slug)", outputs: .work)
        }
        let folder = withoutFile(text)
        guard let place = [folder, "\(project.root)/\(folder)"].first(where: { FileStatus(of: "\($0)/results.json") != nil }) else {
            return nil
        }
        let record = try Side.record(readFile("\(place)/results.json"), place: "\(folder)/results.json")
        var target = try target(of: record, name: "the report in \(folder)", outputs: nil)
        target.settings = record.settings
        return target
    }

    private func withoutFile(_ text: String) -> String {
        var text = text
        for name in ["report.md", "results.json"] where text.hasSuffix("/\(name)") { text.removeLast(name.count + 1) }
        while text.count > 1, text.hasSuffix("/") { text.removeLast() }
        return text
    }

    /// The study whose published report a text names.
    private func slug(_ text: String) -> String? {
        var folder = withoutFile(text)
        for prefix in ["\(project.root)/", "./", "outputs/"] where folder.hasPrefix(prefix) { folder.removeFirst(prefix.count) }
        return folder.isEmpty || folder.contains("/") ? nil : folder
    }

    private func target(of record: PublishedRecord, name: String, outputs: RestoreTarget.Outputs?) throws -> RestoreTarget {
        guard let tree = record.sourceTree else {
            throw CommandError("error: the sources of \(name) were not pinned\n  hint: runs in a git repository pin their sources", code: 1)
        }
        var target = RestoreTarget(name: name, shortName: "\(record.study)-\(tree.prefix(8))", tree: tree)
        (target.study, target.preset, target.trial, target.outputs) = (record.study, record.preset, record.preset, outputs)
        target.environment = EnvironmentClass(record.environment.map { .init(name: $0.name, value: $0.value) })
        target.base = history.latest(1) { $0.source.tree == tree }.entries.first?.manifest.source.headCommit
        target.results = target.environment.map { .init(keys: Set(record.stages.compactMap { Digest(hex: $0.key) }), in: $0) }
        return target
    }

    // MARK: Trees

    /// The source tree of a name of at least seven hexadecimal digits.
    ///
    /// Errors: ``CommandError`` when it is the beginning of several.
    private func tree(_ text: String) throws -> String? {
        guard (7...40).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return nil
        }
        let manifests = history.latest(nil) { $0.source.tree?.hasPrefix(text) == true }.entries.compactMap(\.manifest.source.tree)
        let found = Set(manifests + (try SourceTree.pinned(root: project.root)).filter { $0.hasPrefix(text) })
        guard found.count < 2 else {
            throw CommandError("error: '\(text)' is the beginning of several source trees\n  known: \(listed(found.sorted()))")
        }
        if let tree = found.first { return tree }
        // A name in full may be that of a commit's sources, or known to a remote; or it is a commit.
        guard text.utf8.count == 40 else { return nil }
        return (try? CommitFiles(text, root: project.root)) == nil ? text : nil
    }

    /// The last run from these sources says what belongs to them.
    private func target(ofTree tree: String) throws -> RestoreTarget {
        let name = "source tree \(tree.prefix(12))"
        guard let manifest = history.latest(1, where: { $0.source.tree == tree }).entries.first?.manifest else {
            return RestoreTarget(name: name, shortName: String(tree.prefix(12)), tree: tree)
        }
        return try target(of: manifest, name: "\(name), from which run \(manifest.run) was made", shortName: String(tree.prefix(12)))
    }
}
