internal import ContentStore
internal import Provenance

extension Session {
    /// What a run of this says of itself; the store adds which records and files it uses.
    func use(run: RunID? = nil, source: SourceTree.Capture? = nil) -> StoreUse {
        var use = StoreUse(study: slug, trial: choices.trialName)
        if let run { use.runs = [run.description] }
        if case .tree(let tree) = source { use.trees = [tree.id] }
        KnownProjects(store: store).add(project.root)
        return use
    }
}

/// The projects, worktrees of one repository for instance, whose runs use a store: what they publish keeps results.
struct KnownProjects {
    let store: Store

    private var folder: String { "\(store.path)/v1/projects" }

    func add(_ root: String) {
        let path = "\(folder)/\(Digest(of: root).short)"
        // Only collections need it, and a store that can't be written is not collected.
        if FileStatus(of: path) == nil { _ = try? writeFile(path, Array(root.utf8)) }
    }

    /// The roots of those that are still there, sorted.
    func roots() -> [String] {
        FileStatus.names(in: folder).compactMap { name in
            guard let bytes = try? readFile("\(folder)/\(name)") else { return nil }
            let root = String(decoding: bytes, as: UTF8.self)
            return FileStatus(of: root)?.isFolder == true ? root : nil
        }.sorted()
    }
}
