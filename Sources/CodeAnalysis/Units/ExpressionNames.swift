internal import SwiftSyntax

/// The part of ``NameCollector`` that knows expressions and types.
class ExpressionNames: SyntaxVisitor {
    var mentions = Mentions()
    var scopes = LocalScopes()
    /// Generic parameters and types declared inside: names that hide the package's types.
    var localTypes: Set<String> = []
    private var typeDepth = 0

    init() { super.init(viewMode: .sourceAccurate) }

    func mention(_ name: String) {
        guard !scopes.contains(name) else { return }
        mentions.bare.insert(name)
        mentionWrapped(name)
    }

    /// `$x` and `_x` belong to the property `x` with its wrapper.
    private func mentionWrapped(_ name: String) {
        guard name.hasPrefix("$") || name.hasPrefix("_"), name.utf8.count > 1 else { return }
        let plain = String(name.dropFirst())
        guard plain.first?.isNumber != true else { return }
        mentions.bare.insert(plain)
        mentions.members.insert(plain)
    }

    func mentionMember(_ name: String) {
        mentions.members.insert(name)
        mentionWrapped(name)
    }

    // MARK: Tokens in places that no rule below knows

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        switch token.tokenKind {
        case .identifier:
            mention(token.name)
            mentionMember(token.name)
            mentions.types.insert([token.name])
        case .dollarIdentifier:
            if token.text.dropFirst().first?.isNumber != true { mention(token.text) }
        case .binaryOperator, .prefixOperator, .postfixOperator:
            mentions.bare.insert(token.text)
            mentions.members.insert(token.text)
        default: break
        }
        return .skipChildren
    }

    // MARK: Expressions

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        labels(of: node)
        switch node.baseName.tokenKind {
        case .identifier: mention(node.baseName.name)
        case .keyword(.self): mentions.paths.insert(["self"])
        case .keyword(.Self): mentions.types.insert(["Self"])
        case .keyword(.`init`): mentionMember("init")
        default: return visit(node.baseName)
        }
        return .skipChildren
    }

    private func labels(of node: DeclReferenceExprSyntax) {
        for argument in node.argumentNames?.arguments ?? [] { mentions.labels.insert(argument.name.name) }
    }

    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        var names: [String] = []
        var base: ExprSyntax? = ExprSyntax(node)
        while let access = base?.as(MemberAccessExprSyntax.self) {
            labels(of: access.declName)
            let token = access.declName.baseName
            if token.tokenKind != .keyword(.self) { names.append(token.name) }
            base = access.base
        }
        names.reverse()
        if let special = base?.as(GenericSpecializationExprSyntax.self) {
            walk(special.genericArgumentClause)
            base = special.expression
        }
        guard let base else {
            if let first = names.first { mentions.implicit.insert(first) }
            names.forEach(mentionMember)
            return .skipChildren
        }
        guard let root = base.as(DeclReferenceExprSyntax.self) else {
            walk(base)
            names.forEach(mentionMember)
            return .skipChildren
        }
        let name = root.baseName.name
        let isSelf = name == "self" || name == "Self"
        if isSelf ? typeDepth > 0 : localTypes.contains(name) || scopes.contains(name) || root.baseName.tokenKind.isOperatorOrDollar {
            if !isSelf { walk(root) }
            if localTypes.contains(name) { mentions.types.insert([name]) }
            names.forEach(mentionMember)
        } else {
            mentions.paths.insert([name] + names)
            mentionWrapped(name)
            names.forEach(mentionWrapped)
        }
        return .skipChildren
    }

    override func visit(_ node: LabeledExprSyntax) -> SyntaxVisitorContinueKind {
        if let label = node.label { mentions.labels.insert(label.name) }
        walk(node.expression)
        return .skipChildren
    }

    override func visit(_ node: MultipleTrailingClosureElementSyntax) -> SyntaxVisitorContinueKind {
        mentions.labels.insert(node.label.name)
        walk(node.closure)
        return .skipChildren
    }

    override func visit(_ node: SubscriptCallExprSyntax) -> SyntaxVisitorContinueKind {
        mentions.subscripts = true
        return .visitChildren
    }

    override func visit(_ node: ArrayExprSyntax) -> SyntaxVisitorContinueKind {
        mentions.types.insert(["Array"])
        return .visitChildren
    }

    override func visit(_ node: DictionaryExprSyntax) -> SyntaxVisitorContinueKind {
        mentions.types.insert(["Dictionary"])
        return .visitChildren
    }

    override func visit(_ node: ExpressionSegmentSyntax) -> SyntaxVisitorContinueKind {
        mentions.interpolates = true
        return .visitChildren
    }

    override func visit(_ node: KeyPathPropertyComponentSyntax) -> SyntaxVisitorContinueKind {
        mentionMember(node.declName.baseName.name)
        if let arguments = node.genericArgumentClause { walk(arguments) }
        return .skipChildren
    }

    override func visit(_ node: KeyPathSubscriptComponentSyntax) -> SyntaxVisitorContinueKind {
        mentions.subscripts = true
        return .visitChildren
    }

    override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind {
        macro(node.macroName, node.arguments, node.trailingClosure, node.additionalTrailingClosures)
    }

    override func visit(_ node: MacroExpansionDeclSyntax) -> SyntaxVisitorContinueKind {
        macro(node.macroName, node.arguments, node.trailingClosure, node.additionalTrailingClosures)
    }

    private func macro(
        _ name: TokenSyntax, _ arguments: LabeledExprListSyntax, _ closure: ClosureExprSyntax?,
        _ closures: MultipleTrailingClosureElementListSyntax
    ) -> SyntaxVisitorContinueKind {
        if ["line", "column", "file", "fileID", "filePath", "dsohandle"].contains(name.name) { mentions.readsPosition = true }
        mention(name.name)
        mentions.types.insert([name.name])
        walk(arguments)
        if let closure { walk(closure) }
        walk(closures)
        return .skipChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
        scopes.push()
        if let signature = node.signature {
            walk(signature.attributes)
            for capture in signature.capture?.items ?? [] {
                if let initializer = capture.initializer { walk(initializer) } else { mention(capture.name.name) }
            }
            if case .simpleInput(let names) = signature.parameterClause {
                for name in names { scopes.bind(name.name.name) }
            } else if case .parameterClause(let clause) = signature.parameterClause {
                for parameter in clause.parameters {
                    walk(parameter.attributes)
                    if let type = parameter.type { walk(type) }
                    scopes.bind((parameter.secondName ?? parameter.firstName).name)
                }
            }
            if let effects = signature.effectSpecifiers { walk(effects) }
            if let result = signature.returnClause { walk(result) }
        }
        walk(node.statements)
        scopes.pop()
        return .skipChildren
    }

    // MARK: Types

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        mentions.types.insert([node.name.name])
        if let arguments = node.genericArgumentClause { walk(arguments) }
        return .skipChildren
    }

    override func visit(_ node: MemberTypeSyntax) -> SyntaxVisitorContinueKind {
        var parts = [node.name.name]
        if let arguments = node.genericArgumentClause { walk(arguments) }
        var base = node.baseType
        while let member = base.as(MemberTypeSyntax.self) {
            parts.append(member.name.name)
            if let arguments = member.genericArgumentClause { walk(arguments) }
            base = member.baseType
        }
        if let root = base.as(IdentifierTypeSyntax.self), !localTypes.contains(root.name.name) {
            if let arguments = root.genericArgumentClause { walk(arguments) }
            mentions.types.insert([root.name.name] + parts.reversed())
        } else {
            walk(base)
            parts.forEach(mentionMember)
        }
        return .skipChildren
    }

    override func visit(_ node: ArrayTypeSyntax) -> SyntaxVisitorContinueKind {
        mentions.types.insert(["Array"])
        return .visitChildren
    }

    override func visit(_ node: DictionaryTypeSyntax) -> SyntaxVisitorContinueKind {
        mentions.types.insert(["Dictionary"])
        return .visitChildren
    }

    override func visit(_ node: OptionalTypeSyntax) -> SyntaxVisitorContinueKind {
        mentions.types.insert(["Optional"])
        return .visitChildren
    }

    override func visit(_ node: TupleTypeElementSyntax) -> SyntaxVisitorContinueKind {
        walk(node.type)
        return .skipChildren
    }

    override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind {
        // It may be a macro, a wrapper, a builder or a global actor.
        walk(node.attributeName)
        if let name = node.attributeName.as(IdentifierTypeSyntax.self)?.name.name { mentions.bare.insert(name) }
        if let arguments = node.arguments { walk(arguments) }
        return .skipChildren
    }

    override func visit(_ node: GenericParameterSyntax) -> SyntaxVisitorContinueKind {
        localTypes.insert(node.name.name)
        if let inherited = node.inheritedType { walk(inherited) }
        return .skipChildren
    }

    // MARK: Types inside functions

    func insideType(_ name: String, _ body: () -> Void) -> SyntaxVisitorContinueKind {
        localTypes.insert(name)
        typeDepth += 1
        scopes.pushMembers()
        body()
        scopes.pop()
        typeDepth -= 1
        return .skipChildren
    }
}

extension TokenKind {
    fileprivate var isOperatorOrDollar: Bool {
        switch self {
        case .binaryOperator, .prefixOperator, .postfixOperator: true
        case .dollarIdentifier(let text): text.dropFirst().first?.isNumber == true
        default: false
        }
    }
}
