/// All declarations that a stage could reach, linked across files and modules.
package final class Program {
    /// A type, or a protocol, with what its extensions add.
    struct TypeNode {
        let name: String
        let qualified: String
        let module: Int
        let file: Int
        let kind: Container.Kind
        /// The type around it.
        let parent: Int?
        let declaration: Container
        var header: Int
        var extensionHeaders: [Int] = []
        var members: [String: [Int]] = [:]
        var nested: [String: [Int]] = [:]
        /// What is inherited, each with the container from which the name is looked up.
        var inherits: [(path: [String], from: Int)] = []
        /// A protocol through which only the planner speaks: see ``EngineSeams``.
        var isSeam = false

        /// Whether a call through its name can only mean its own members.
        var isStrict: Bool { kind != .protocol && declaration.isFinal }
    }

    /// An extension of a type of another package.
    struct ForeignExtension {
        let name: String
        let module: Int
        let header: Int
        var members: [Int] = []
        let inherits: [(path: [String], from: Int)]
    }

    /// What a container turned out to be.
    enum Owner { case type(Int), foreign(Int) }

    struct UnitNode {
        let unit: SourceUnit
        let file: Int
        let module: Int
        /// The position among all containers; -1 at top level.
        let container: Int
        let mentions: SortedMentions
    }

    let modules: [SourceModule]
    var files: [(path: String, index: FileIndex, module: Int)] = []
    var units: [UnitNode] = []
    var types: [TypeNode] = []
    var foreign: [ForeignExtension] = []
    /// Of each container: what it is, what is around it, in which file.
    var owners: [Owner?] = []
    var containers: [(container: Container, parent: Int, file: Int)] = []
    var globals: [String: [Int]] = [:]
    var topTypes: [String: [Int]] = [:]
    var foreignMembers: [String: [Int]] = [:]
    var foreignNested: [String: [Int]] = [:]
    let moduleNumbers: [String: Int]
    /// For each module the modules whose names its files can mention.
    let visible: [Set<Int>]
    var ancestry: [Ancestry?] = []
    lazy var mentioners = collectMentioners()
    lazy var ambiguous = findAmbiguousPrivates()

    package init(_ modules: [SourceModule]) {
        let modules = modules.sorted { $0.name < $1.name }
        self.modules = modules
        let numbers = Dictionary(uniqueKeysWithValues: modules.enumerated().map { ($0.element.name, $0.offset) })
        moduleNumbers = numbers
        visible = modules.enumerated().map { position, module in Set(module.uses.compactMap { numbers[$0] }).union([position]) }
        for (number, module) in modules.enumerated() {
            for file in module.files.sorted(by: { $0.path < $1.path }) { link(file, module: number) }
        }
        linkExtensions()
        linkMembers()
        ancestry = Array(repeating: nil, count: types.count)
    }

    // MARK: Linking

    private func link(_ file: SourceModule.File, module: Int) {
        let (firstContainer, firstUnit, number) = (containers.count, units.count, files.count)
        files.append((file.path, file.index, module))
        for unit in file.index.units {
            units.append(
                UnitNode(
                    unit: unit, file: number, module: module, container: unit.container < 0 ? -1 : firstContainer + unit.container,
                    mentions: SortedMentions(unit.mentions)))
            if unit.container < 0 { for name in unit.names { globals[name, default: []].append(units.count - 1) } }
        }
        for container in file.index.containers {
            var container = container
            if container.header >= 0 { container.header += firstUnit }
            containers.append((container, container.parent < 0 ? -1 : firstContainer + container.parent, number))
            owners.append(nil)
        }
        for position in firstContainer..<containers.count { linkType(position) }
    }

    /// Makes the node of a type whose surroundings are known.
    private func linkType(_ position: Int) {
        let (container, parent, file) = containers[position]
        guard container.kind != .extension, owners[position] == nil else { return }
        var around: Int?
        if parent >= 0 {
            switch owners[parent] {
            case .type(let type): around = type
            case .foreign: break
            case nil: return
            }
        }
        let name = container.path[0]
        let module = files[file].module
        let qualified = around.map { "\(types[$0].qualified).\(name)" } ?? name
        var node = TypeNode(
            name: name, qualified: qualified, module: module, file: file, kind: container.kind, parent: around, declaration: container,
            header: container.header)
        node.inherits = container.inherits.map { ($0, parent) }
        node.isSeam = parent < 0 && EngineSeams.contains(name, module: modules[module].name)
        types.append(node)
        owners[position] = .type(types.count - 1)
        if let around {
            types[around].nested[name, default: []].append(types.count - 1)
        } else if parent >= 0 {
            foreignNested[name, default: []].append(types.count - 1)
        } else {
            topTypes[name, default: []].append(types.count - 1)
        }
    }

    /// Finds what each extension extends; one may extend a type that another declares.
    private func linkExtensions() {
        var changed = true
        var final = false
        while changed || !final {
            final = !changed
            changed = false
            for (position, (container, parent, file)) in containers.enumerated() where owners[position] == nil {
                guard container.kind == .extension else {
                    linkType(position)
                    changed = changed || owners[position] != nil
                    continue
                }
                let resolved = resolve(container.path, Scope(module: files[file].module, file: file, container: parent))
                let types = resolved.types.isEmpty ? resolved.aliases.flatMap { target(of: $0).types } : resolved.types
                if let type = types.first, resolved.rest.isEmpty {
                    owners[position] = .type(type)
                    if container.header >= 0 { self.types[type].extensionHeaders.append(container.header) }
                    self.types[type].inherits += container.inherits.map { ($0, position) }
                    changed = true
                } else if final {
                    foreign.append(
                        ForeignExtension(
                            name: container.path.last ?? "", module: files[file].module, header: container.header,
                            inherits: container.inherits.map { ($0, position) }))
                    owners[position] = .foreign(foreign.count - 1)
                    changed = true
                }
            }
        }
    }

    private func linkMembers() {
        for (number, node) in units.enumerated() where node.container >= 0 {
            if [.typeHeader, .extensionHeader, .protocolDeclaration].contains(node.unit.kind) { continue }
            for name in node.unit.names {
                switch owners[node.container] {
                case .type(let type): types[type].members[name, default: []].append(number)
                case .foreign(let position):
                    foreignMembers[name, default: []].append(number)
                    foreign[position].members.append(number)
                case nil: break
                }
            }
        }
    }

    // MARK: Tables that few stages need

    private func collectMentioners() -> [String: [Int]] {
        var found: [String: [Int]] = [:]
        for (number, node) in units.enumerated() {
            let mentions = node.unit.mentions
            for name in mentions.bare.union(mentions.members).union(mentions.paths.flatMap { $0 }) {
                found[name, default: []].append(number)
            }
        }
        return found
    }

    /// Declarations that are private to their files and have namesakes in others: which is meant depends on the file.
    private func findAmbiguousPrivates() -> Set<Int> {
        struct Key: Hashable {
            let module: Int
            let owner: String
            let name: String
        }
        var groups: [Key: [Int]] = [:]
        for (number, node) in units.enumerated() {
            for name in node.unit.names {
                groups[Key(module: node.module, owner: qualifiedName(ofOwner: node), name: name), default: []].append(number)
            }
        }
        var found: Set<Int> = []
        for members in groups.values where members.count > 1 {
            let isPrivate = members.contains { number in
                units[number].unit.flags.contains(.isPrivate) || isInPrivate(units[number].container)
            }
            if isPrivate, Set(members.map { units[$0].file }).count > 1 { found.formUnion(members) }
        }
        return found
    }

    private func isInPrivate(_ container: Int) -> Bool {
        var position = container
        while position >= 0 {
            if containers[position].container.isPrivate { return true }
            position = containers[position].parent
        }
        return false
    }

    func qualifiedName(ofOwner node: UnitNode) -> String {
        guard node.container >= 0 else { return "" }
        switch owners[node.container] {
        case .type(let type):
            guard [.typeHeader, .protocolDeclaration].contains(node.unit.kind) else { return types[type].qualified }
            return types[type].parent.map { types[$0].qualified } ?? ""
        case .foreign(let position): return foreign[position].name
        case nil: return ""
        }
    }

    /// `Population.simulate`, as `why` prints it.
    func qualifiedName(_ number: Int) -> String {
        let node = units[number]
        let name = node.unit.kind == .extensionHeader ? "(conformance)" : node.unit.names.joined(separator: ",")
        let owner = qualifiedName(ofOwner: node)
        return owner.isEmpty ? name : "\(owner).\(name)"
    }
}

/// Mentions in an order that doesn't depend on hashing.
struct SortedMentions {
    let bare: [String]
    let members: [String]
    let paths: [[String]]
    let types: [[String]]

    init(_ mentions: Mentions) {
        bare = mentions.bare.sorted()
        members = mentions.members.sorted()
        paths = mentions.paths.sorted { $0.lexicographicallyPrecedes($1) }
        types = mentions.types.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
