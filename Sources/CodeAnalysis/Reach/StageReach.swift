/// The declarations that one stage can reach: names over syntax, gated by which types are reached.
///
/// A member is reached when its name is mentioned and its type is reached; what foreign code calls by itself (witnesses, `deinit`,
/// initialisers, subscripts) comes in with the type. Where names can't be sure, more is reached.
struct StageReach {
    let program: Program
    /// The modules that the stage's module uses.
    let inSight: Set<Int>

    /// Reached units in the order in which they were found, each with the one that mentions it; -1 for the stage itself.
    private(set) var order: [(unit: Int, parent: Int)] = []
    private var isReached: [Bool]
    private var reachedTypes: Set<Int> = []
    private var reachedSeams: Set<Int> = []
    private var typeOrder: [Int] = []
    /// Names that any reached type's member answers to, and who mentioned each first.
    private var memberNames: [String: Int] = [:]
    private var implicitMembers: Set<String> = []
    private var labels: Set<String> = []
    /// Names in type position or before a dot that are no type of the package.
    private var foreignNames: Set<String> = []
    private var mayBeAlias = false
    private var subscripts = false
    private var interpolates = false
    private var next = 0
    /// The stage's own function is handed its values by the engine.
    private var isRoot = false
    private var waiting: [(unit: Int, parent: Int)] = []
    private var foreignTypesReached: Set<Int> = []

    init(_ program: Program, module: Int) {
        self.program = program
        inSight = program.visible[module]
        isReached = Array(repeating: false, count: program.units.count)
    }

    // MARK: Roots

    /// Follows the expression that names a stage's function.
    mutating func follow(_ site: StageSite, file: Int, container: Int, unit: Int) {
        let scope = Scope(module: program.files[file].module, file: file, container: container)
        for (number, node) in program.units.enumerated() where inSight.contains(node.module) && node.unit.flags.contains(.isAlwaysReached) {
            reach(number, from: -1)
        }
        for (position, added) in program.foreign.enumerated() where added.header >= 0 && joinsForeignTypes(added) {
            reachForeign(position, from: -1)
        }
        isRoot = true
        mention(site.mentions, SortedMentions(site.mentions), scope, from: -1)
        isRoot = false
        let named = order.filter { $0.parent == -1 }.map { program.units[$0.unit] }
        if site.isInferred || named.contains(where: { $0.unit.kind == .function && $0.unit.flags.contains(.isGeneric) }) {
            // The types come from the arguments: take everything that the pipeline mentions.
            let around = program.units[unit]
            mention(around.unit.mentions, around.mentions, scope, from: -1)
        }
        mentionMember("~=", from: -1)
        mentionGlobals("~=", scope, from: -1)
        settle()
    }

    private mutating func settle() {
        var count = -1
        while count != order.count + typeOrder.count {
            count = order.count + typeOrder.count
            while next < order.count {
                let (number, _) = order[next]
                next += 1
                process(number)
            }
            let open = waiting
            waiting = []
            for (unit, parent) in open { reach(unit, from: parent) }
            for unit in program.foreignMembers["init"] ?? [] where isSpelled(foreignInitializer: unit) { reach(unit, from: lastFound) }
        }
    }

    private var lastFound: Int { order.last?.unit ?? -1 }

    // MARK: Reaching

    private mutating func reach(_ number: Int, from parent: Int) {
        guard !isReached[number] else { return }
        let node = program.units[number]
        if node.container >= 0, case .type(let type) = program.owners[node.container], program.types[type].isSeam { return }
        guard isRoot || canBeCalled(node) else {
            waiting.append((number, parent))
            return
        }
        isReached[number] = true
        order.append((number, parent))
    }

