// What a walk asks about declarations.
extension Program {
    /// Whether an extension of a foreign type makes it conform to this protocol, or to one that refines it.
    func joins(_ added: ForeignExtension, _ type: Int) -> Bool {
        added.inherits.contains { path, container in
            let found = resolve(path, Scope(module: added.module, file: containers[container].file, container: -1))
            let joined = found.types + found.aliases.flatMap { target(of: $0).types }
            return joined.contains { $0 == type || ancestors(of: $0).types.contains(type) }
        }
    }

    /// Whether an extension in this module makes a type conform to something.
    func addsConformance(to type: Int, module: Int) -> Bool {
        types[type].extensionHeaders.contains { units[$0].module == module && !onlyJoinsSeams($0) }
    }

    /// Whether an extension only lets the planner take values of a type.
    func onlyJoinsSeams(_ header: Int) -> Bool {
        let node = units[header]
        let container = containers[node.container]
        let inherits = container.container.inherits
        return !inherits.isEmpty
            && inherits.allSatisfy { path in
                let found = resolve(path, Scope(module: node.module, file: node.file, container: container.parent))
                return !found.types.isEmpty && found.types.allSatisfy { types[$0].isSeam }
            }
    }

    func isInForeignExtension(_ scope: Scope) -> Bool {
        var position = scope.container
        while position >= 0 {
            if case .foreign = owners[position] { return true }
            position = containers[position].parent
        }
        return false
    }

    /// Whether a type's name could also mean a variable or a function.
    func isAlsoValue(_ name: String, _ scope: Scope) -> Bool {
        if (globals[name] ?? []).contains(where: { isValue($0) && isInSight(unit: $0, scope) }) { return true }
        return enclosingTypes(scope).contains { type in
            ([type] + ancestors(of: type).types).contains { (types[$0].members[name] ?? []).contains(where: isValue) }
        }
    }

    private func isValue(_ number: Int) -> Bool { [.property, .function].contains(units[number].unit.kind) }

    /// Whether a global can change between two of its readers: then whatever mentions it may have written it.
    func holdsState(_ number: Int) -> Bool {
        let unit = units[number].unit
        if unit.flags.contains(.isMutable) { return true }
        guard unit.flags.contains(.isConstant) else { return false }
        let node = units[number]
        let scope = Scope(module: node.module, file: node.file, container: node.container)
        let names = unit.mentions.bare.map { [$0] } + Array(unit.mentions.types) + unit.mentions.paths.map { Array($0.prefix(1)) }
        return names.contains { path in
            if Self.cells.contains(path[0]) { return true }
            return resolve(path, scope).types.contains { [.class, .actor].contains(types[$0].kind) }
        }
    }

    /// Foreign types whose contents can change behind a `let`.
    private static let cells: Set<String> = [
        "Mutex", "Atomic", "ManagedBuffer", "NSLock", "UnsafeMutablePointer", "UnsafeMutableBufferPointer", "UnsafeMutableRawPointer",
        "UnsafeMutableRawBufferPointer", "NSMutableArray", "NSMutableDictionary", "NSCache",
    ]
}
