internal import ContentStore
internal import Execution
internal import Foundation
internal import Provenance
internal import RemoteCache

/// A new worktree in which an old state stands as it was: sources, settings and results.
struct RestoredWorktree {
    let target: RestoreTarget
    /// The project's folder in the worktree.
    private(set) var root = ""
    /// `commit 1a2b3c4d5e6f`, `refs/reprise/trees/…`, and the remote that had it.
    private(set) var origin = ""
    private(set) var outputs = ""
    /// How many of the results are in the store, and how many of these a remote gave just now; nil when nothing says which they are.
    private(set) var results: (count: Int, present: Int, fetched: Int)?
    /// What is otherwise than it was.
    private(set) var notes: [String] = []
    let remote: RemoteSettings?
    private let project: Project
    private let git: GitProgram

    /// Makes the worktree at `path`.
    ///
    /// - Parameter remote: whom to ask for results that the store lacks.
    ///
    /// Errors: ``CommandError`` when something is there already, nobody has the sources, or git fails; then no worktree is left behind.
    init(_ target: RestoreTarget, at path: String, in project: Project, from remote: RemoteSettings?) throws {
        (self.target, self.project, self.remote) = (target, project, remote)
        git = try GitProgram(root: project.root)
        guard FileStatus(of: path) == nil else {
            throw CommandError("error: there is something at '\(path)'\n  hint: name another folder with '--to'")
        }
        let way = try git.run(["rev-parse", "--show-prefix"], because: "looking for the project in its repository")
        do {
            try makeSources(at: path)
            guard let folder = realpath(path, nil) else { throw CommandError("error: '\(path)' is gone", code: 1) }
            defer { free(folder) }
            root = String(cString: folder) + (way.isEmpty ? "" : "/" + way.dropLast(way.hasSuffix("/") ? 1 : 0))
            try placeOutputs()
            try check()
            try placeResults()
            try shareStore()
            try placeSettings()
            try RestoredMark(of: target).write(in: root)
        } catch {
            _ = git.answer(["worktree", "remove", "--force", path])
            throw error
        }
    }

    // MARK: Sources

    private mutating func makeSources(at path: String) throws {
        // A commit has the results of its time as well.
        if let commit = try SourceTree.commit(withSources: target.tree, root: project.root) {
            origin = "commit \(commit.prefix(12))"
            try git.run(["worktree", "add", "--quiet", "--detach", path, commit], because: "making the worktree")
            return
        }
        let reference = SourceTree.reference(of: target.tree)
        origin = reference
        if git.answer(["cat-file", "-e", "\(target.tree)^{tree}"]) == nil {
            guard let remote = RunReferences(git: git).fetch(reference) else {
                let remotes = git.remotes()
                throw CommandError(
                    "error: nobody here has the sources of \(target.name)\n  source tree: \(target.tree)\n"
                        + "  looked for: \(reference), the commits that branches and tags reach, "
                        + (remotes.isEmpty ? "no remote" : "\(counted(remotes.count, "remote")) (\(listed(remotes)))")
                        + "\n  hint: './reprise push --runs' where it was run sends them to a remote", code: 1)
            }
            origin += " of \(remote)"
        } else if git.answer(["rev-parse", "--verify", "--quiet", reference]) == nil {
            origin = "the objects of git, which no reference keeps"
        }
        guard let base = target.base, git.answer(["cat-file", "-e", "\(base)^{commit}"]) != nil else {
            return try makeCommit(at: path)
        }
        origin += ", on commit \(base.prefix(12))"
        try git.run(["worktree", "add", "--quiet", "--detach", "--no-checkout", path, base], because: "making the worktree")
        try git.run(["read-tree", target.tree], in: path, because: "reading the sources")
        try git.run(["checkout-index", "--all", "--force", "--index", "--quiet"], in: path, because: "writing the sources")
        // What runs write is no part of the sources, and stands as the commit has it.
        let prefix = try git.run(["rev-parse", "--show-prefix"], because: "looking for the project in its repository")
        let results = try git.run(
            ["ls-tree", "-r", "-z", "--name-only", "--full-tree", base, "--", "\(prefix)outputs", "\(prefix)papers"], in: path,
            because: "looking for results"
        ).split(separator: "\0").map(String.init).filter { $0.hasPrefix("\(prefix)outputs/") || $0.hasSuffix(".registered.yaml") }
        for start in stride(from: 0, to: results.count, by: 400) {
            let some = results[start..<min(start + 400, results.count)].map { ":(top,literal)\($0)" }
            try git.run(["restore", "--source", base, "--staged", "--worktree", "--"] + some, in: path, because: "writing the results")
        }
    }

    /// Without a commit to stand on, the sources get one of their own, which no branch names.
    private func makeCommit(at path: String) throws {
        let commit = try git.run(
            ["-c", "user.name=reprise", "-c", "user.email=reprise", "commit-tree", target.tree, "-m", "The sources of \(target.name)"],
            because: "making a commit of the sources")
        try git.run(["worktree", "add", "--quiet", "--detach", path, commit], because: "making the worktree")
    }