    private mutating func process(_ number: Int) {
        let node = program.units[number]
        var scope = Scope(module: node.module, file: node.file, container: node.container)
        scope.generics = node.unit.generics
        if node.container >= 0 {
            switch program.owners[node.container] {
            case .type(let type): reach(type: type, from: number)
            case .foreign(let position): if program.foreign[position].header >= 0 { reach(program.foreign[position].header, from: number) }
            case nil: break
            }
        }
        if program.holdsState(number) {
            for name in node.unit.names { for other in program.mentioners[name] ?? [] { reach(other, from: number) } }
        }
        mention(node.unit.mentions, node.mentions, scope, from: number)
    }

    private mutating func reach(type: Int, from parent: Int) {
        let node = program.types[type]
        if node.isSeam {
            reachedSeams.insert(type)
            return
        }
        guard reachedTypes.insert(type).inserted else { return }
        typeOrder.append(type)
        if node.header >= 0 { reach(node.header, from: parent) }
        let from = node.header >= 0 ? node.header : parent
        let ancestry = program.ancestors(of: type)
        for header in node.extensionHeaders where !program.onlyJoinsSeams(header) { reach(header, from: from) }
        for ancestor in ancestry.types { reach(type: ancestor, from: from) }
        for name in Self.calledUnspelled { reachMembers(of: type, named: name, from: from) }
        if node.declaration.isGlobalActor { reachMembers(of: type, named: "shared", from: from) }
        for name in ["CodingKeys", "StringInterpolation"] { for nested in node.nested[name] ?? [] { reach(type: nested, from: from) } }
        if ancestry.isUnknown {
            for name in node.members.keys.sorted() { reachMembers(of: type, named: name, from: from) }
        }
        for ancestor in ancestry.types where !program.types[ancestor].isSeam {
            for name in program.types[ancestor].declaration.associated { reachMembers(of: type, named: name, from: from) }
        }
        for name in ancestry.foreign.sorted() {
            for requirement in ForeignProtocols.shared.requirements[name] ?? [] {
                lookUp(requirement, in: type, from: from)
                if requirement.first?.isLetter == false {
                    for unit in program.globals[requirement] ?? [] where inSight.contains(program.units[unit].module) {
                        reach(unit, from: from)
                    }
                }
            }
        }
        if !ancestry.foreign.isEmpty {
            for name in node.members.keys.sorted() where name.hasPrefix("_") { reachMembers(of: type, named: name, from: from) }
        }
        for name in (Array(node.members.keys) + Array(node.nested.keys)).sorted() {
            if let mentioner = memberNames[name] { reachMembers(of: type, named: name, from: mentioner) }
        }
        if node.kind == .protocol {
            for (position, added) in program.foreign.enumerated() where added.header >= 0 && !foreignTypesReached.contains(position) {
                if program.joins(added, type) { reachForeign(position, from: from) }
            }
        }
    }

    /// An extension that makes a type of another package conform: what it adds may be called through the protocol.
    private mutating func reachForeign(_ position: Int, from parent: Int) {
        guard foreignTypesReached.insert(position).inserted else { return }
        let added = program.foreign[position]
        reach(added.header, from: parent)
        for member in added.members { reach(member, from: added.header) }
    }

    private func joinsForeignTypes(_ added: Program.ForeignExtension) -> Bool {
        added.inherits.contains { path, container in
            let file = program.containers[container].file
            return program.resolve(path, Scope(module: added.module, file: file, container: -1)).isEmpty
        }
    }

    /// What is called without its name being spelled.
    private static let calledUnspelled = [
        "init", "deinit", "subscript", "callAsFunction", "dynamicallyCall", "wrappedValue", "projectedValue", "appendInterpolation",
        "appendLiteral", "buildBlock", "buildExpression", "buildPartialBlock", "buildOptional", "buildIf", "buildEither", "buildArray",
        "buildLimitedAvailability", "buildFinalResult",
    ]

    private mutating func reachMembers(of type: Int, named name: String, from parent: Int) {
        for unit in program.types[type].members[name] ?? [] {
            // A module out of sight matters only when it makes the type conform: a cast at run time finds that.
            let module = program.units[unit].module
            if inSight.contains(module) || program.addsConformance(to: type, module: module) { reach(unit, from: parent) }
        }
        for nested in program.types[type].nested[name] ?? [] { reach(type: nested, from: parent) }
    }

