internal import SwiftParser
internal import SwiftSyntax

extension FileIndex {
    /// Cuts a source text into units.
    package init(of text: String) {
        let tree = Parser.parse(source: text)
        let collector = UnitCollector(tree)
        collector.statements(tree.statements, conditions: [])
        self = collector.index
        textDigest = SHA256.hex(text)
        findings = WorldCheck.findings(in: tree, collector.converter)
        if tree.hasError { error = FirstError.place(in: tree, collector.converter) }
    }
}

/// Cuts a file into units; see ``SourceUnit``.
final class UnitCollector {
    var index = FileIndex()
    let converter: SourceLocationConverter

    init(_ tree: SourceFileSyntax) { converter = SourceLocationConverter(fileName: "", tree: tree) }

    // MARK: Top level

    func statements(_ list: CodeBlockItemListSyntax, conditions: [String]) {
        for statement in list {
            if case .decl(let declaration) = statement.item {
                member(declaration, in: -1, conditions: conditions, header: nil)
            } else if let clauses = statement.item.as(IfConfigDeclSyntax.self) {
                conditional(clauses, in: -1, conditions: conditions, header: nil)
            } else {
                loose(Syntax(statement), conditions: conditions)
            }
        }
    }

    private func loose(_ node: Syntax, conditions: [String]) {
        add(.loose, ["(top level)"], node, in: -1, conditions: conditions)
    }

    // MARK: Declarations

    /// Cuts one declaration; what belongs to the header of the type around goes into `header`.
    func member(_ declaration: DeclSyntax, in container: Int, conditions: [String], header: Header?) {
        switch declaration.as(DeclSyntaxEnum.self) {
        case .importDecl(let node): index.imports.append(node.path.map { $0.name.name }.joined(separator: "."))
        case .ifConfigDecl(let node): conditional(node, in: container, conditions: conditions, header: header)
        case .structDecl(let node): type(node, .structure, node.name, node.genericParameterClause, in: container, conditions)
        case .enumDecl(let node): type(node, .enumeration, node.name, node.genericParameterClause, in: container, conditions)
        case .classDecl(let node): type(node, .class, node.name, node.genericParameterClause, in: container, conditions)
        case .actorDecl(let node): type(node, .actor, node.name, node.genericParameterClause, in: container, conditions)
        case .protocolDecl(let node): protocolDeclaration(node, in: container, conditions)
        case .extensionDecl(let node): extensionDeclaration(node, in: container, conditions)
        case .functionDecl(let node):
            let signature = Signature(node.signature.parameterClause, node.genericParameterClause, node.genericWhereClause)
            let unit = add(.function, [node.name.name], node, in: container, conditions: conditions, signature: signature)
            index.units[unit].documentation = documentation(node.leadingTrivia)
            index.units[unit].takesRun = node.signature.parameterClause.parameters.first?.type.trimmedDescription == "Run"
        case .initializerDecl(let node):
            let signature = Signature(node.signature.parameterClause, node.genericParameterClause, node.genericWhereClause)
            add(.initializer, ["init"], node, in: container, conditions: conditions, signature: signature)
        case .deinitializerDecl(let node): add(.deinitializer, ["deinit"], node, in: container, conditions: conditions)
        case .subscriptDecl(let node):
            let signature = Signature(node.parameterClause, node.genericParameterClause, node.genericWhereClause)
            add(.subscript, ["subscript"], node, in: container, conditions: conditions, signature: signature)
        case .variableDecl(let node): variable(node, in: container, conditions: conditions, header: header)
        case .typeAliasDecl(let node):
            let unit = add(.alias, [node.name.name], node, in: container, conditions: conditions)
            index.units[unit].parameters = typePaths(node.initializer.value)
        case .operatorDecl(let node): add(.operatorDeclaration, [node.name.name], node, in: container, conditions: conditions)
        case .precedenceGroupDecl(let node): add(.precedenceGroup, [node.name.name], node, in: container, conditions: conditions)
        case .macroDecl(let node): add(.macro, [node.name.name], node, in: container, conditions: conditions)
        default:
            if let header { header.add(declaration, conditions) } else { loose(Syntax(declaration), conditions: conditions) }
        }
    }

    private func conditional(_ node: IfConfigDeclSyntax, in container: Int, conditions: [String], header: Header?) {
        // Which clause is live depends on the conditions before it as well.
        var above = conditions
        for clause in node.clauses {
            above.append("\(clause.poundKeyword.text) \(clause.condition.map { SyntaxHash.of($0) } ?? "")")
            guard let elements = clause.elements else { continue }
            if case .statements(let list) = elements {
                statements(list, conditions: above)
            } else if case .decls(let members) = elements {
                for item in members { member(item.decl, in: container, conditions: above, header: header) }
            } else if let header {
                header.add(elements, above)
            } else {
                loose(Syntax(elements), conditions: above)
            }
        }
    }

