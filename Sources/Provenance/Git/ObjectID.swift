internal import CLibGit2

/// The SHA-1 name of a git object, held inline so that a hundred thousand of them cost no allocation.
struct ObjectID: Hashable, Sendable {
    private let head: UInt64
    private let middle: UInt64
    private let tail: UInt32

    /// The tree without entries.
    static let emptyTree = ObjectID(hashing: [], as: GIT_OBJECT_TREE)
    /// The blob without bytes.
    static let emptyBlob = ObjectID(hashing: [], as: GIT_OBJECT_BLOB)

    init(_ raw: git_oid) {
        self = withUnsafeBytes(of: raw) { ObjectID(bytes: $0) }
    }

    /// Reads 20 bytes, in the order in which a tree object holds them.
    init(bytes: UnsafeRawBufferPointer) {
        head = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        middle = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        tail = bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    }

    /// Names content as git would, without writing it anywhere.
    init(hashing bytes: [UInt8], as kind: git_object_t) {
        var raw = git_oid()
        // Hashing memory can't fail for a known kind; the pointer of an empty array may be nil, which the library refuses.
        if bytes.isEmpty {
            var nothing: UInt8 = 0
            _ = git_odb_hash(&raw, &nothing, 0, kind)
        } else {
            _ = bytes.withUnsafeBytes { git_odb_hash(&raw, $0.baseAddress, $0.count, kind) }
        }
        self.init(raw)
    }

    /// Parses 40 hexadecimal digits.
    init?(hex: String) {
        var raw = git_oid()
        guard hex.utf8.count == 40, git_oid_fromstr(&raw, hex) == 0 else { return nil }
        self.init(raw)
    }

    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw) {
            $0.storeBytes(of: head, toByteOffset: 0, as: UInt64.self)
            $0.storeBytes(of: middle, toByteOffset: 8, as: UInt64.self)
            $0.storeBytes(of: tail, toByteOffset: 16, as: UInt32.self)
        }
        return raw
    }

    var hex: String {
        withUnsafeBytes(of: raw) { bytes in
            String(unsafeUninitializedCapacity: 40) { text in
                for (index, byte) in bytes.enumerated() {
                    text[2 * index] = Self.digit(byte >> 4)
                    text[2 * index + 1] = Self.digit(byte & 15)
                }
                return 40
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
