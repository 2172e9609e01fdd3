import SwiftSyntax

/// A closure given as a stage's function may name nothing from around it: what it captured would be missing from the key.
final class CaptureCheck: SyntaxVisitor {
    struct Capture {
        let stage: String
        let name: String
        let line: Int
        let column: Int
    }

    private let file: StudySource
    private(set) var captures: [Capture] = []

    init(_ file: StudySource) {
        self.file = file
        super.init(viewMode: .sourceAccurate)
        walk(file.tree)
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        guard let kind = node.calledExpression.lastName, StudyVisitor.stageKinds.contains(kind) else { return .visitChildren }
        let closures = node.arguments.compactMap { $0.expression.as(ClosureExprSyntax.self) } + [node.trailingClosure].compactMap { $0 }
        let stage = node.arguments.first?.expression.plainString ?? kind.lowercased()
        for closure in closures {
            let around = namesAround(node)
            let inside = BoundNames(closure)
            for reference in References(closure).found where around.contains(reference.text) && !inside.names.contains(reference.text) {
                let location = file.converter.location(for: reference.positionAfterSkippingLeadingTrivia)
                captures.append(Capture(stage: stage, name: reference.text, line: location.line, column: location.column))
            }
        }
        return .visitChildren
    }

    /// Parameters and local names of the functions and closures around a call, and `self`.
    private func namesAround(_ node: some SyntaxProtocol) -> Set<String> {
        var names: Set<String> = ["self"]
        var scope = Syntax(node).parent
        while let current = scope {
            if let function = current.as(FunctionDeclSyntax.self) {
                for parameter in function.signature.parameterClause.parameters {
                    names.insert((parameter.secondName ?? parameter.firstName).text)
                }
                if let body = function.body { names.formUnion(BoundNames(body).names) }
            } else if let closure = current.as(ClosureExprSyntax.self) {
                names.formUnion(BoundNames(closure).names)
            }
            scope = current.parent
        }
        return names
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
        names.insert(node.identifier.text)
        return .visitChildren
    }
    override func visit(_ node: ClosureShorthandParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.text)
        return .visitChildren
    }
    override func visit(_ node: ClosureParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert((node.secondName ?? node.firstName).text)
        return .visitChildren
    }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.text)
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
}
