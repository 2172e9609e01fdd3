/// Writes numbers and texts one after the other, each text with its length in front.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ number: Int) {
        // Seven bits a byte, the sign in the lowest bit.
        var rest = UInt64(bitPattern: Int64(number << 1 ^ number >> 63))
        while rest > 127 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add<Element>(_ list: [Element], _ write: (inout ByteWriter, Element) -> Void) {
        add(list.count)
        for element in list { write(&self, element) }
    }

    mutating func add(_ list: [String]) { add(list) { $0.add($1) } }
    mutating func add(_ list: [[String]]) { add(list) { $0.add($1) } }
}

/// Reads what ``ByteWriter`` has written; a damaged file is an error, never a wrong answer.
struct ByteReader {
    struct Damage: Error {}

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw Damage() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() throws -> Int {
        var (value, shift) = (UInt64(0), UInt64(0))
        while true {
            let next = try byte()
            guard shift < 64 else { throw Damage() }
            value |= UInt64(next & 127) << shift
            shift += 7
            if next < 128 { break }
        }
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
    }

    mutating func flag() throws -> Bool { try byte() == 1 }

    mutating func text() throws -> String {
        let count = try number()
        guard count >= 0, count <= bytes.count - position else { throw Damage() }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    mutating func list<Element>(_ read: (inout ByteReader) throws -> Element) throws -> [Element] {
        let count = try number()
        guard count >= 0, count <= bytes.count - position else { throw Damage() }
        return try (0..<count).map { _ in try read(&self) }
    }

    mutating func texts() throws -> [String] { try list { try $0.text() } }
    mutating func paths() throws -> [[String]] { try list { try $0.texts() } }

    /// Whether everything has been read.
    var isAtEnd: Bool { position == bytes.count }
}
