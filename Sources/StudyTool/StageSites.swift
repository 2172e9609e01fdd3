import SwiftParser
import SwiftSyntax

/// A call of a stage function in a study: `Train("population", Self.simulate, ...)`.
struct StageSite {
    let file: StudySource
    /// The position that `#line` and `#column` give at the call.
    let line: Int
    let column: Int
    let kind: String
    /// The first argument, where it is a plain string literal.
    let name: String?
    /// The last part of the function's name, where it is a reference such as `Self.simulate`.
    let function: String?
    /// The digest of the function's expression: two stages of one module with equal inputs differ by nothing else.
    let expression: String
    /// Where the name's literal stands, for messages.
    let nameLocation: SourceLocation
}

/// A function declaration with what the report says about it.
struct FunctionDeclaration {
    let name: String
    let file: StudySource
    let line: Int
    let documentation: String
    /// The `Measured` literals in its body, and the names it calls.
    let measured: [MeasuredLiteral]
    let mentioned: Set<String>
    /// Whether its first parameter is the run: then it is the stage's function among several of one name.
    let takesRun: Bool
}

/// The functions of a study by name.
func stageFunctions(_ visitors: [StudyVisitor]) -> [String: FunctionDeclaration] {
    Dictionary(visitors.flatMap(\.functions).map { ($0.name, $0) }, uniquingKeysWith: { first, other in first.takesRun ? first : other })
}

struct MeasuredLiteral {
    /// Nil when the name is no plain string literal.
    let name: String?
    let file: StudySource
    let line: Int
    let column: Int
}

/// One parsed file of a study.
final class StudySource {
    let path: String
    let shown: String
    let text: String
    let tree: SourceFileSyntax
    let converter: SourceLocationConverter

    init(path: String, root: String, text: String) {
        self.path = path
        self.text = text
        shown = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
        tree = Parser.parse(source: text)
        converter = SourceLocationConverter(fileName: path, tree: tree)
    }
}

/// Finds stages, functions and the study's own documentation in a file.
final class StudyVisitor: SyntaxVisitor {
    private let file: StudySource
    private(set) var sites: [StageSite] = []
    private(set) var functions: [FunctionDeclaration] = []
    private(set) var types: [String: (documentation: String, line: Int)] = [:]

    static let stageKinds: Set<String> = ["Data", "Train", "Evaluate", "Analyze", "Report", "Command"]

    init(_ file: StudySource) {
        self.file = file
        super.init(viewMode: .sourceAccurate)
        walk(file.tree)
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
        let location = file.converter.location(for: node.structKeyword.positionAfterSkippingLeadingTrivia)
        types[node.name.text] = (documentation(node.leadingTrivia), location.line)
        return .visitChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        let body = BodyVisitor(file)
        if let block = node.body { body.walk(block) }
        functions.append(
            FunctionDeclaration(
                name: node.name.text, file: file,
                line: file.converter.location(for: node.funcKeyword.positionAfterSkippingLeadingTrivia).line,
                documentation: documentation(node.leadingTrivia), measured: body.measured, mentioned: body.mentioned,
                takesRun: node.signature.parameterClause.parameters.first?.type.trimmedDescription == "Run"))
        return .visitChildren
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        guard let kind = node.calledExpression.lastName, Self.stageKinds.contains(kind) else { return .visitChildren }
        // `#column` at a call points at its parenthesis.
        let position = node.leftParen?.positionAfterSkippingLeadingTrivia ?? node.positionAfterSkippingLeadingTrivia
        let location = file.converter.location(for: position)
        let arguments = Array(node.arguments)
        let named = kind != "Report"
        let functionIndex = named ? 1 : 0
        let nameNode: any SyntaxProtocol = arguments.first?.expression ?? ExprSyntax(node)
        sites.append(
            StageSite(
                file: file, line: location.line, column: location.column, kind: kind,
                name: named ? arguments.first?.expression.plainString : "report",
                function: arguments.indices.contains(functionIndex) ? arguments[functionIndex].expression.lastName : nil,
                expression: arguments.indices.contains(functionIndex) ? TreeDigest.of(arguments[functionIndex].expression) : "",
                nameLocation: file.converter.location(for: nameNode.positionAfterSkippingLeadingTrivia)))
        return .visitChildren
    }

    private func documentation(_ trivia: Trivia) -> String {
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
}

private final class BodyVisitor: SyntaxVisitor {
    private let file: StudySource
    var measured: [MeasuredLiteral] = []
    var mentioned: Set<String> = []

    init(_ file: StudySource) {
        self.file = file
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        mentioned.insert(node.baseName.text)
        return .visitChildren
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        if node.calledExpression.lastName == "Measured", let first = node.arguments.first {
            let location = file.converter.location(for: first.positionAfterSkippingLeadingTrivia)
            measured.append(MeasuredLiteral(name: first.expression.plainString, file: file, line: location.line, column: location.column))
        }
        return .visitChildren
    }
}

extension ExprSyntax {
    /// `simulate` of `Self.simulate`, `Train` of `Workbench.Train`.
    var lastName: String? {
        if let reference = self.as(DeclReferenceExprSyntax.self) { return reference.baseName.text }
        if let member = self.as(MemberAccessExprSyntax.self) { return member.declName.baseName.text }
        return nil
    }

    /// The text of a string literal without interpolation.
    var plainString: String? {
        guard let literal = self.as(StringLiteralExprSyntax.self), literal.segments.count == 1,
            case .stringSegment(let segment) = literal.segments.first
        else { return nil }
        return segment.content.text
    }
}