    /// Instance storage belongs to the type's header; everything else is a unit.
    private func variable(_ node: VariableDeclSyntax, in container: Int, conditions: [String], header: Header?) {
        let isStatic = node.modifiers.contains { [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind) }
        let isStored = node.bindings.contains { !$0.isComputed }
        if let header, isStored, !isStatic { return header.add(DeclSyntax(node), conditions) }
        let names = node.bindings.flatMap { patternNames($0.pattern) }
        let unit = add(.property, names, node, in: container, conditions: conditions)
        index.units[unit].documentation = documentation(node.leadingTrivia)
        guard isStored, isStatic || container == -1 else { return }
        let isUnsafe = node.modifiers.contains { $0.name.text == "nonisolated" && $0.detail?.detail.text == "unsafe" }
        index.units[unit].flags.insert(node.bindingSpecifier.text == "var" || isUnsafe ? .isMutable : .isConstant)
    }

    private func patternNames(_ pattern: PatternSyntax) -> [String] {
        if let name = pattern.as(IdentifierPatternSyntax.self) { return [name.identifier.name] }
        if let tuple = pattern.as(TuplePatternSyntax.self) { return tuple.elements.flatMap { patternNames($0.pattern) } }
        return []
    }

    // MARK: Types

    private func type(
        _ node: some DeclGroupSyntax, _ kind: Container.Kind, _ name: TokenSyntax, _ generics: GenericParameterClauseSyntax?,
        in parent: Int, _ conditions: [String]
    ) {
        let header = open(node, kind, [name.name], parent, conditions)
        header.container.generics = generics?.parameters.map(\.name.name) ?? []
        header.container.isFinal = kind != .class || node.modifiers.contains { $0.name.tokenKind == .keyword(.final) }
        header.container.isGlobalActor = node.attributes.contains { $0.trimmedDescription.hasPrefix("@globalActor") }
        members(of: node, header, conditions)
        close(header, .typeHeader, [name.name], node, conditions)
    }

    private func protocolDeclaration(_ node: ProtocolDeclSyntax, in parent: Int, _ conditions: [String]) {
        let header = open(node, .protocol, [node.name.name], parent, conditions)
        for requirement in node.genericWhereClause?.requirements ?? [] {
            if case .conformanceRequirement(let conformance) = requirement.requirement,
                conformance.leftType.trimmedDescription == "Self"
            {
                header.container.inherits += typePaths(conformance.rightType)
            }
        }
        let names = RequirementNames(node)
        header.container.requirements = names.names.sorted()
        header.container.associated = names.associated.sorted()
        index.containers[header.position] = header.container
        let unit = add(.protocolDeclaration, [node.name.name], node, in: parent, conditions: conditions)
        index.containers[header.position].header = unit
        index.units[unit].container = header.position
        index.units[unit].documentation = documentation(node.leadingTrivia)
    }

    private func extensionDeclaration(_ node: ExtensionDeclSyntax, in parent: Int, _ conditions: [String]) {
        let header = open(
            node, .extension, typePaths(node.extendedType).first ?? [node.extendedType.trimmedDescription], parent, conditions)
        members(of: node, header, conditions)
        if header.isEmpty, header.container.inherits.isEmpty {
            index.containers[header.position] = header.container
        } else {
            close(header, .extensionHeader, [header.container.path.joined(separator: ".")], node, conditions)
        }
    }

    private func open(
        _ node: some DeclGroupSyntax, _ kind: Container.Kind, _ path: [String], _ parent: Int, _ conditions: [String]
    ) -> Header {
        var container = Container(kind: kind, path: path, parent: parent)
        container.isExported = access(node.modifiers).contains(.isExported)
        container.isPrivate = access(node.modifiers).contains(.isPrivate)
        container.inherits = node.inheritanceClause?.inheritedTypes.flatMap { typePaths($0.type) } ?? []
        index.containers.append(container)
        return Header(container: container, position: index.containers.count - 1, descriptor: describe(node))
    }

    private func members(of node: some DeclGroupSyntax, _ header: Header, _ conditions: [String]) {
        descriptors[header.position] = header.descriptor
        index.containers[header.position] = header.container
        for item in node.memberBlock.members { member(item.decl, in: header.position, conditions: conditions, header: header) }
    }

    private func close(_ header: Header, _ kind: SourceUnit.Kind, _ names: [String], _ node: some DeclGroupSyntax, _ conditions: [String]) {
        let hash = SyntaxHash()
        let collector = NameCollector()
        context(header.container.parent, conditions, into: hash)
        for child in node.children(viewMode: .sourceAccurate) where child.as(MemberBlockSyntax.self) == nil {
            hash.walk(child)
            collector.walk(child)
        }
        for (part, conditions) in header.parts {
            conditions.forEach(hash.add)
            hash.walk(part)
            collector.walk(part)
        }
        header.container.header = index.units.count
        index.containers[header.position] = header.container
        var unit = SourceUnit(
            kind: kind, names: names, container: header.position, hash: hash.digest, tokens: hash.tokens, line: line(node),
            lastLine: lastLine(node),
            mentions: collector.mentions)
        unit.flags = access(node.modifiers)
        unit.documentation = documentation(node.leadingTrivia)
        index.units.append(unit)
        for (part, _) in header.parts { collectSites(part, in: header.position) }
    }

