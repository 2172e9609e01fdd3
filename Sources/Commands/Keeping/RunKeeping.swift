internal import ContentStore
internal import Provenance

/// Which manifests of runs go, and which source trees nobody speaks of after that.
struct RunKeeping {
    private(set) var manifests: [Leftovers.Item] = []
    private(set) var trees: [String] = []

    /// A manifest stays while its run is among the last of its study, or while a record of it, a published result or a pin is left.
    init(store: Store, plan: CollectionPlan, published: PublishedRoots, keepRuns: Int, root: String) throws {
        let uses = (plan.keptUses + plan.pins).map(\.use)
        let needed = Set(plan.kept.map(\.record.run) + uses.flatMap(\.runs))
        var keptTrees = published.trees.union(uses.flatMap(\.trees))
        var goneTrees = Set(plan.droppedUses.flatMap(\.use.trees))
        var counts: [String: Int] = [:]
        // Names tell seconds only; files tell which of two was the later.
        let files = RunManifest.runs(in: store.runsFolder).map { run in
            (run: run, path: "\(store.runsFolder)/\(run).json", status: FileStatus(of: "\(store.runsFolder)/\(run).json"))
        }.sorted { ($0.status?.modified ?? 0, $0.run) > ($1.status?.modified ?? 0, $1.run) }
        for (run, path, status) in files {
            // One that can't be read is for 'doctor'.
            guard let manifest = try? RunManifest.read(path) else { continue }
            counts[manifest.study, default: 0] += 1
            let isRecent = counts[manifest.study, default: 0] <= keepRuns
            let tree = manifest.source.tree
            if isRecent || needed.contains(run.description) || tree.map(published.trees.contains) == true {
                if let tree { keptTrees.insert(tree) }
            } else {
                if let tree { goneTrees.insert(tree) }
                manifests.append(.init(path: path, size: status?.size ?? 0))
            }
        }
        // A tree that no run here speaks of may belong to a run in another store.
        let here = Set(try SourceTree.pinned(root: root))
        trees = goneTrees.subtracting(keptTrees).intersection(here).sorted()
    }

    /// References first: a manifest that is left names what is still to go.
    func remove(root: String) throws {
        for tree in trees { try SourceTree.unpin(tree, root: root) }
        for manifest in manifests { FileStatus.remove(manifest.path) }
    }
}
