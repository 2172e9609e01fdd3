/// What a type inherits, all the way up.
struct Ancestry {
    /// Protocols and superclasses of the package.
    var types: [Int] = []
    /// Protocols of other packages, by name.
    var foreign: Set<String> = []
    /// Whether something is inherited of which nothing is known.
    var isUnknown = false
}

extension Program {
    func ancestors(of type: Int) -> Ancestry {
        if let known = ancestry[type] { return known }
        ancestry[type] = Ancestry()  // stops a circle
        var found = Ancestry()
        var seen: Set<Int> = [type]
        var open = [type]
        while let current = open.popLast() {
            for (path, container) in types[current].inherits {
                let file = container < 0 ? types[current].file : containers[container].file
                collect(path, Scope(module: files[file].module, file: file, container: container), of: current, into: &found) {
                    parent, found in
                    if seen.insert(parent).inserted {
                        found.types.append(parent)
                        open.append(parent)
                    }
                }
            }
            if types[current].kind == .actor { found.foreign.insert("Actor") }
        }
        ancestry[type] = found
        return found
    }

    private func collect(
        _ path: [String], _ scope: Scope, of type: Int, into found: inout Ancestry, depth: Int = 0, visit: (Int, inout Ancestry) -> Void
    ) {
        let resolved = resolve(path, scope)
        for parent in resolved.types { visit(parent, &found) }
        for alias in resolved.aliases where depth < 8 {
            let node = units[alias]
            let inside = Scope(module: node.module, file: node.file, container: node.container)
            for part in node.unit.parameters { collect(part, inside, of: type, into: &found, depth: depth + 1, visit: visit) }
        }
        guard resolved.isEmpty, let name = path.last else { return }
        if let parts = ForeignProtocols.shared.closure(of: name) {
            found.foreign.formUnion(parts)
        } else if types[type].kind == .enumeration, ForeignProtocols.shared.nominal.contains(name) {
            // The type of an enumeration's raw values.
            found.foreign.formUnion(ForeignProtocols.shared.closure(of: "RawRepresentable") ?? [])
            found.foreign.formUnion(ForeignProtocols.shared.closure(of: "Hashable") ?? [])
        } else if !resolved.isParameter {
            found.isUnknown = true
        }
    }
}