    /// The members so named of one type, of what it inherits, and of extensions of foreign types.
    private mutating func lookUp(_ name: String, in type: Int, from parent: Int) {
        reachMembers(of: type, named: name, from: parent)
        for ancestor in program.ancestors(of: type).types { reachMembers(of: ancestor, named: name, from: parent) }
        reachForeignMembers(name, from: parent)
    }

    private mutating func reachForeignMembers(_ name: String, from parent: Int) {
        guard name != "init" else { return }
        for unit in program.foreignMembers[name] ?? [] where inSight.contains(program.units[unit].module) { reach(unit, from: parent) }
        for type in program.foreignNested[name] ?? [] where inSight.contains(program.types[type].module) { reach(type: type, from: parent) }
    }

    // MARK: Names

    private mutating func mention(_ mentions: Mentions, _ sorted: SortedMentions, _ scope: Scope, from parent: Int) {
        implicitMembers.formUnion(mentions.implicit)
        labels.formUnion(mentions.labels)
        if mentions.subscripts, !subscripts {
            subscripts = true
            reachForeignMembers("subscript", from: parent)
        }
        if mentions.interpolates, !interpolates {
            interpolates = true
            for name in ["appendInterpolation", "appendLiteral"] { reachForeignMembers(name, from: parent) }
        }
        for path in sorted.types { mentionType(path, scope, from: parent) }
        for path in sorted.paths { mentionPath(path, scope, from: parent) }
        for name in sorted.bare { mentionBare(name, scope, from: parent) }
        for name in sorted.members { mentionMember(name, from: parent) }
    }

    private mutating func mentionMember(_ name: String, from parent: Int) {
        guard memberNames[name] == nil else { return }
        memberNames[name] = parent
        for type in typeOrder { reachMembers(of: type, named: name, from: parent) }
        reachForeignMembers(name, from: parent)
    }

    private mutating func mentionGlobals(_ name: String, _ scope: Scope, from parent: Int) {
        for unit in program.globals[name] ?? [] where program.isInSight(unit: unit, scope) { reach(unit, from: parent) }
        // Operators and precedence groups have no access level.
        for unit in program.globals[name] ?? [] where inSight.contains(program.units[unit].module) {
            if [.operatorDeclaration, .precedenceGroup].contains(program.units[unit].unit.kind) { reach(unit, from: parent) }
        }
    }

    private mutating func mentionBare(_ name: String, _ scope: Scope, from parent: Int) {
        mentionTypes(named: name, scope, from: parent)
        mentionGlobals(name, scope, from: parent)
        var isDispatched = false
        for type in program.enclosingTypes(scope) {
            if program.types[type].isStrict { lookUp(name, in: type, from: parent) } else { isDispatched = true }
        }
        if isDispatched || program.isInForeignExtension(scope) { mentionMember(name, from: parent) }
    }

    /// A name that may be a type's, with or without others.
    @discardableResult
    private mutating func mentionTypes(named name: String, _ scope: Scope, from parent: Int) -> Resolution {
        let resolved = program.resolve([name], scope)
        for type in resolved.types { reach(type: type, from: parent) }
        for alias in resolved.aliases { reach(alias, from: parent) }
        if resolved.isEmpty { noteForeign(name) }
        return resolved
    }

    private mutating func noteForeign(_ name: String) {
        foreignNames.insert(name)
        if name.first?.isUppercase == true, !ForeignProtocols.shared.nominal.contains(name) { mayBeAlias = true }
    }

    private mutating func mentionType(_ path: [String], _ scope: Scope, from parent: Int) {
        let resolved = program.resolve(path, scope)
        for type in resolved.types { reach(type: type, from: parent) }
        for alias in resolved.aliases { reach(alias, from: parent) }
        if resolved.isEmpty {
            path.forEach { noteForeign($0) }
            // It may be inherited, or be what a protocol's associated type stands for.
            for name in path { mentionMember(name, from: parent) }
        } else {
            for name in resolved.rest { mentionMember(name, from: parent) }
        }
    }

