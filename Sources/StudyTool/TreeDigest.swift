import CLibGit2
import SwiftParser
import SwiftSyntax

/// Digests of Swift code in which comments and layout don't count.
///
/// The syntax tree is walked rather than the tokens alone: trivia decides where statements end and how operators bind, so equal tokens
/// can be different programs. Digests are git's (SHA-1 with collision detection), which spares the build a second copy of a cryptography package.
enum TreeDigest {
    /// The digest of a file or a part of one.
    static func of(_ file: some SyntaxProtocol) -> String {
        let writer = TreeWriter(viewMode: .sourceAccurate)
        writer.walk(file)
        return hash(writer.bytes)
    }

    /// The digest of several parts, whatever their order.
    static func of(parts: [String]) -> String { hash(Array(parts.sorted().joined(separator: "\n").utf8)) }

    private static func hash(_ bytes: [UInt8]) -> String {
        git_libgit2_init()
        var id = git_oid()
        let status = bytes.withUnsafeBytes { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        precondition(status == 0, "libgit2 could not hash \(bytes.count) bytes")
        return withUnsafeBytes(of: id.id) { raw in
            raw.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
    }
}

private final class TreeWriter: SyntaxAnyVisitor {
    var bytes: [UInt8] = []

    private func append(_ text: String) {
        withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    override func visitAny(_ node: Syntax) -> SyntaxVisitorContinueKind {
        bytes.append(1)
        append("\(node.kind)")
        return .visitChildren
    }

    override func visitAnyPost(_ node: Syntax) { bytes.append(2) }

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        bytes.append(3)
        // Prefix, postfix or binary: the same text can bind differently.
        switch token.tokenKind {
        case .prefixOperator: bytes.append(1)
        case .postfixOperator: bytes.append(2)
        case .binaryOperator: bytes.append(3)
        default: bytes.append(0)
        }
        append(token.text)
        return .skipChildren
    }
}
