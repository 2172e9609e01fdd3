import CodeAnalysis
import SwiftParser
import SwiftSyntax

/// A call of a stage function in a study: `Train("population", Self.simulate, ...)`.
struct StageSite {
    let file: StudySource
    let kind: String
    /// The first argument, where it is a plain string literal.
    let name: String?
    /// The last part of the function's name, where it is a reference such as `Self.simulate`.
    let function: String?
    /// Where the name's literal stands, for messages.
    let nameLocation: SourceLocation
}

/// A function declaration with what it measures.
struct FunctionDeclaration {
    let name: String
    let file: StudySource
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
    let tree: SourceFileSyntax
    let converter: SourceLocationConverter

    init(path: String, text: String) {
        self.path = path
        tree = Parser.parse(source: text)
        converter = SourceLocationConverter(fileName: path, tree: tree)
    }
}

/// Finds stages, functions and types in a file.
final class StudyVisitor: SyntaxVisitor {
    private let file: StudySource
    private(set) var sites: [StageSite] = []
    private(set) var functions: [FunctionDeclaration] = []
    private(set) var types: Set<String> = []

    init(_ file: StudySource) {
        self.file = file
        super.init(viewMode: .sourceAccurate)
        walk(file.tree)
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
        types.insert(node.name.text)
        return .visitChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        let body = BodyVisitor(file)
        if let block = node.body { body.walk(block) }
        functions.append(
            FunctionDeclaration(
                name: node.name.text, file: file, measured: body.measured, mentioned: body.mentioned,
                takesRun: node.signature.parameterClause.parameters.first?.type.trimmedDescription == "Run"))
        return .visitChildren
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        guard let call = StageCall(node) else { return .visitChildren }
        let place: any SyntaxProtocol = node.arguments.first?.expression ?? ExprSyntax(node)
        sites.append(
            StageSite(
                file: file, kind: call.kind, name: call.name, function: call.functionName,
                nameLocation: file.converter.location(for: place.positionAfterSkippingLeadingTrivia)))
        return .visitChildren
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
