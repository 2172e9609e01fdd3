internal import ContentStore
internal import Execution
internal import Provenance

/// The runs that are known here: those of the store, and those that git has carried here.
struct RunHistory {
    struct Entry {
        let manifest: RunManifest
        /// How many results it used, found or made; nil when the store has no list of them.
        let results: Int?
        /// Whether the store here has its manifest.
        let isOfStore: Bool

        var executed: [RunManifest.Stage] { manifest.stages.filter { $0.outcome == .executed } }
        var failed: [RunManifest.Stage] { manifest.stages.filter { $0.outcome == .failed } }
    }

    let project: Project
    /// Nil where there is no store: it is not made for a question.
    let store: Store?
    private let references: RunReferences?

    init(_ project: Project) throws {
        self.project = project
        let path = project.storePath
        store = FileStatus(of: "\(path)/v1")?.isFolder == true ? try Store(at: path) : nil
        references = (try? GitProgram(root: project.root)).map { RunReferences(git: $0) }
    }

    /// The latest runs that `belongs` accepts, newest first, and those whose manifest can't be read.
    func latest(_ count: Int?, where belongs: (RunManifest) -> Bool) -> (entries: [Entry], unreadable: [any Error]) {
        let here = store.map { RunManifest.runs(in: $0.runsFolder) } ?? []
        let fetched = Set(references?.runs() ?? []).subtracting(here)
        var counts: [String: Int] = [:]
        for kept in store?.uses() ?? [] { for run in kept.use.runs { counts[run] = kept.use.records.count } }
        var entries: [Entry] = []
        var unreadable: [any Error] = []
        for run in (here + fetched).sorted(by: >) {
            if let count, entries.count == count { break }
            do {
                guard let manifest = try manifest(run), belongs(manifest) else { continue }
                entries.append(Entry(manifest: manifest, results: counts[run.description], isOfStore: !fetched.contains(run)))
            } catch { unreadable.append(error) }
        }
        return (entries, unreadable)
    }

    /// What is known of one run.
    func entry(_ manifest: RunManifest) -> Entry {
        let run = manifest.run.description
        return Entry(
            manifest: manifest, results: store?.uses().first { $0.use.runs.contains(run) }?.use.records.count,
            isOfStore: store.map { FileStatus(of: "\($0.runsFolder)/\(run).json") != nil } ?? false)
    }

    /// The manifest of a run, from the store or from git; nil when neither has it.
    func manifest(_ run: RunID) throws -> RunManifest? {
        if let store, FileStatus(of: "\(store.runsFolder)/\(run).json") != nil {
            return try RunManifest.read("\(store.runsFolder)/\(run).json")
        }
        return try references?.manifest(run)
    }

    /// The results that a run used, found or made; nil when neither the store nor git nor a remote has a list of them.
    func results(of manifest: RunManifest) throws -> Set<RecordAddress>? {
        let run = manifest.run.description
        if let listed = references?.results(of: manifest.run) { return listed }
        if let store {
            let kept = store.uses().first { $0.use.runs.contains(run) && $0.use.study == manifest.study }?.use
            if let use = try kept ?? store.use(ofRun: run, study: manifest.study) { return use.records }
        }
        let isOfStore = store.map { FileStatus(of: "\($0.runsFolder)/\(run).json") != nil } ?? false
        guard !isOfStore, let references, references.fetch(RunReferences.resultsFolder + run) != nil else { return nil }
        return references.results(of: manifest.run)
    }

    /// The manifest of a run that a command line names; the remotes are asked for it last.
    ///
    /// Errors: ``CommandError`` when nobody has it.
    func manifest(named run: RunID) throws -> (manifest: RunManifest, remote: String?) {
        if let manifest = try manifest(run) { return (manifest, nil) }
        if let references, let remote = references.fetch(RunReferences.folder + run.description),
            let manifest = try references.manifest(run)
        {
            return (manifest, remote)
        }
        let known = latest(3, where: { _ in true }).entries.map { "\($0.manifest.run)" }
        let remotes = references?.git.remotes() ?? []
        throw CommandError(
            "error: no run '\(run)' in the store, in git or on a remote\n  latest: \(known.isEmpty ? "none" : known.joined(separator: ", "))\n"
                + "  remotes: \(remotes.isEmpty ? "none" : remotes.joined(separator: ", "))\n"
                + "  hint: './reprise log' lists the runs, './reprise push --runs' sends them to a remote")
    }
}

extension RunManifest {
    /// The settings and files of settings that were typed for the run, as they were typed.
    var typed: (settings: [String], files: [String]) {
        var files: [String] = []
        var settings: [String] = []
        var isFile = false
        for argument in arguments.dropFirst() {
            if isFile {
                files.append(argument)
            } else if argument.hasPrefix("--config=") {
                files.append(String(argument.dropFirst("--config=".count)))
            } else if argument.contains("="), !argument.hasPrefix("-") {
                settings.append(argument)
            }
            isFile = argument == "--config"
        }
        return (settings, files)
    }

    /// `default offset=5 --config mine.yaml`
    var choicesText: String {
        let typed = typed
        return ([preset] + typed.settings + typed.files.map { "--config \($0)" }).joined(separator: " ")
    }

    /// Names and values of all settings.
    var settings: [(path: String, value: String)] {
        configuration.split(separator: "\n").map(String.init).compactMap { line in
            line.range(ofText: ": ").map { (String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
        }
    }
}
