/// Where a name is looked up from.
struct Scope {
    let module: Int
    let file: Int
    /// The container around; -1 at top level.
    let container: Int
    /// The generic parameters of the function itself.
    var generics: [String: [[String]]] = [:]
}

/// What a qualified name of a type means.
struct Resolution {
    var types: [Int] = []
    var aliases: [Int] = []
    /// A generic parameter or an associated type.
    var isParameter = false
    /// The parts that name no type of the package.
    var rest: ArraySlice<String> = []
    var isEmpty: Bool { types.isEmpty && aliases.isEmpty }
}

extension Program {
    /// Looks up a type's name as Swift does: innermost first, then the top level of the modules in sight.
    ///
    /// Where Swift's rules could lead elsewhere (inherited types, the types around an extended type), more than one answer is given.
    func resolve(_ path: [String], _ scope: Scope, depth: Int = 0) -> Resolution {
        guard let first = path.first else { return Resolution() }
        var result = Resolution()
        if scope.generics[first] != nil {
            result.isParameter = true
            result.rest = path.dropFirst()
            return result
        }
        if first == "Self" {
            if let type = enclosingType(scope) { result.types = [type] }
        } else {
            lookUp(first, scope, into: &result, depth: depth)
        }
        if result.isEmpty, !result.isParameter, let module = moduleNumbers[first], path.count > 1 {
            result.types = (topTypes[path[1]] ?? []).filter { types[$0].module == module }
            result.aliases = (globals[path[1]] ?? []).filter { units[$0].module == module && units[$0].unit.kind == .alias }
            if !result.isEmpty { return descend(result, path.dropFirst(2), depth) }
        }
        if result.isEmpty || result.isParameter {
            result.rest = result.isEmpty && !result.isParameter ? path[...] : path.dropFirst()
            return result
        }
        return descend(result, path.dropFirst(), depth)
    }

    private func descend(_ start: Resolution, _ path: ArraySlice<String>, _ depth: Int) -> Resolution {
        var result = start
        var rest = path
        while let name = rest.first {
            var next = Resolution()
            for type in result.types { lookUp(name, memberOf: type, into: &next) }
            for alias in result.aliases where depth < 8 {
                let through = target(of: alias, depth: depth + 1)
                for type in through.types { lookUp(name, memberOf: type, into: &next) }
            }
            guard !next.isEmpty else { break }
            next.aliases += result.aliases
            result = next
            rest = rest.dropFirst()
        }
        result.rest = rest
        return result
    }

    /// What a type alias stands for.
    func target(of alias: Int, depth: Int = 0) -> Resolution {
        var result = Resolution()
        let node = units[alias]
        for path in node.unit.parameters {
            let found = resolve(path, Scope(module: node.module, file: node.file, container: node.container), depth: depth + 1)
            result.types += found.types
            result.aliases += found.aliases
        }
        return result
    }

    func enclosingType(_ scope: Scope) -> Int? {
        guard scope.container >= 0, case .type(let type) = owners[scope.container] else { return nil }
        return type
    }

    /// The types whose members a plain name can mean, innermost first.
    func enclosingTypes(_ scope: Scope) -> [Int] {
        var found: [Int] = []
        var position = scope.container
        while position >= 0 {
            if case .type(let type) = owners[position] {
                var current: Int? = type
                while let type = current {
                    if !found.contains(type) { found.append(type) }
                    current = types[type].parent
                }
            }
            position = containers[position].parent
        }
        return found
    }

    private func lookUp(_ name: String, _ scope: Scope, into result: inout Resolution, depth: Int) {
        var position = scope.container
        while position >= 0 {
            if case .type(let type) = owners[position] {
                let node = types[type]
                if node.declaration.generics.contains(name) || node.declaration.associated.contains(name) {
                    result.isParameter = true
                    return
                }
                if containers[position].container.kind == .extension {
                    // Whether the types around an extended type are in sight is Swift's secret: take both answers.
                    lookUp(name, memberOf: type, into: &result)
                    let found = !result.isEmpty
                    var around = node.parent
                    while let outer = around {
                        if !found { lookUp(name, memberOf: outer, into: &result) }
                        around = types[outer].parent
                    }
                    if found { return }
                } else {
                    lookUp(name, memberOf: type, into: &result)
                    if !(types[type].nested[name] ?? []).isEmpty { return }
                }
            }
            position = containers[position].parent
        }
        for type in topTypes[name] ?? [] where isInSight(type, scope) && !result.types.contains(type) { result.types.append(type) }
        for unit in globals[name] ?? [] where units[unit].unit.kind == .alias && isInSight(unit: unit, scope) {
            result.aliases.append(unit)
        }
        if result.isEmpty { result.types = foreignNested[name] ?? [] }
        if result.types.contains(where: { types[$0].module == scope.module && types[$0].parent == nil }) {
            result.types = result.types.filter { types[$0].module == scope.module || types[$0].parent != nil }
        }
    }

    private func lookUp(_ name: String, memberOf type: Int, into result: inout Resolution) {
        var seen: Set<Int> = []
        var open = [type]
        while let current = open.popLast() {
            guard seen.insert(current).inserted else { continue }
            for nested in types[current].nested[name] ?? [] where !result.types.contains(nested) { result.types.append(nested) }
            for unit in types[current].members[name] ?? [] where units[unit].unit.kind == .alias && !result.aliases.contains(unit) {
                result.aliases.append(unit)
            }
            // While types are still being linked nothing is known of what they inherit.
            if current < ancestry.count { open += ancestors(of: current).types }
        }
    }

    func isInSight(_ type: Int, _ scope: Scope) -> Bool {
        let node = types[type]
        if node.module != scope.module { return visible[scope.module].contains(node.module) && node.declaration.isExported }
        return !node.declaration.isPrivate || node.file == scope.file
    }

    func isInSight(unit number: Int, _ scope: Scope) -> Bool {
        let node = units[number]
        if node.module != scope.module { return visible[scope.module].contains(node.module) && node.unit.flags.contains(.isExported) }
        return !node.unit.flags.contains(.isPrivate) || node.file == scope.file
    }
}
