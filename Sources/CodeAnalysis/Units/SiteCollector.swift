internal import SwiftSyntax

/// Finds the stages that a declaration makes: calls such as `Train("population", Self.simulate, ...)`.
final class SiteCollector: SyntaxVisitor {
    private(set) var sites: [StageSite] = []
    private let converter: SourceLocationConverter
    private let container: Int
    private let unit: Int

    init(_ converter: SourceLocationConverter, container: Int, unit: Int) {
        self.converter = converter
        self.container = container
        self.unit = unit
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        guard let call = StageCall(node) else { return .visitChildren }
        let isProgram = call.kind == "Command"
        let captures = CaptureCheck(node, call.function)
        let location = converter.location(for: call.position)
        sites.append(
            StageSite(
                kind: call.kind, name: call.name ?? call.kind.lowercased(), place: Place(line: location.line, column: location.column),
                function: call.functionName ?? "", expression: SyntaxHash.of(call.function),
                mentions: NameCollector.mentions(of: call.function), container: container, unit: unit, isInferred: call.isInferred,
                isGeneric: captures.isInGenericCode, captures: isProgram ? [] : captures.captures.map(reference),
                references: isProgram ? [] : captures.others.map(reference)))
        return .visitChildren
    }

    private func reference(_ token: TokenSyntax) -> StageSite.Reference {
        let location = converter.location(for: token.positionAfterSkippingLeadingTrivia)
        return .init(name: token.name, place: Place(line: location.line, column: location.column))
    }
}
