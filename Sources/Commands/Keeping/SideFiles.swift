internal import ContentStore

/// Files of the store that are made again when they are missed: reports of trials, drawn figures, downloads.
struct SideFiles {
    private(set) var trials: [Leftovers.Item] = []
    private(set) var figures: [Leftovers.Item] = []
    private(set) var downloads: [Leftovers.Item] = []

    var all: [Leftovers.Item] { trials + figures + downloads }

    /// - Parameter takesDownloads: also lets go of downloads that no kept run has taken; they have to be fetched again.
    init(store: Store, plan: CollectionPlan, takesDownloads: Bool, grace: Double, now: Double) {
        // A run that is about to publish looks at these by name.
        guard !plan.isRunLive else { return }
        func item(_ path: String) -> Leftovers.Item { .init(path: path, size: FileStatus.totalSize(path)) }
        let uses = (plan.keptUses + plan.pins).map(\.use)
        let kept = Set(uses.map { "\(store.path)/trials/\($0.study)/\($0.trial)" })
        for slug in FileStatus.names(in: "\(store.path)/trials") {
            for name in FileStatus.names(in: "\(store.path)/trials/\(slug)") {
                let path = "\(store.path)/trials/\(slug)/\(name)"
                if !kept.contains(path), let status = FileStatus(of: path), status.modified < now - grace { trials.append(item(path)) }
            }
        }
        for name in FileStatus.names(in: "\(store.path)/figures") {
            let path = "\(store.path)/figures/\(name)"
            if let status = FileStatus(of: path), status.modified < now - 30 * 86_400 { figures.append(item(path)) }
        }
        if takesDownloads { downloads = unused(store, contents: uses.reduce(into: []) { $0.formUnion($1.blobs) }).map(item) }
    }

    /// The downloads whose contents no use names.
    private func unused(_ store: Store, contents: Set<Digest>) -> [String] {
        let folder = "\(store.path)/downloads"
        var unused = FileStatus.names(in: "\(folder)/files").filter { name in Digest(hex: name).map { !contents.contains($0) } ?? false }
            .map { "\(folder)/files/\($0)" }
        let taken = filesRead(store).filter { contents.contains($0.content) }.map(\.path)
        for kind in ["debian", "wheels"] {
            for name in FileStatus.names(in: "\(folder)/\(kind)") {
                let path = "\(folder)/\(kind)/\(name)"
                if !taken.contains(where: { $0.hasPrefix(path + "/") }) { unused.append(path) }
            }
        }
        return unused
    }

    /// Which content which file had when it was read: lines `digest <path>`, the file's stamp, the digest.
    private func filesRead(_ store: Store) -> [(path: String, content: Digest)] {
        let text = (try? readFile("\(store.path)/v1/files")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields.count == 3, fields[0].hasPrefix("digest "), let content = Digest(hex: fields[2]) else { return nil }
            return (String(fields[0].dropFirst(7)), content)
        }
    }

    func remove() { for item in all { FileStatus.remove(item.path) } }
}
