internal import SwiftSyntax

/// Writes syntax trees as bytes in which comments and layout don't count.
///
/// The tree is written rather than the tokens alone: trivia decides where statements end and how operators bind, so equal tokens can be
/// different programs. Every node is opened by its kind and closed, every text has its length in front.
final class SyntaxHash: SyntaxAnyVisitor {
    private(set) var bytes: [UInt8] = []
    /// A letter for each token: enough to count later how many an edit has changed.
    private(set) var tokens = ""
    private static let opened: UInt8 = 1
    private static let closed: UInt8 = 2
    private var kinds: [SyntaxKind: [UInt8]] = [:]

    init() { super.init(viewMode: .sourceAccurate) }

    /// The digest of one tree.
    static func of(_ node: some SyntaxProtocol) -> String {
        let hash = SyntaxHash()
        hash.walk(node)
        return hash.digest
    }

    var digest: String { SHA256.hex(bytes) }

    func add(_ text: String) {
        withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    override func visitAny(_ node: Syntax) -> SyntaxVisitorContinueKind {
        bytes.append(Self.opened)
        let kind = node.kind
        if let known = kinds[kind] {
            bytes.append(contentsOf: known)
        } else {
            let text = Array("\(kind)".utf8)
            kinds[kind] = [UInt8(text.count)] + text
            bytes.append(contentsOf: kinds[kind]!)
        }
        return .visitChildren
    }

    override func visitAnyPost(_ node: Syntax) { bytes.append(Self.closed) }

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        // Prefix, postfix or binary: the same text can bind differently.
        switch token.tokenKind {
        case .prefixOperator: bytes.append(4)
        case .postfixOperator: bytes.append(5)
        case .binaryOperator: bytes.append(6)
        default: bytes.append(3)
        }
        add(token.name)
        tokens.append(Self.letter(of: token.name))
        return .skipChildren
    }

    override func visitPost(_ token: TokenSyntax) {}

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    /// Other tokens nearly always have another letter: one of 64, by the hash of Fowler, Noll and Vo.
    private static func letter(of text: String) -> Character {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return letters[Int((hash ^ hash >> 32) % 64)]
    }
}

extension TokenSyntax {
    /// The text without the backticks that let a keyword be a name.
    var name: String {
        guard text.utf8.first == UInt8(ascii: "`") else { return text }
        return text.filter { $0 != "`" }
    }
}