    // MARK: Units

    /// What a member's meaning takes from the type or extension it stands in.
    private var descriptors: [Int: String] = [:]

    private func describe(_ node: some DeclGroupSyntax) -> String {
        let hash = SyntaxHash()
        for child in node.children(viewMode: .sourceAccurate) {
            // The header has the rest; an extension's conformances are a unit of their own.
            if child.is(MemberBlockSyntax.self) || child.is(InheritanceClauseSyntax.self) { continue }
            if node.is(ExtensionDeclSyntax.self) || child.is(TokenSyntax.self) { hash.walk(child) }
        }
        return hash.digest
    }

    private func context(_ container: Int, _ conditions: [String], into hash: SyntaxHash) {
        var position = container
        while position >= 0 {
            hash.add(descriptors[position] ?? "")
            position = index.containers[position].parent
        }
        hash.add("in")
        conditions.forEach(hash.add)
        hash.add("is")
    }

    @discardableResult
    private func add(
        _ kind: SourceUnit.Kind, _ names: [String], _ node: some SyntaxProtocol, in container: Int, conditions: [String],
        signature: Signature? = nil
    ) -> Int {
        let hash = SyntaxHash()
        context(container, conditions, into: hash)
        hash.walk(node)
        var unit = SourceUnit(
            kind: kind, names: names, container: container, hash: hash.digest, tokens: hash.tokens, line: line(node),
            lastLine: lastLine(node),
            mentions: NameCollector.mentions(of: node))
        if let modified = node.asProtocol((any WithModifiersSyntax).self) {
            unit.flags = access(modified.modifiers)
            let isStatic = modified.modifiers.contains { [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind) }
            if container >= 0, !isStatic, kind == .function || kind == .property { unit.flags.insert(.isInstance) }
        }
        if let attributed = node.asProtocol((any WithAttributesSyntax).self) {
            let called = ["_cdecl", "_silgen_name", "_dynamicReplacement", "cdecl", "_expose", "used"]
            for case .attribute(let attribute) in attributed.attributes
            where called.contains(attribute.attributeName.trimmedDescription) { unit.flags.insert(.isAlwaysReached) }
        }
        if kind == .loose { unit.flags.insert(.isAlwaysReached) }
        if let signature {
            unit.parameters = signature.parameters
            unit.labels = signature.labels
            unit.generics = signature.generics
            if signature.isGeneric { unit.flags.insert(.isGeneric) }
        }
        index.units.append(unit)
        collectSites(Syntax(node), in: container)
        return index.units.count - 1
    }

    private func collectSites(_ node: Syntax, in container: Int) {
        let sites = SiteCollector(converter, container: container, unit: index.units.count - 1)
        sites.walk(node)
        index.sites += sites.sites
    }

    private func access(_ modifiers: DeclModifierListSyntax) -> SourceUnit.Flags {
        var flags: SourceUnit.Flags = []
        for modifier in modifiers where modifier.detail == nil {
            if ["public", "package", "open"].contains(modifier.name.text) { flags.insert(.isExported) }
            if ["private", "fileprivate"].contains(modifier.name.text) { flags.insert(.isPrivate) }
        }
        return flags
    }

    private func lastLine(_ node: some SyntaxProtocol) -> Int {
        converter.location(for: node.endPositionBeforeTrailingTrivia).line
    }

    private func line(_ node: some SyntaxProtocol) -> Int {
        var position = node.positionAfterSkippingLeadingTrivia
        if let modified = node.asProtocol((any WithModifiersSyntax).self),
            let attributed = node.asProtocol((any WithAttributesSyntax).self),
            !attributed.attributes.isEmpty
        {
            let after =
                modified.modifiers.isEmpty ? attributed.attributes.endPosition : modified.modifiers.positionAfterSkippingLeadingTrivia
            position =
                modified.modifiers.isEmpty
                ? (attributed.attributes.lastToken(viewMode: .sourceAccurate)?.nextToken(viewMode: .sourceAccurate)?
                    .positionAfterSkippingLeadingTrivia ?? after) : after
        }
        return converter.location(for: position).line
    }
}

/// The header of a type while its members are cut off.
final class Header {
    var container: Container
    let position: Int
    let descriptor: String
    private(set) var parts: [(node: Syntax, conditions: [String])] = []
    var isEmpty: Bool { parts.isEmpty }

    init(container: Container, position: Int, descriptor: String) {
        self.container = container
        self.position = position
        self.descriptor = descriptor
    }

    func add(_ node: some SyntaxProtocol, _ conditions: [String]) { parts.append((Syntax(node), conditions)) }
}
