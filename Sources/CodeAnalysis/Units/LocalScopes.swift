/// The local names that are bound at one place of a walk through code.
///
/// Binding a name hides what is declared elsewhere, so when in doubt nothing is bound: that only makes more reached.
struct LocalScopes {
    /// Nil stands for the body of a type, in which names are members and bind nothing.
    private var scopes: [Set<String>?] = []

    mutating func push() { scopes.append([]) }
    mutating func pushMembers() { scopes.append(nil) }
    @discardableResult
    mutating func pop() -> Set<String> { (scopes.popLast() ?? nil) ?? [] }

    mutating func bind(_ name: String) {
        guard let last = scopes.indices.last else { return }
        scopes[last]?.insert(name)
    }

    func contains(_ name: String) -> Bool { scopes.contains { $0?.contains(name) ?? false } }
}