    private mutating func check() throws {
        switch try SourceTree.capture(root: root) {
        case .tree(let tree) where tree.id == target.tree: break
        case .tree(let tree):
            let changed = ((try? SourceTree.changes(from: target.tree, to: tree.id, root: root)) ?? nil) ?? []
            notes.append(
                "the sources are not all as they were\(changed.isEmpty ? "" : ": \(listed(changed))"); filters or submodules of git make that difference"
            )
        case .unpinned(let reason): notes.append("whether the sources are as they were is not known: \(reason)")
        }
    }

    // MARK: Results

    private mutating func placeOutputs() throws {
        guard let study = target.study, let place = target.outputs else { return }
        let folder = "outputs/\(study)"
        let registered = "papers/\(study).registered.yaml"
        switch place {
        case .commit(let commit):
            let paths = [folder, registered].filter { git.answer(["cat-file", "-e", "\(commit):./\($0)"]) != nil }
            try git.run(["restore", "--source", commit, "--staged", "--worktree", "--"] + paths, in: root, because: "writing the report")
            outputs = "\(folder) of commit \(commit.prefix(12))"
        case .work:
            for path in [folder, registered] where FileStatus(of: "\(project.root)/\(path)") != nil {
                try makeFolder(String("\(root)/\(path)"[..<("\(root)/\(path)".lastIndex(of: "/")!)]))
                FileStatus.remove("\(root)/\(path)")
                try FileManager.default.copyItem(atPath: "\(project.root)/\(path)", toPath: "\(root)/\(path)")
            }
            outputs = "\(folder) as it is here"
        }
    }

    /// Takes what the store lacks from the remote; what can't be had is made again.
    private mutating func placeResults() throws {
        guard let expected = target.results else { return }
        guard remote != nil || FileStatus(of: "\(project.storePath)/v1") != nil else { return results = (expected.count, 0, 0) }
        let store = try Store(at: project.storePath)
        let passage = store.enter()
        defer { passage.end() }
        var fetched = 0
        if let remote {
            let traffic = RemoteTraffic(remote, store: store, mayWrite: false, isThrifty: false)
            fetched = try expected.take(from: traffic, into: store)
            traffic.finish("\(remote.location)") { writeError("warning: \($0)\n") }
        }
        results = (expected.count, expected.present(in: store), fetched)
        guard fetched > 0, let study = target.study else { return }
        // Otherwise they were the first to leave the store.
        var use = StoreUse(study: study, trial: target.trial)
        (use.runs, use.trees) = (target.run.map { [$0.description] } ?? [], [target.tree])
        try store.finishUse(use)
    }

    /// Worktrees of one repository share its store; a project below the working copy's root has one of its own.
    private func shareStore() throws {
        guard FileStatus(of: "\(project.storePath)/v1") != nil else { return }
        if environmentVariable("REPRISE_STORE") == nil, Project(root: root, catalogue: project.catalogue).storePath != project.storePath {
            guard symlink(project.storePath, "\(root)/.reprise") == 0 else {
                throw CommandError("error: cannot make '\(root)/.reprise': \(String(cString: strerror(errno)))", code: 1)
            }
        }
        KnownProjects(store: try Store(at: project.storePath)).add(root)
    }

    // MARK: Settings

    var settingsFile: String { ".reprise/restored-\(target.shortName).yaml" }

    private func placeSettings() throws {
        guard let settings = target.settings else { return }
        try makeFolder("\(root)/.reprise")
        if FileStatus(of: "\(root)/.reprise/.gitignore") == nil { try writeFile("\(root)/.reprise/.gitignore", Array("*\n".utf8)) }
        try writeFile("\(root)/\(settingsFile)", Array(Self.yaml(settings).utf8))
    }

    /// Settings as a file: `agents.steps` and `agents.count` become one mapping.
    static func yaml(_ settings: [(path: String, value: String)]) -> String {
        var text = ""
        var open: [String] = []
        // What is in one group stands together.
        for (path, value) in settings.map({ (names($0.path), $0.value) }).sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) {
            let common = zip(open, path.dropLast()).prefix { $0 == $1 }.count
            for depth in common..<(path.count - 1) { text += String(repeating: "  ", count: depth) + path[depth] + ":\n" }
            open = Array(path.dropLast())
            text += String(repeating: "  ", count: path.count - 1) + "\(path[path.count - 1]): \(value)\n"
        }
        return text
    }

    /// The names of a path: `weights."a.b"` has two.
    private static func names(_ path: String) -> [String] {
        var names = [""]
        var isQuoted = false
        for character in path {
            if character == "\"" { isQuoted.toggle() }
            if character == ".", !isQuoted { names.append("") } else { names[names.count - 1].append(character) }
        }
        return names
    }

    /// What to type there.
    var command: [String] {
        guard let study = target.study else { return ["./reprise", "list"] }
        return ["./reprise", "run", study] + (target.preset == "default" ? [] : ["--preset", target.preset]) + target.typed
            + (target.settings == nil ? [] : ["--config", settingsFile])
    }
}

extension Project {
    /// The same studies in another folder.
    init(root: String, catalogue: StudyCatalogue) { (self.root, self.catalogue) = (root, catalogue) }
}
