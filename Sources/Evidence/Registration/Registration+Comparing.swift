extension Registration {
    /// What this chain did to an older one, in a few words; nil when it only appends to it.
    public func violation(of older: Registration) -> String? {
        guard
            let index = older.entries.indices.first(where: {
                !entries.indices.contains($0) || entries[$0].digest != older.entries[$0].digest
            })
        else { return nil }
        let lost = older.entries[index]
        let name = "entry \(index + 1) (claim '\(lost.claim)', \(lost.kind.rawValue) \(lost.date))"
        if index < entries.count { return "\(name) was replaced" }
        let count = older.entries.count - index
        return count == 1 ? "\(name) was taken away" : "\(count) entries from \(name) on were taken away"
    }
}
