/// What the stages of a package are made of: a fingerprint for each, and the declarations behind it.
package struct Analysis {
    /// One stage's code.
    package struct Stage {
        /// The call that makes the stage, as `#fileID`, `#line` and `#column` give it: `Study/File.swift:12:24`.
        package let site: String
        package let module: String
        package let kind: String
        package let name: String
        /// The last part of the function's name; empty for a closure.
        package let function: String
        /// Where the function is declared, or the closure's call.
        package let path: String
        package let line: Int
        package let documentation: String
        package let fingerprint: String
        /// The reached declarations in the order in which they were found, each with the one that led there; -1 for the stage itself.
        package let units: [(unit: Int, parent: Int)]
    }

    /// A declaration as `why` tells of it.
    package struct Unit {
        package let module: String
        package let name: String
        package let path: String
        package let line: Int
        package let lastLine: Int
        package let hash: String
        package let tokens: String
    }

    package let program: Program
    package private(set) var stages: [Stage] = []
    /// By module: the digest of a C target, the revision of another package.
    private let inputs: [String: String]
    private var contexts: [String] = []

    /// - Parameter inputs: what an import brings in that is not among the modules, by its module's name: a digest or a revision.
    package init(_ modules: [SourceModule], inputs: [String: String] = [:]) {
        program = Program(modules)
        self.inputs = inputs
        contexts = program.files.map { context(of: $0.index, module: $0.module) }
        var firstContainer = 0
        var firstUnit = 0
        for (number, file) in program.files.enumerated() {
            for site in file.index.sites {
                let container = site.container < 0 ? -1 : firstContainer + site.container
                stages.append(stage(site, file: number, container: container, unit: firstUnit + site.unit))
            }
            firstContainer += file.index.containers.count
            firstUnit += file.index.units.count
        }
    }

    package func unit(_ number: Int) -> Unit {
        let node = program.units[number]
        return Unit(
            module: program.modules[node.module].name, name: program.qualifiedName(number), path: program.files[node.file].path,
            line: node.unit.line, lastLine: node.unit.lastLine, hash: node.unit.hash, tokens: node.unit.tokens)
    }

    /// What a file's declarations take from its imports and from how its module is built.
    private func context(of index: FileIndex, module: Int) -> String {
        var writer = ByteWriter()
        writer.add(Set(index.imports).sorted().map { name in "\(name) \(inputs[String(name.prefix { $0 != "." })] ?? "")" })
        writer.add(program.modules[module].conditions.sorted())
        return SHA256.hex(writer.bytes)
    }

    private func stage(_ site: StageSite, file: Int, container: Int, unit: Int) -> Stage {
        let module = program.files[file].module
        var reach = StageReach(program, module: module)
        reach.follow(site, file: file, container: container, unit: unit)
        let found = reach.order
        let named = found.filter { $0.parent == -1 && program.units[$0.unit].unit.names.contains(site.function) }.map(\.unit)
        let function = named.first { program.units[$0].unit.takesRun } ?? named.first { program.units[$0].unit.kind == .function }
        let path = program.files[file].path
        let declaration = function.map { self.unit($0) }
        let name = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
        return Stage(
            site: "\(program.modules[module].name)/\(name):\(site.place.line):\(site.place.column)", module: program.modules[module].name,
            kind: site.kind, name: site.name, function: site.function, path: declaration?.path ?? path,
            line: declaration?.line ?? site.place.line, documentation: function.map { program.units[$0].unit.documentation } ?? "",
            fingerprint: fingerprint(site, file: file, container: container, found.map(\.unit)), units: found)
    }

    /// The function's expression and, in an order of their own, the declarations that it can reach.
    private func fingerprint(_ site: StageSite, file: Int, container: Int, _ units: [Int]) -> String {
        var writer = ByteWriter()
        writer.add("reprise code 2")
        writer.add(site.expression)
        writer.add(
            container < 0
                ? ""
                : program.enclosingType(Scope(module: program.files[file].module, file: file, container: container))
                    .map { program.types[$0].qualified } ?? "")
        writer.add(program.modules[program.files[file].module].name)
        writer.add(contexts[file])
        let readsPosition =
            site.mentions.readsPosition
            || units.contains {
                // The engine asks where something stands only to say so in its messages.
                program.units[$0].unit.mentions.readsPosition && program.modules[program.units[$0].module].name != EngineSeams.module
            }
        let isAmbiguous = units.contains { program.ambiguous.contains($0) }
        let lines = units.map { number in
            let node = program.units[number]
            var fields = [program.modules[node.module].name, node.unit.hash, contexts[node.file]]
            if isAmbiguous { fields.append(program.files[node.file].path) }
            if readsPosition { fields.append("\(program.files[node.file].path) \(program.files[node.file].index.textDigest)") }
            return fields.joined(separator: "\t")
        }
        writer.add(Set(lines).sorted())
        if readsPosition { writer.add(program.files[file].index.textDigest) }
        return SHA256.hex(writer.bytes)
    }
}
