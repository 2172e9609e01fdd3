internal import SwiftSyntax

/// Finds code that reads what no key holds: files, the clock, the environment, unseeded randomness, variables that outlive a stage.
final class WorldCheck: SyntaxVisitor {
    private var found: [Finding] = []
    private let converter: SourceLocationConverter

    static func findings(in tree: SourceFileSyntax, _ converter: SourceLocationConverter) -> [Finding] {
        let check = WorldCheck(converter)
        check.walk(tree)
        return check.found
    }

    private init(_ converter: SourceLocationConverter) {
        self.converter = converter
        super.init(viewMode: .sourceAccurate)
    }

    private static let files = "reads files, which are not in the stage's key; let the stage take the contents as a parameter"
    private static let clock = "reads the clock, which is not in the stage's key; leave the time out, or take it as a setting"
    private static let environment = "reads the environment, which is not in the stage's key; take the value as a setting"
    private static let outside =
        "reaches outside the program, which is not in the stage's key; let the stage take the answer as a parameter"
    private static let randomness = "draws unseeded random numbers, which differ from run to run"
    private static let stream = "; pass a stream of the stage's seed: 'using: &stream'"
    private static let seeded = "; draw from a stream of the stage's seed"

    /// Types that are nothing but a door to the world.
    private static let types: [String: String] = [
        "FileManager": files, "FileHandle": files, "Bundle": files, "UserDefaults": environment, "ProcessInfo": environment,
        "CommandLine": environment, "ContinuousClock": clock, "SuspendingClock": clock, "DispatchTime": clock, "DispatchWallTime": clock,
        "Process": outside, "URLSession": outside, "SystemRandomNumberGenerator": randomness + seeded,
    ]

    /// Functions of the C library and of Swift.
    private static let functions: [String: String] = [
        "fopen": files, "open": files, "openat": files, "opendir": files, "freopen": files, "readLine": files, "getcwd": files,
        "clock_gettime": clock, "gettimeofday": clock, "time": clock, "clock": clock, "getenv": environment, "secure_getenv": environment,
        "setenv": environment, "gethostname": environment, "getpid": environment, "sysconf": environment, "popen": outside,
        "system": outside, "socket": outside, "rand": randomness + seeded, "random": randomness + seeded, "drand48": randomness + seeded,
        "arc4random": randomness + seeded, "arc4random_uniform": randomness + seeded, "getrandom": randomness + seeded,
        "getentropy": randomness + seeded,
    ]

    private func add(_ node: some SyntaxProtocol, _ what: String, _ message: String, unlessDeclared name: String = "") {
        let location = converter.location(for: node.positionAfterSkippingLeadingTrivia)
        found.append(
            Finding(place: Place(line: location.line, column: location.column), message: "'\(what)' \(message)", unlessDeclared: name))
    }

    private func mention(_ token: TokenSyntax) {
        if let message = Self.types[token.name] { add(token, token.name, message, unlessDeclared: token.name) }
    }

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        mention(node.name)
        return .visitChildren
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        mention(node.baseName)
        if node.baseName.name == "environ" { add(node, "environ", Self.environment, unlessDeclared: "environ") }
        return .visitChildren
    }

    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        if node.declName.baseName.name == "now", node.base?.lastName == "Date" { add(node, "Date.now", Self.clock, unlessDeclared: "Date") }
        return .visitChildren
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        let callee = node.calledExpression
        let labels = node.arguments.map { $0.label?.name ?? "" }
        if let name = callee.as(DeclReferenceExprSyntax.self)?.baseName.name {
            if let message = Self.functions[name] { add(callee, name, message, unlessDeclared: name) }
            if name.first?.isUppercase == true, let first = labels.first, first.hasPrefix("contentsOf") {
                add(callee, "\(name)(\(first):)", Self.files)
            }
            if name == "Date", labels.isEmpty { add(callee, "Date()", Self.clock, unlessDeclared: name) }
            if name == "UUID", labels.isEmpty { add(callee, "UUID()", Self.randomness + Self.seeded, unlessDeclared: name) }
        } else if let access = callee.as(MemberAccessExprSyntax.self), !labels.contains("using") {
            let name = access.declName.baseName.name
            let base = access.base?.lastName
            switch name {
            case "random" where (labels.isEmpty || labels == ["in"]) && (access.base == nil || base?.first?.isUppercase == true):
                add(access.declName, labels.isEmpty ? "random()" : "random(in:)", Self.randomness + Self.stream)
            case "shuffled" where labels.isEmpty, "shuffle" where labels.isEmpty, "randomElement" where labels.isEmpty:
                add(access.declName, "\(name)()", Self.randomness + Self.stream, unlessDeclared: name)
            default: break
            }
        }
        return .visitChildren
    }

    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        let isStatic = node.modifiers.contains { [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind) }
        let isUnsafe = node.modifiers.contains { $0.name.text == "nonisolated" && $0.detail?.detail.text == "unsafe" }
        guard isStatic || isAtTopLevel(node), node.bindingSpecifier.text == "var" || isUnsafe else { return .visitChildren }
        for binding in node.bindings where !binding.isComputed {
            let kind = isStatic ? "static" : "global"
            let message =
                node.bindingSpecifier.text == "var"
                ? "is a \(kind) variable: what one stage leaves in it, another could read behind its key; make it a 'let', or pass it as a parameter"
                : "is an unchecked \(kind) constant: what one stage changes in it, another could read behind its key; pass it as a parameter"
            add(binding.pattern, binding.pattern.trimmedDescription, message)
        }
        return .visitChildren
    }

    private func isAtTopLevel(_ node: VariableDeclSyntax) -> Bool {
        var current = node.parent
        while let outer = current {
            if outer.is(CodeBlockSyntax.self) || outer.is(ClosureExprSyntax.self) || outer.is(MemberBlockSyntax.self)
                || outer.is(AccessorBlockSyntax.self)
            {
                return false
            }
            if outer.is(SwitchCaseSyntax.self) || outer.is(FunctionDeclSyntax.self) { return false }
            current = outer.parent
        }
        return true
    }
}