    private mutating func mentionPath(_ path: [String], _ scope: Scope, from parent: Int) {
        let root = path[0]
        let rest = path.dropFirst()
        guard root != "self", root != "Self" else {
            if let type = program.enclosingType(scope), program.types[type].isStrict {
                follow(type, rest, from: parent)
            } else {
                rest.forEach { mentionMember($0, from: parent) }
            }
            return
        }
        let resolved = mentionTypes(named: root, scope, from: parent)
        if resolved.types.count == 1, resolved.aliases.isEmpty, program.types[resolved.types[0]].isStrict, !resolved.isParameter,
            !program.isAlsoValue(root, scope)
        {
            reach(type: resolved.types[0], from: parent)
            follow(resolved.types[0], rest, from: parent)
            return
        }
        mentionBare(root, scope, from: parent)
        if program.moduleNumbers[root] != nil, let first = rest.first {
            let qualified = program.resolve(path, scope)
            for type in qualified.types { reach(type: type, from: parent) }
            mentionGlobals(first, scope, from: parent)
        }
        rest.forEach { mentionMember($0, from: parent) }
    }

    /// `X.Nested.make.then`: nested types as far as they go, then the member of just that type; what follows could be anybody's.
    private mutating func follow(_ start: Int, _ path: ArraySlice<String>, from parent: Int) {
        var type = start
        var rest = path
        while let name = rest.first, let nested = program.types[type].nested[name], nested.count == 1,
            program.types[type].members[name] == nil, program.types[nested[0]].isStrict
        {
            reach(type: nested[0], from: parent)
            type = nested[0]
            rest = rest.dropFirst()
        }
        guard let name = rest.first else { return }
        lookUp(name, in: type, from: parent)
        for name in rest.dropFirst() { mentionMember(name, from: parent) }
    }

    // MARK: Gates

    /// Whether a value of every parameter type can exist.
    private func canBeCalled(_ node: Program.UnitNode) -> Bool {
        guard [.function, .initializer, .subscript].contains(node.unit.kind) else { return true }
        var scope = Scope(module: node.module, file: node.file, container: node.container)
        scope.generics = node.unit.generics
        return node.unit.parameters.allSatisfy { path in
            let resolved = program.resolve(path, scope)
            if resolved.isParameter, resolved.rest.isEmpty, path.count == 1 {
                return (node.unit.generics[path[0]] ?? []).allSatisfy { canExist(program.resolve($0, scope)) }
            }
            return canExist(resolved)
        }
    }

    private func canExist(_ resolved: Resolution) -> Bool {
        guard resolved.aliases.isEmpty, resolved.rest.isEmpty, !resolved.isParameter, resolved.types.count == 1 else { return true }
        let type = resolved.types[0]
        let node = program.types[type]
        if reachedTypes.contains(type) || reachedSeams.contains(type) || node.isSeam { return true }
        let ancestry = program.ancestors(of: type)
        if ancestry.isUnknown || ancestry.foreign.contains(where: { $0.hasPrefix("ExpressibleBy") }) { return true }
        if node.kind == .protocol { return program.foreign.contains { program.joins($0, type) } }
        // Cases are not listed one by one: any implicit member may be one.
        if node.kind == .enumeration { return !implicitMembers.isEmpty }
        return implicitMembers.contains { name in
            name == "init" || node.members[name] != nil || ancestry.types.contains { program.types[$0].members[name] != nil }
        }
    }

    private func isSpelled(foreignInitializer number: Int) -> Bool {
        let node = program.units[number]
        guard !isReached[number], inSight.contains(node.module), node.unit.labels.allSatisfy(labels.contains),
            case .foreign(let position) = program.owners[node.container]
        else { return false }
        return mayBeAlias || memberNames["init"] != nil || foreignNames.contains(program.foreign[position].name)
    }
}
