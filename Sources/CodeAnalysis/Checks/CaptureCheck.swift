internal import SwiftSyntax

/// A stage's function may name nothing from around the call: what it captured would be missing from the key.
struct CaptureCheck {
    /// The names that the expression takes from around it.
    let captures: [TokenSyntax]
    /// Its other unqualified names; some may turn out to be instance members.
    let others: [TokenSyntax]
    /// Whether a function or type around the call has generic parameters.
    let isInGenericCode: Bool

    init(_ call: FunctionCallExprSyntax, _ function: ExprSyntax) {
        var around: Set<String> = ["self"]
        var isGeneric = false
        var inner = Syntax(call)
        while let outer = inner.parent {
            Self.bind(outer, seenFrom: inner, into: &around)
            if let function = outer.as(FunctionDeclSyntax.self) {
                isGeneric =
                    isGeneric || function.genericParameterClause != nil
                    || function.signature.parameterClause.parameters.contains { $0.type.contains(SomeOrAnyTypeSyntax.self) }
            }
            if outer.is(ProtocolDeclSyntax.self) { isGeneric = true }
            if outer.asProtocol((any DeclGroupSyntax).self) != nil,
                outer.children(viewMode: .sourceAccurate).contains(where: { $0.is(GenericParameterClauseSyntax.self) })
            {
                isGeneric = true
            }
            inner = outer
        }
        isInGenericCode = isGeneric
        let inside = BoundNames(function).names
        let references = References(function).found.filter { !inside.contains($0.name) }
        captures = references.filter { around.contains($0.name) }
        others = references.filter { !around.contains($0.name) }
    }

    /// The names that a node binds for the code at `inner`, one of its children.
    private static func bind(_ node: Syntax, seenFrom inner: Syntax, into names: inout Set<String>) {
        switch node.as(SyntaxEnum.self) {
        case .functionDecl(let function):
            for parameter in function.signature.parameterClause.parameters {
                names.insert((parameter.secondName ?? parameter.firstName).name)
            }
        case .initializerDecl(let function):
            for parameter in function.signature.parameterClause.parameters {
                names.insert((parameter.secondName ?? parameter.firstName).name)
            }
        case .closureExpr(let closure):
            if let signature = closure.signature { names.formUnion(BoundNames(signature).names) }
        case .codeBlockItemList(let list):
            for item in list {
                if let variable = item.item.as(VariableDeclSyntax.self) {
                    for binding in variable.bindings { names.formUnion(BoundNames(binding.pattern).names) }
                } else if let function = item.item.as(FunctionDeclSyntax.self), list.parent?.is(SourceFileSyntax.self) == false {
                    names.insert(function.name.name)
                } else if let guarding = item.item.as(GuardStmtSyntax.self) {
                    names.formUnion(BoundNames(guarding.conditions).names)
                }
            }
        case .ifExpr(let node): if inner.id == Syntax(node.body).id { names.formUnion(BoundNames(node.conditions).names) }
        case .whileStmt(let node): if inner.id == Syntax(node.body).id { names.formUnion(BoundNames(node.conditions).names) }
        case .forStmt(let node): if inner.id == Syntax(node.body).id { names.formUnion(BoundNames(node.pattern).names) }
        case .switchCase(let node): names.formUnion(BoundNames(node.label).names)
        case .catchClause(let node): names.formUnion(BoundNames(node.catchItems).names.union(["error"]))
        default: break
        }
    }
}

/// The names that a piece of code binds: parameters of closures, `let`, `var`, `for` and patterns.
private final class BoundNames: SyntaxVisitor {
    private(set) var names: Set<String> = []

    init(_ node: some SyntaxProtocol) {
        super.init(viewMode: .sourceAccurate)
        walk(node)
    }

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.identifier.name)
        return .visitChildren
    }
    override func visit(_ node: ClosureShorthandParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.name)
        return .visitChildren
    }
    override func visit(_ node: ClosureParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert((node.secondName ?? node.firstName).name)
        return .visitChildren
    }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.name)
        for parameter in node.signature.parameterClause.parameters { names.insert((parameter.secondName ?? parameter.firstName).name) }
        return .visitChildren
    }
}

/// The bare names that a piece of code mentions: not those after a dot, and not labels.
private final class References: SyntaxVisitor {
    private(set) var found: [TokenSyntax] = []

    init(_ node: some SyntaxProtocol) {
        super.init(viewMode: .sourceAccurate)
        walk(node)
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        found.append(node.baseName)
        return .skipChildren
    }
    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        if let base = node.base { walk(base) }
        return .skipChildren
    }
    override func visit(_ node: KeyPathExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureCaptureSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil { found.append(node.name) }
        return .visitChildren
    }
}
