internal import ContentStore
internal import Execution

/// The declarations that keys name by a digest; many stages name the same ones, and each list is read once.
final class DeclarationLists {
    private let store: Store
    private var lists: [String: [CodeUnit]] = [:]

    init(_ store: Store) { self.store = store }

    /// None for a list that the store has lost.
    func list(_ digest: String) -> [CodeUnit] {
        if let known = lists[digest] { return known }
        let list = store.declarations(digest) ?? []
        lists[digest] = list
        return list
    }
}
