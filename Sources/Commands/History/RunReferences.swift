internal import ContentStore
internal import Provenance

/// The runs that git carries from clone to clone, and only when asked to.
///
/// On a remote, `refs/reprise/runs/<run>` is the manifest of a run, `refs/reprise/results/<run>` the list of the results that it used, by key and
/// environment, and `refs/reprise/trees/<tree>` the sources that it was made from.
struct RunReferences {
    static let (folder, resultsFolder) = ("refs/reprise/runs/", "refs/reprise/results/")
    let git: GitProgram

    // MARK: Here

    /// The runs that were fetched, oldest first.
    func runs() -> [RunID] {
        git.lines(["for-each-ref", "--format=%(refname)", Self.folder]).compactMap { RunID(String($0.dropFirst(Self.folder.count))) }
            .sorted()
    }

    /// The manifest of a run that was fetched; nil when there is none.
    func manifest(_ run: RunID) throws -> RunManifest? {
        guard let text = git.answer(["cat-file", "blob", Self.folder + run.description]) else { return nil }
        return try withTemporaryFolder { folder in
            let path = "\(folder)/\(run).json"
            try writeFile(path, Array(text.utf8))
            return try RunManifest.read(path)
        }
    }

    /// The results that a run used which was fetched; nil when there is no list of them.
    func results(of run: RunID) -> Set<RecordAddress>? {
        guard let text = git.answer(["cat-file", "blob", Self.resultsFolder + run.description]) else { return nil }
        var results: Set<RecordAddress> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, let key = Digest(hex: words[0]), let environment = Digest(hex: words[1]) else { return nil }
            results.insert(RecordAddress(key: key, environment: environment))
        }
        return results
    }

    // MARK: Fetching

    /// Brings the manifests of all runs that the remotes have, and the lists of their results; sources come when one is restored.
    ///
    /// - Parameter warn: is told which remote could not be asked, and why.
    ///
    /// Errors: ``CommandError`` where there is no remote.
    func fetchAll(warn: (String) -> Void) throws {
        let remotes = git.remotes()
        guard !remotes.isEmpty else { throw Self.noRemote }
        for remote in remotes {
            do {
                let wanted = [Self.folder, Self.resultsFolder].map { "+\($0)*:\($0)*" }
                try git.run(
                    ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote] + wanted, because: "fetching the runs of '\(remote)'"
                )
            } catch let error as CommandError {
                warn("warning: " + error.description.dropFirst("error: ".count))
            }
        }
    }

    private static let noRemote = CommandError("error: this repository has no remote\n  hint: 'git remote add origin URL', or name one")

    /// Asks the remotes for a reference, one after the other; the name of the remote that had it.
    func fetch(_ reference: String) -> String? {
        git.remotes().first { remote in
            git.answer(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, "+\(reference):\(reference)"]) != nil
        }
    }

    // MARK: Pushing

    struct Pushed {
        let remote: String
        var runs: [String] = []
        var trees: [String] = []
        /// How many runs the remote had.
        var known = 0
        /// Runs that stay here, and why.
        var kept: [(run: String, why: String)] = []
    }

    /// Sends the manifests of all runs in a store to a remote, with the lists of their results, and their sources as far as they are pinned here.
    ///
    /// Errors: ``CommandError`` where there is no such remote, or it refuses.
    func push(_ store: Store, to name: String?) throws -> Pushed {
        let remote = try self.remote(name)
        let listed = try git.run(["ls-remote", remote, "refs/reprise/*"], because: "asking '\(remote)' which runs it has")
        let there = Dictionary(
            listed.split(separator: "\n").compactMap { line -> (String, String)? in
                let words = line.split(separator: "\t").map(String.init)
                return words.count == 2 ? (words[1], words[0]) : nil
            }, uniquingKeysWith: { first, _ in first })
        let pinned = Set(try SourceTree.pinned(root: git.root))
        let uses = Dictionary(
            store.uses().flatMap { kept in kept.use.runs.map { ($0, kept.use) } }, uniquingKeysWith: { first, _ in first })
        var pushed = Pushed(remote: remote)
        var references: [String] = []
        for run in RunManifest.runs(in: store.runsFolder) {
            let path = "\(store.runsFolder)/\(run).json"
            let manifest: RunManifest
            do { manifest = try RunManifest.read(path) } catch {
                pushed.kept.append((run.description, error.message))
                continue
            }
            if let finding = CredentialScan.findings(in: try readFile(path)).first {
                pushed.kept.append((run.description, "its manifest looks as if it held a credential (\(finding.kind))"))
                continue
            }
            let object = try git.run(["hash-object", "-w", "--no-filters", path], because: "keeping the manifest of run '\(run)'")
            let reference = Self.folder + run.description
            let isKnown = there[reference] == object
            if isKnown {
                pushed.known += 1
            } else {
                pushed.runs.append(run.description)
                // A run that had not ended when it was pushed has another manifest now, and more results.
                references.append("+\(object):\(reference)")
            }
            let resultsReference = Self.resultsFolder + run.description
            if !isKnown || there[resultsReference] == nil, let use = uses[run.description] {
                references.append("+\(try keep(use.records)):\(resultsReference)")
            }
            guard let tree = manifest.source.tree, pinned.contains(tree), there[SourceTree.reference(of: tree)] == nil,
                !pushed.trees.contains(tree)
            else { continue }
            pushed.trees.append(tree)
            references.append("\(SourceTree.reference(of: tree)):\(SourceTree.reference(of: tree))")
        }
        // A command line has an end; many references go in several pushes.
        for start in stride(from: 0, to: references.count, by: 400) {
            let some = Array(references[start..<min(start + 400, references.count)])
            try git.run(["push", "--quiet", remote] + some, hooks: true, because: "pushing runs to '\(remote)'")
        }
        return pushed
    }

    /// Puts a list of results among the objects of git; its name.
    private func keep(_ results: Set<RecordAddress>) throws -> String {
        try withTemporaryFolder { folder in
            let lines = results.sorted().map { "\($0.key.hex) \($0.environment.hex)\n" }
            try writeFile("\(folder)/results", Array(lines.joined().utf8))
            return try git.run(["hash-object", "-w", "--no-filters", "\(folder)/results"], because: "keeping a list of results")
        }
    }

    private func remote(_ name: String?) throws -> String {
        let known = git.remotes()
        guard let name else {
            guard let first = known.first else {
                throw Self.noRemote
            }
            guard first == "origin" || known.count == 1 else {
                throw CommandError("error: which remote?\n  known: \(known.joined(separator: ", "))")
            }
            return first
        }
        // A path or an address is as good as a name.
        guard known.contains(name) || name.contains("/") else {
            throw CommandError("error: no remote '\(name)'\n  known: \(known.isEmpty ? "none" : known.joined(separator: ", "))")
        }
        return name
    }
}
