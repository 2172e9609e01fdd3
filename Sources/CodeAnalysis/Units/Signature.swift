internal import SwiftSyntax

/// What a call of a function has to give.
struct Signature {
    /// For each parameter without a default its type's parts; optional, array, closure and tuple types are left out.
    private(set) var parameters: [[String]] = []
    /// The labels that have to be spelled.
    private(set) var labels: [String] = []
    /// The constraints of the generic parameters.
    private(set) var generics: [String: [[String]]] = [:]
    private(set) var isGeneric = false

    init(_ clause: FunctionParameterClauseSyntax, _ own: GenericParameterClauseSyntax?, _ requirements: GenericWhereClauseSyntax?) {
        for parameter in own?.parameters ?? [] {
            generics[parameter.name.name] = parameter.inheritedType.map(typePaths) ?? []
            isGeneric = true
        }
        for requirement in requirements?.requirements ?? [] {
            guard case .conformanceRequirement(let conformance) = requirement.requirement,
                let name = conformance.leftType.as(IdentifierTypeSyntax.self)?.name.name, generics[name] != nil
            else { continue }
            generics[name]! += typePaths(conformance.rightType)
        }
        for (position, parameter) in clause.parameters.enumerated() {
            if parameter.type.contains(SomeOrAnyTypeSyntax.self) { isGeneric = true }
            // A variadic parameter and one with a default can be left out; so can the label of a closure after the call.
            guard parameter.defaultValue == nil, parameter.ellipsis == nil else { continue }
            let isTrailing = position == clause.parameters.count - 1 || parameter.type.contains(FunctionTypeSyntax.self)
            if parameter.firstName.text != "_", !isTrailing || !parameter.type.contains(FunctionTypeSyntax.self) {
                labels.append(parameter.firstName.name)
            }
            if let path = parameter.type.nominalPath { parameters.append(path) }
        }
    }
}

/// The named types of a type: one, or the parts of a composition; `~Copyable` and the like are none.
func typePaths(_ type: TypeSyntax) -> [[String]] {
    if let path = type.nominalPath { return [path] }
    if let composition = type.as(CompositionTypeSyntax.self) { return composition.elements.flatMap { typePaths($0.type) } }
    if let attributed = type.as(AttributedTypeSyntax.self) { return typePaths(attributed.baseType) }
    if let tuple = type.as(TupleTypeSyntax.self), tuple.elements.count == 1 { return typePaths(tuple.elements.first!.type) }
    if type.is(ArrayTypeSyntax.self) { return [["Array"]] }
    if type.is(DictionaryTypeSyntax.self) { return [["Dictionary"]] }
    if type.is(OptionalTypeSyntax.self) { return [["Optional"]] }
    return []
}

extension TypeSyntax {
    /// `A.B` as its parts, without generic arguments, `inout`, `some`, `any` and attributes; nil for other types.
    var nominalPath: [String]? {
        if let identifier = self.as(IdentifierTypeSyntax.self) { return [identifier.name.name] }
        if let member = self.as(MemberTypeSyntax.self) { return member.baseType.nominalPath.map { $0 + [member.name.name] } }
        if let some = self.as(SomeOrAnyTypeSyntax.self) { return some.constraint.nominalPath }
        if let attributed = self.as(AttributedTypeSyntax.self) { return attributed.baseType.nominalPath }
        return nil
    }

    /// Whether a type of this kind stands anywhere in it.
    func contains<Node: TypeSyntaxProtocol>(_ kind: Node.Type) -> Bool {
        var open = [Syntax(self)]
        while let node = open.popLast() {
            if node.is(kind) { return true }
            open += node.children(viewMode: .sourceAccurate)
        }
        return false
    }
}

extension PatternBindingSyntax {
    /// Whether a getter makes the value.
    var isComputed: Bool {
        guard let accessors = accessorBlock?.accessors else { return false }
        guard case .accessors(let list) = accessors else { return true }
        return list.contains { !["willSet", "didSet"].contains($0.accessorSpecifier.text) }
    }
}

/// What a protocol asks for.
final class RequirementNames: SyntaxVisitor {
    private(set) var names: Set<String> = []
    private(set) var associated: Set<String> = []

    init(_ node: ProtocolDeclSyntax) {
        super.init(viewMode: .sourceAccurate)
        walk(node.memberBlock)
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.name)
        return .skipChildren
    }
    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.identifier.name)
        return .skipChildren
    }
    override func visit(_ node: AssociatedTypeDeclSyntax) -> SyntaxVisitorContinueKind {
        associated.insert(node.name.name)
        return .skipChildren
    }
}

/// Where parsing first failed.
final class FirstError: SyntaxAnyVisitor {
    private var found: AbsolutePosition?

    static func place(in tree: SourceFileSyntax, _ converter: SourceLocationConverter) -> Place {
        let visitor = FirstError(viewMode: .all)
        visitor.walk(tree)
        let location = converter.location(for: visitor.found ?? tree.position)
        return Place(line: location.line, column: location.column)
    }

    override func visitAny(_ node: Syntax) -> SyntaxVisitorContinueKind {
        guard found == nil, node.hasError else { return .skipChildren }
        if node.is(UnexpectedNodesSyntax.self) { found = node.positionAfterSkippingLeadingTrivia }
        return .visitChildren
    }
    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        if found == nil, token.presence == .missing { found = token.positionAfterSkippingLeadingTrivia }
        return .skipChildren
    }
}
