/// Collects tagged, length-prefixed fields, so that no two different lists of fields have the same bytes.
///
/// Every field is written as: one tag byte, the length of its bytes as eight bytes (least significant first), the bytes. Lists are
/// written as their count followed by their elements. This written encoding is part of the cache's meaning: change it only together
/// with the schema number of the keys.
public struct Preimage: Sendable {
    /// What a field holds; part of the bytes, so that kinds can't be confused.
    public enum Tag: UInt8, Sendable {
        case text = 1
        case number = 2
        case digest = 3
        case bytes = 4
        case list = 5
    }

    private var buffer: [UInt8] = []

    public init(_ subject: String) {
        buffer.reserveCapacity(512)
        add(subject)
    }

    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { append(.text, UnsafeRawBufferPointer($0)) }
    }

    public mutating func add(_ number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { append(.number, $0) }
    }

    public mutating func add(_ digest: Digest) {
        digest.bytes.withUnsafeBytes { append(.digest, $0) }
    }

    public mutating func add(bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(.bytes, $0) }
    }

    /// Opens a list of `count` elements; the caller adds exactly that many.
    public mutating func addList(count: Int) {
        withUnsafeBytes(of: Int64(count).littleEndian) { append(.list, $0) }
    }

    private mutating func append(_ tag: Tag, _ bytes: UnsafeRawBufferPointer) {
        buffer.append(tag.rawValue)
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { buffer.append(contentsOf: $0) }
        buffer.append(contentsOf: bytes)
    }

    public var digest: Digest { Digest(of: buffer) }
}
