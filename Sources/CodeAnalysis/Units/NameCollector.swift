internal import SwiftSyntax

/// Collects the names that a declaration or an expression mentions.
///
/// Every identifier and operator counts, except in positions that are known to be harmless: declared names, labels, local bindings. New
/// syntax then makes too much reached, never too little. This part knows declarations and statements: which names they bind, and where.
final class NameCollector: ExpressionNames {
    static func mentions(of node: some SyntaxProtocol) -> Mentions {
        let collector = NameCollector()
        collector.walk(node)
        return collector.mentions
    }

    override func visit(_ node: CodeBlockItemListSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        return .visitChildren
    }
    override func visitPost(_ node: CodeBlockItemListSyntax) { scopes.pop() }

    override func visit(_ node: ImportDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: DeclModifierSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    // MARK: Functions

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        function(node.genericParameterClause, node.signature, node.genericWhereClause, node.body.map(Syntax.init))
        return .skipChildren
    }

    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        function(node.genericParameterClause, node.signature, node.genericWhereClause, node.body.map(Syntax.init))
        return .skipChildren
    }

    override func visit(_ node: MacroDeclSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        function(node.genericParameterClause, node.signature, node.genericWhereClause, node.definition.map(Syntax.init))
        return .skipChildren
    }

    private func function(
        _ generics: GenericParameterClauseSyntax?, _ signature: FunctionSignatureSyntax, _ requirements: GenericWhereClauseSyntax?,
        _ body: Syntax?
    ) {
        if let generics { walk(generics) }
        // A default doesn't see the neighbouring parameters.
        walk(signature.parameterClause)
        if let effects = signature.effectSpecifiers { walk(effects) }
        if let result = signature.returnClause { walk(result) }
        if let requirements { walk(requirements) }
        guard let body else { return }
        scopes.push()
        bind(signature.parameterClause)
        walk(body)
        scopes.pop()
    }

    private func bind(_ clause: FunctionParameterClauseSyntax) {
        for parameter in clause.parameters { scopes.bind((parameter.secondName ?? parameter.firstName).name) }
    }

    override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        if let generics = node.genericParameterClause { walk(generics) }
        walk(node.parameterClause)
        walk(node.returnClause)
        if let requirements = node.genericWhereClause { walk(requirements) }
        scopes.push()
        bind(node.parameterClause)
        if let accessors = node.accessorBlock { walk(accessors) }
        scopes.pop()
        return .skipChildren
    }

    override func visit(_ node: FunctionParameterSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        walk(node.type)
        if let value = node.defaultValue { walk(value) }
        return .skipChildren
    }

    override func visit(_ node: AccessorDeclSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        scopes.push()
        if let named = node.parameters?.name.name {
            scopes.bind(named)
        } else if [.keyword(.set), .keyword(.willSet)].contains(node.accessorSpecifier.tokenKind) {
            scopes.bind("newValue")
        } else if node.accessorSpecifier.tokenKind == .keyword(.didSet) {
            scopes.bind("oldValue")
        }
        if let body = node.body { walk(body) }
        scopes.pop()
        return .skipChildren
    }

    // MARK: Types

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { type(node, node.name, node.genericParameterClause) }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { type(node, node.name, node.genericParameterClause) }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { type(node, node.name, node.genericParameterClause) }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { type(node, node.name, node.genericParameterClause) }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { type(node, node.name, nil) }

    private func type(
        _ node: some DeclGroupSyntax, _ name: TokenSyntax, _ generics: GenericParameterClauseSyntax?
    ) -> SyntaxVisitorContinueKind {
        insideType(name.name) {
            walk(node.attributes)
            if let generics { walk(generics) }
            if let inheritance = node.inheritanceClause { walk(inheritance) }
            if let requirements = node.genericWhereClause { walk(requirements) }
            walk(node.memberBlock)
        }
    }

    override func visit(_ node: TypeAliasDeclSyntax) -> SyntaxVisitorContinueKind {
        walk(node.attributes)
        if let generics = node.genericParameterClause { walk(generics) }
        walk(node.initializer)
        if let requirements = node.genericWhereClause { walk(requirements) }
        localTypes.insert(node.name.name)
        return .skipChildren
    }

    override func visit(_ node: AssociatedTypeDeclSyntax) -> SyntaxVisitorContinueKind {
        if let inheritance = node.inheritanceClause { walk(inheritance) }
        if let value = node.initializer { walk(value) }
        if let requirements = node.genericWhereClause { walk(requirements) }
        return .skipChildren
    }

    override func visit(_ node: EnumCaseElementSyntax) -> SyntaxVisitorContinueKind {
        if let parameters = node.parameterClause { walk(parameters) }
        if let value = node.rawValue { walk(value) }
        return .skipChildren
    }

    override func visit(_ node: EnumCaseParameterSyntax) -> SyntaxVisitorContinueKind {
        walk(node.type)
        if let value = node.defaultValue { walk(value) }
        return .skipChildren
    }

    // MARK: Bindings

    override func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind {
        // `let r = r` takes the outer one.
        if let value = node.initializer { walk(value) }
        if let type = node.typeAnnotation { walk(type) }
        if let accessors = node.accessorBlock { walk(accessors) }
        walk(node.pattern)
        return .skipChildren
    }

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        scopes.bind(node.identifier.name)
        return .skipChildren
    }

    override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
        if let value = node.initializer {
            walk(value)
        } else if let name = node.pattern.as(IdentifierPatternSyntax.self)?.identifier.name {
            if name == "self" { mentions.paths.insert(["self"]) } else { mention(name) }
        }
        if let type = node.typeAnnotation { walk(type) }
        walk(node.pattern)
        return .skipChildren
    }

    override func visit(_ node: MatchingPatternConditionSyntax) -> SyntaxVisitorContinueKind {
        walk(node.initializer)
        if let type = node.typeAnnotation { walk(type) }
        walk(node.pattern)
        return .skipChildren
    }

    // MARK: Statements

    override func visit(_ node: IfExprSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        walk(node.conditions)
        walk(node.body)
        scopes.pop()
        if let rest = node.elseBody { walk(rest) }
        return .skipChildren
    }

    override func visit(_ node: GuardStmtSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        walk(node.conditions)
        let bound = scopes.pop()
        walk(node.body)
        for name in bound { scopes.bind(name) }
        return .skipChildren
    }

    override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        return .visitChildren
    }
    override func visitPost(_ node: WhileStmtSyntax) { scopes.pop() }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
        walk(node.sequence)
        scopes.push()
        walk(node.pattern)
        if let type = node.typeAnnotation { walk(type) }
        if let condition = node.whereClause { walk(condition) }
        walk(node.body)
        scopes.pop()
        // The loop asks for an iterator and its elements without naming either.
        return .skipChildren
    }

    override func visit(_ node: SwitchCaseSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        return .visitChildren
    }
    override func visitPost(_ node: SwitchCaseSyntax) { scopes.pop() }

    override func visit(_ node: CatchClauseSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        if node.catchItems.isEmpty { scopes.bind("error") }
        return .visitChildren
    }
    override func visitPost(_ node: CatchClauseSyntax) { scopes.pop() }

    override func visit(_ node: LabeledStmtSyntax) -> SyntaxVisitorContinueKind {
        walk(node.statement)
        return .skipChildren
    }
    override func visit(_ node: BreakStmtSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ContinueStmtSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
