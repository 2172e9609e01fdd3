/// What the protocols of Swift and Foundation ask of the types that conform to them: what foreign code may call behind our back.
struct ForeignProtocols {
    /// By protocol: the names that it asks for.
    private(set) var requirements: [String: [String]] = [:]
    private var refined: [String: [String]] = [:]
    /// Types that are no aliases of others.
    private(set) var nominal: Set<String> = []

    static let shared = ForeignProtocols(foreignProtocolTable)

    /// Lines of `protocol NAME : REFINED ... : REQUIREMENTS ...` and `types NAME ...`.
    init(_ table: String) {
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 1 else { continue }
            if words[0] == "types" {
                nominal.formUnion(words.dropFirst())
            } else {
                let colon = words.firstIndex(of: ":") ?? words.count
                refined[words[1], default: []] += words[2..<colon]
                requirements[words[1], default: []] += words[colon...].dropFirst()
            }
        }
    }

    /// A protocol and all that it refines; nil for a name that the table lacks.
    func closure(of name: String) -> Set<String>? {
        guard requirements[name] != nil else { return nil }
        var found: Set<String> = []
        var open = [name]
        while let current = open.popLast() {
            if found.insert(current).inserted { open += refined[current] ?? [] }
        }
        return found
    }
}
