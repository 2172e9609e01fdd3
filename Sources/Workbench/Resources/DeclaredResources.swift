internal import Synchronization

/// What stages declare to take of a machine, kept beside them.
///
/// A stage that takes an ensemble can reach what a stage is made of, so anything in there is a part of its code; what it may take must not be.
enum DeclaredResources {
    private struct Entry {
        weak let node: StageNode?
        let resources: StageResources
    }

    private static let entries = Mutex<(table: [ObjectIdentifier: Entry], limit: Int)>(([:], 1024))

    static func set(_ resources: StageResources, for node: StageNode) {
        guard resources != StageResources() else { return }
        entries.withLock { entries in
            // Pipelines come and go, in a sweep by the thousand.
            if entries.table.count >= entries.limit {
                entries.table = entries.table.filter { $0.value.node != nil }
                entries.limit = max(1024, 2 * entries.table.count)
            }
            entries.table[ObjectIdentifier(node)] = Entry(node: node, resources: resources)
        }
    }

    static func of(_ node: StageNode) -> StageResources {
        // Another stage may have taken the place of one that is gone.
        entries.withLock { $0.table[ObjectIdentifier(node)].flatMap { $0.node === node ? $0.resources : nil } } ?? StageResources()
    }
}

extension StageNode {
    /// What the stage declares to take.
    package var declaredResources: StageResources { DeclaredResources.of(self) }
}
