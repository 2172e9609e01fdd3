internal import ContentStore
internal import Glibc

/// What a collection would do or did, as people and programs read it.
struct CollectionTable {
    struct Row: Equatable {
        let name: String
        var count: Int
        var size: Int
        /// Seconds since 1970; nil where it doesn't matter.
        var lastUse: Double?
    }

    let collection: StoreCollection
    let isDone: Bool

    /// The stages whose results go, by study and name.
    var stages: [Row] { rows(collection.plan.dropped) { $0.record.family } }
    /// The studies whose results stay.
    var studies: [Row] { rows(collection.plan.kept) { $0.record.study } }
    /// What stays besides: manifests, input files, reports of trials, downloads.
    private var rest: Row { Row(name: "everything else", count: 0, size: collection.size - collection.freed - collection.plan.keptSize) }

    /// Everything else that goes.
    var others: [Row] {
        let plan = collection.plan
        func row(_ name: String, _ items: [Leftovers.Item]) -> Row {
            Row(name: name, count: items.count, size: items.reduce(0) { $0 + $1.size })
        }
        return [
            Row(name: "contents without a record", count: plan.unspokenBlobs.count, size: plan.unspokenBlobs.reduce(0) { $0 + $1.size }),
            Row(name: "outdated records", count: plan.obsoleteSize > 0 ? 1 : 0, size: plan.obsoleteSize),
            Row(
                name: "lists of what runs used", count: plan.droppedUses.count,
                size: plan.droppedUses.reduce(0) { $0 + $1.size }),
            row("manifests of runs", collection.runs.manifests),
            Row(name: "source trees in git", count: collection.runs.trees.count, size: 0),
            row("reports of trials", collection.side.trials), row("figures", collection.side.figures),
            row("downloads", collection.side.downloads), row("unfinished stages", collection.leftovers.unfinished),
            row("damaged files", collection.leftovers.quarantine), row("temporary files", collection.leftovers.temporaries),
            row("leases", collection.leftovers.leases),
        ].filter { $0.count > 0 }
    }

    private func rows(_ items: [CollectionPlan.Item], _ name: (CollectionPlan.Item) -> String) -> [Row] {
        var rows: [String: Row] = [:]
        for item in items {
            let name = name(item)
            var row = rows[name] ?? Row(name: name, count: 0, size: 0)
            row.count += 1
            row.size += item.size
            row.lastUse = max(row.lastUse ?? 0, item.lastUse)
            rows[name] = row
        }
        return rows.values.sorted { $0.name < $1.name }
    }

    var lines: [String] {
        let (going, staying) = (stages + others, studies + [rest])
        let all = going + staying
        let heads = [isDone ? "gone" : "would go", isDone ? "kept" : "would stay"]
        let width = (all.map(\.name) + heads).map(\.count).max() ?? 0
        let sizes = all.map { $0.size == 0 ? "" : byteCount($0.size) }
        let sizeWidth = (sizes + ["size"]).map(\.count).max() ?? 0
        let countWidth = (all.map { "\($0.count)" } + ["number"]).map(\.count).max() ?? 0
        func line(_ cells: (String, String, String, String)) -> String {
            "\(cells.0.padded(to: width))  \(leading(cells.1, countWidth))  \(leading(cells.2, sizeWidth))  \(cells.3)".trimmingEnd
        }
        func lines(_ head: String, _ rows: [Row]) -> [String] {
            guard !rows.isEmpty else { return [] }
            return [line((head, "number", "size", "last used"))]
                + rows.map { row in
                    line(
                        (
                            row.name, row.count == 0 ? "" : "\(row.count)", row.size == 0 ? "" : byteCount(row.size),
                            row.lastUse.map { ago($0) } ?? ""
                        ))
                }
        }
        return lines(heads[0], going) + lines(heads[1], staying) + [conclusion]
    }

    private func leading(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }

    private func ago(_ time: Double) -> String { time == 0 ? "unknown" : timeAgo(collection.now - time) }

    private var conclusion: String {
        let left = "\(byteCount(collection.size - collection.freed)) stay"
        let young = collection.plan.youngBlobs
        let waiting =
            young.isEmpty
            ? ""
            : "; \(byteCount(young.reduce(0) { $0 + $1.size })) more can go once \(young.count == 1 ? "it is" : "they are") older than "
                + "\(Int(collection.options.grace / 60)) minutes and no run is at work"
        guard !(stages + others).isEmpty else { return "Nothing can go: \(byteCount(collection.size)) are in use\(waiting)." }
        if isDone { return "Freed \(byteCount(collection.freed)), \(left)\(waiting)." }
        return "Nothing was removed: './reprise gc --delete' frees \(byteCount(collection.freed)), \(left)\(waiting)."
    }

    var json: JSONValue {
        func json(_ rows: [Row]) -> JSONValue {
            .array(
                rows.map { row in
                    var members: [(String, JSONValue)] = [
                        ("name", .string(row.name)), ("number", .integer(Int64(row.count))), ("size", .integer(Int64(row.size))),
                    ]
                    if let time = row.lastUse { members.append(("lastUse", .number(time))) }
                    return .members(members)
                })
        }
        return .members([
            ("deleted", .bool(isDone)), ("stages", json(stages)), ("others", json(others)), ("kept", json(studies)),
            ("size", .integer(Int64(collection.size))), ("freed", .integer(Int64(collection.freed))),
            ("young", .integer(Int64(collection.plan.youngBlobs.reduce(0) { $0 + $1.size }))),
        ])
    }
}

/// `just now`, `12 minutes ago`, `3 hours ago`, `4 days ago`.
func timeAgo(_ seconds: Double) -> String {
    let whole = Int(max(0, seconds))
    if whole < 60 { return "just now" }
    if whole < 3600 { return "\(counted(whole / 60, "minute")) ago" }
    if whole < 86_400 { return "\(counted(whole / 3600, "hour")) ago" }
    return "\(counted(whole / 86_400, "day")) ago"
}
