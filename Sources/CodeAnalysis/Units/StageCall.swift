package import SwiftSyntax

/// A call that makes a stage, taken apart.
package struct StageCall {
    /// The function of `Workbench` that is called.
    package let kind: String
    /// The first argument, where it is a plain string literal.
    package let name: String?
    /// The argument that is the stage's function; of an external program its name.
    package let function: ExprSyntax
    /// Where `#line` and `#column` point: at the parenthesis, or at a closure that stands instead.
    package let position: AbsolutePosition

    package static let kinds: Set<String> = ["Data", "Train", "Evaluate", "Analyze", "Report", "Command"]

    /// Nil for any other call.
    package init?(_ node: FunctionCallExprSyntax) {
        guard let kind = node.calledExpression.lastName, Self.kinds.contains(kind) else { return nil }
        self.kind = kind
        let arguments = node.arguments.prefix { $0.label == nil }.map(\.expression)
        let position = kind == "Report" ? 0 : 1
        if arguments.count > position {
            function = arguments[position]
        } else if let closure = node.trailingClosure, arguments.count == position {
            function = ExprSyntax(closure)
        } else {
            return nil
        }
        name = kind == "Report" ? "report" : arguments.first?.plainString
        self.position =
            (node.leftParen ?? node.trailingClosure?.leftBrace)?.positionAfterSkippingLeadingTrivia
            ?? node.positionAfterSkippingLeadingTrivia
    }

    /// The last part of the function's name; nil for a closure.
    package var functionName: String? { function.lastName }

    /// Whether a closure leaves the types of its parameters to inference.
    var isInferred: Bool {
        guard let closure = function.as(ClosureExprSyntax.self) else { return false }
        guard let clause = closure.signature?.parameterClause else { return true }
        if case .simpleInput(let names) = clause { return names.contains { $0.name.text != "_" } }
        guard case .parameterClause(let clause) = clause else { return true }
        return clause.parameters.contains { $0.type == nil && $0.firstName.text != "_" }
    }
}

extension ExprSyntax {
    /// `simulate` of `Self.simulate`, `Train` of `Workbench.Train`.
    package var lastName: String? {
        if let reference = self.as(DeclReferenceExprSyntax.self) { return reference.baseName.text }
        if let member = self.as(MemberAccessExprSyntax.self) { return member.declName.baseName.text }
        return nil
    }

    /// The text of a string literal without interpolation.
    package var plainString: String? {
        guard let literal = self.as(StringLiteralExprSyntax.self), literal.segments.count == 1,
            case .stringSegment(let segment) = literal.segments.first
        else { return nil }
        return segment.content.text
    }
}

/// The text of a doc comment.
package func documentation(_ trivia: Trivia) -> String {
    var lines: [String] = []
    for piece in trivia {
        if case .docLineComment(let text) = piece {
            var line = text.dropFirst(3)
            if line.first == " " { line = line.dropFirst() }
            lines.append(String(line))
        }
    }
    return lines.joined(separator: "\n")
}
