/// A mistake in a source file, as a compiler would print it.
package struct Problem: Equatable, Comparable, CustomStringConvertible {
    package let path: String
    package let place: Place
    package let message: String

    package var description: String { "\(path):\(place.line):\(place.column): error: \(message)" }

    package static func < (left: Problem, right: Problem) -> Bool {
        (left.path, left.place, left.message) < (right.path, right.place, right.message)
    }
}

extension Analysis {
    /// Files that don't parse; the compiler says why.
    package var unreadable: [Problem] {
        program.files.compactMap { file in
            file.index.error.map {
                Problem(path: file.path, place: $0, message: "this does not parse, so no stage's code can be fingerprinted")
            }
        }
    }

    /// What the code of stages must not do, in the files of these modules.
    package func problems(in modules: Set<String>) -> [Problem] {
        var found: [Problem] = []
        var firstContainer = 0
        var position = 0
        for (number, file) in program.files.enumerated() {
            defer {
                firstContainer += file.index.containers.count
                position += file.index.sites.count
            }
            guard modules.contains(program.modules[file.module].name) else { continue }
            for finding in file.index.findings where !isDeclared(finding.unlessDeclared, module: file.module) {
                found.append(Problem(path: file.path, place: finding.place, message: finding.message))
            }
            for (offset, site) in file.index.sites.enumerated() {
                let container = site.container < 0 ? -1 : firstContainer + site.container
                let scope = Scope(module: file.module, file: number, container: container)
                found += problems(of: site, stages[position + offset], scope).map {
                    Problem(path: file.path, place: $0.place, message: $0.message)
                }
            }
        }
        return Set(found.map(\.description)).count == found.count ? found.sorted() : unique(found)
    }

    private func unique(_ problems: [Problem]) -> [Problem] {
        problems.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    private func problems(of site: StageSite, _ stage: Stage, _ scope: Scope) -> [(place: Place, message: String)] {
        var found: [(place: Place, message: String)] = []
        for capture in site.captures + site.references.filter({ isInstanceMember($0.name, scope) }) {
            found.append((capture.place, "stage '\(site.name)' captures '\(capture.name)'; pass it as a parameter"))
        }
        let type = program.enclosingType(scope)
        let isGeneric =
            site.isGeneric || program.isInForeignExtension(scope)
            || type.map { program.types[$0].kind == .protocol || !program.types[$0].declaration.generics.isEmpty } ?? false
        let isOpen =
            site.isInferred || site.mentions.types.contains(["Self"])
            || stage.units.contains { $0.parent == -1 && program.units[$0.unit].unit.flags.contains(.isGeneric) }
        if isGeneric, isOpen {
            found.append(
                (
                    site.place,
                    "stage '\(site.name)' stands in generic code, so which code it runs depends on who calls it; name a function without generic parameters"
                ))
        }
        return found
    }

    private func isDeclared(_ name: String, module: Int) -> Bool {
        if name.isEmpty { return false }
        let isIn = { (units: [Int]) in units.contains { program.visible[module].contains(program.units[$0].module) } }
        if isIn(program.globals[name] ?? []) || isIn(program.foreignMembers[name] ?? []) || program.topTypes[name] != nil { return true }
        return program.types.contains { program.visible[module].contains($0.module) && ($0.members[name] != nil || $0.nested[name] != nil) }
    }

    /// Whether a plain name is a function or computed property of the value that the pipeline is a method of.
    private func isInstanceMember(_ name: String, _ scope: Scope) -> Bool {
        guard let type = program.enclosingType(scope) else { return false }
        return ([type] + program.ancestors(of: type).types).contains { type in
            (program.types[type].members[name] ?? []).contains { program.units[$0].unit.flags.contains(.isInstance) }
        }
    }
}
