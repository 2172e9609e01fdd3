package import SwiftSyntax

/// Finds the numbers that are typed into the prose of reports, where nothing ties them to a result: decimals, percentages, and whole
/// numbers of three or more digits.
///
/// Prose is what `Prose`, `Deviations`, the titles of sections, and the captions and texts of figures and tables take, and every literal
/// in a function or variable of type `ProseText`. The paper's own numbers are quoted: `\(quoted: "0.72", from: "Table 2")`. Code in
/// backticks, the targets of links, and the numbers of sections, tables and the like are no results.
package final class TypedNumberCheck: SyntaxVisitor {
    package struct Finding: Equatable {
        package let text: String
        /// What it is a part of: `prose`, `caption`.
        package let part: String
        package let position: AbsolutePosition
    }

    package private(set) var findings: [Finding] = []
    /// What the literals here are a part of; nil where they are no prose.
    private var part: String?

    package init(_ tree: SourceFileSyntax) {
        super.init(viewMode: .sourceAccurate)
        walk(tree)
        findings.sort { $0.position < $1.position }
    }

    private static func part(_ function: String, _ label: String?) -> String? {
        switch (function, label) {
        case ("Prose", nil): "prose"
        case ("Deviations", nil): "deviations"
        case ("Section", nil): "section's title"
        case ("Figure", "caption"), ("Table", "caption"): "caption"
        case ("Figure", "alt"): "text of a figure"
        default: nil
        }
    }

    override package func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        guard let name = node.calledExpression.lastName else { return .visitChildren }
        walk(node.calledExpression)
        for argument in node.arguments { walk(argument, as: Self.part(name, argument.label?.text) ?? part) }
        if let closure = node.trailingClosure { walk(closure, as: nil) }
        for closure in node.additionalTrailingClosures { walk(closure, as: nil) }
        return .skipChildren
    }

    override package func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        guard let body = node.body else { return .skipChildren }
        walk(body, as: isProse(node.signature.returnClause?.type) ? "prose" : nil)
        return .skipChildren
    }

    override package func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind {
        guard isProse(node.typeAnnotation?.type) else { return .visitChildren }
        if let value = node.initializer?.value { walk(value, as: "prose") }
        if let accessors = node.accessorBlock { walk(accessors, as: "prose") }
        return .skipChildren
    }

    private func isProse(_ type: TypeSyntax?) -> Bool { ["ProseText", "[ProseText]"].contains(type?.trimmedDescription) }

    private func walk(_ node: some SyntaxProtocol, as part: String?) {
        let outer = self.part
        self.part = part
        walk(node)
        self.part = outer
    }

    override package func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind {
        guard let part else { return .visitChildren }
        // A number may go over several segments of a literal with line breaks, code in backticks may too.
        var text: [UInt8] = []
        var positions: [AbsolutePosition] = []
        for segment in node.segments {
            switch segment {
            case .stringSegment(let segment):
                for (offset, byte) in segment.content.text.utf8.enumerated() {
                    text.append(byte)
                    positions.append(segment.content.positionAfterSkippingLeadingTrivia.advanced(by: offset))
                }
            case .expressionSegment(let segment):
                // Neither a digit nor a letter: what is typed on both sides is not one number.
                text.append(0)
                positions.append(segment.positionAfterSkippingLeadingTrivia)
                check(segment)
            @unknown default: break
            }
        }
        for range in TypedNumberText(text).numbers {
            findings.append(.init(text: String(decoding: text[range], as: UTF8.self), part: part, position: positions[range.lowerBound]))
        }
        return .skipChildren
    }

    /// A value that is written into the interpolation is typed all the same, and so is a quotation that doesn't say from where.
    private func check(_ segment: ExpressionSegmentSyntax) {
        guard let first = segment.expressions.first else { return }
        if first.label?.text == "quoted" {
            let place = segment.expressions.dropFirst().first { $0.label?.text == "from" }?.expression.plainString
            if place?.allSatisfy(\.isWhitespace) == true, let part {
                findings.append(
                    .init(
                        text: first.expression.plainString ?? first.expression.trimmedDescription, part: part,
                        position: first.positionAfterSkippingLeadingTrivia))
            }
            return
        }
        let value = first.expression
        let isLong = value.as(IntegerLiteralExprSyntax.self).map { $0.literal.text.filter(\.isNumber).count >= 3 } ?? false
        if let part, isLong || value.is(FloatLiteralExprSyntax.self) {
            findings.append(.init(text: value.trimmedDescription, part: part, position: value.positionAfterSkippingLeadingTrivia))
        }
        for expression in segment.expressions { walk(expression.expression) }
    }
}
