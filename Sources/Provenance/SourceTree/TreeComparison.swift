/// Reads trees, whether the repository holds them or only memory does, and says how two of them differ.
struct TreeComparison {
    let repository: Repository
    /// Trees that exist only in memory.
    let memory: [ObjectID: [UInt8]]

    /// A file of the new tree that the old one lacks or has otherwise, or a file that only the old one has.
    struct Change {
        let path: [UInt8]
        /// The new entry; `nil` if the file is gone.
        let entry: TreeEntry?
    }

    /// The files that differ, in git's order; subtrees with the same id are never opened.
    func changes(from old: ObjectID?, to new: ObjectID?) throws(GitError) -> [Change] {
        var changes: [Change] = []
        try compare(old, new, [], &changes)
        return changes
    }

    private func compare(_ old: ObjectID?, _ new: ObjectID?, _ path: [UInt8], _ changes: inout [Change]) throws(GitError) {
        if old == new { return }
        let left = try entries(old)
        let right = try entries(new)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let order = i == left.count ? 1 : j == right.count ? -1 : gitOrder(left[i], right[j])
            let before = order <= 0 ? left[i] : nil
            let after = order >= 0 ? right[j] : nil
            if order <= 0 { i += 1 }
            if order >= 0 { j += 1 }
            if before == after { continue }
            let name = path + (before ?? after!).name
            if (before ?? after!).isTree {
                try compare(before?.id, after?.id, name + [47], &changes)
            } else {
                changes.append(Change(path: name, entry: after))
            }
        }
    }

    /// The entries of a tree, none for `nil`.
    func entries(_ id: ObjectID?) throws(GitError) -> [TreeEntry] {
        guard let id else { return [] }
        let bytes = if let held = memory[id] { held } else { try repository.bytes(of: id) }
        guard let entries = TreeObject.entries(of: bytes) else {
            throw GitError(operation: "read the tree \(id.hex)", message: "it is damaged", code: -1)
        }
        return entries
    }

    private func gitOrder(_ left: TreeEntry, _ right: TreeEntry) -> Int {
        left.name.withUnsafeBufferPointer { leftName in
            right.name.withUnsafeBufferPointer { rightName in
                Provenance.gitOrder(leftName, isFolder: left.isTree, rightName, isFolder: right.isTree)
            }
        }
    }
}

/// Leaves the results out of a committed tree.
struct CommittedSources {
    let repository: Repository
    let rules: SourceRules
    /// The trees that were made anew.
    private(set) var trees: [ObjectID: [UInt8]] = [:]

    init(_ repository: Repository, _ rules: SourceRules) {
        self.repository = repository
        self.rules = rules
    }

    /// The source tree of a commit's tree; only folders that may hold results are opened.
    mutating func sources(of tree: ObjectID) throws(GitError) -> ObjectID {
        if let id = try filtered(tree, rules.start) { return id }
        trees[.emptyTree] = []
        return .emptyTree
    }

    private mutating func filtered(_ tree: ObjectID, _ place: Place) throws(GitError) -> ObjectID? {
        guard place.mayHoldResults else { return tree }
        var result = TreeObject()
        for entry in try TreeComparison(repository: repository, memory: [:]).entries(tree) {
            let rules = rules
            let inner: Place? = entry.name.withUnsafeBufferPointer { name in
                rules.isResult(name, isFolder: entry.isTree, in: place) ? nil : rules.place(of: name, in: place)
            }
            guard let inner else { continue }
            if !entry.isTree {
                result.append(entry)
            } else if let id = try filtered(entry.id, inner) {
                result.append(TreeEntry(mode: .tree, name: entry.name, id: id))
            }
        }
        if result.isEmpty { return nil }
        let id = result.id
        if id != tree { trees[id] = result.bytes }
        return id
    }
}
