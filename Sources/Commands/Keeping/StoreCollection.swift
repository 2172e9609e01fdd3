internal import ContentStore
internal import Glibc

/// Everything that `gc` would take away, and what it leaves.
struct StoreCollection {
    struct Options {
        var keepRuns = 5
        var limit: Int?
        var grace = 900.0
        var takesDownloads = false
    }

    let plan: CollectionPlan
    let leftovers: Leftovers
    let side: SideFiles
    let runs: RunKeeping
    let options: Options
    /// Bytes of the whole store before.
    let size: Int
    let now: Double

    private let store: Store
    private let root: String

    /// Looks, and touches nothing.
    init(_ project: Project, _ store: Store, _ options: Options) throws {
        (self.store, root, self.options, now) = (store, project.root, options, currentTime())
        // Blobs belong to all schemas together.
        if let newer = store.newerSchemas.first {
            throw CommandError(
                "error: '\(store.path)/\(newer)' was written by a newer version of this program, and nobody here knows which blobs it needs\n"
                    + "  hint: collect with that version; nothing was removed", code: 1)
        }
        let published = try PublishedRoots(projects: Set([project.root] + KnownProjects(store: store).roots()).sorted())
        let inventory = try store.inventory()
        leftovers = store.leftovers(now: now)
        let recorded = FileStatus.totalSize("\(store.path)/v1/records") + inventory.blobSize
        // The inventory has asked for the size of every blob already.
        size = FileStatus.names(in: store.path).filter { $0 != "blobs" }.reduce(inventory.blobSize) {
            $0 + FileStatus.totalSize("\(store.path)/\($1)")
        }
        let rules = CollectionRules(
            keepRuns: options.keepRuns, limit: options.limit, publishedKeys: published.keys,
            otherSize: size - recorded - leftovers.all.reduce(0) { $0 + $1.size }, grace: options.grace, now: now)
        plan = CollectionPlan(inventory, rules)
        side = SideFiles(store: store, plan: plan, takesDownloads: options.takesDownloads, grace: options.grace, now: now)
        runs = try RunKeeping(store: store, plan: plan, published: published, keepRuns: options.keepRuns, root: project.root)
    }

    /// Keeps everybody out, looks again, and takes away what may go then.
    static func carryOut(_ project: Project, _ store: Store, _ options: Options, waiting: () -> Void) throws -> StoreCollection {
        let passage = try store.close(whileWaiting: waiting)
        defer { passage.end() }
        let collection = try StoreCollection(project, store, options)
        try store.collect(collection.plan)
        store.remove(collection.leftovers)
        collection.side.remove()
        try collection.runs.remove(root: project.root)
        return collection
    }

    /// Bytes that go.
    var freed: Int {
        plan.freed + (leftovers.all + side.all + runs.manifests).reduce(0) { $0 + $1.size }
            + plan.droppedUses.reduce(0) { $0 + $1.size }
    }

    /// What the user should know besides the table.
    var warnings: [String] {
        guard let limit = options.limit, size - freed > limit else { return [] }
        return [
            "warning: \(byteCount(size - freed)) stay, more than the limit of \(byteCount(limit)): the last \(counted(options.keepRuns, "run")) of each "
                + "study, published results, pins and what is young are kept\n  hint: --keep-runs \(max(0, options.keepRuns - 1)) keeps less, "
                + "'./reprise pin --remove' lets go of a pin"
        ]
    }
}

/// Seconds since 1970.
func currentTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
