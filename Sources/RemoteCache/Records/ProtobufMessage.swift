/// The fields of a message in the wire format of Protocol Buffers, as many kinds as records of a remote cache have.
///
/// Source: protobuf.dev, "Encoding". Groups, which nobody writes any more, end the reading as damage does.
package struct ProtobufMessage: Sendable {
    package enum Value: Sendable, Equatable {
        case number(UInt64)
        case bytes([UInt8])
    }

    package private(set) var fields: [(number: Int, value: Value)] = []

    package init() {}

    package mutating func add(_ number: Int, _ value: UInt64) { fields.append((number, .number(value))) }
    package mutating func add(_ number: Int, _ bytes: [UInt8]) { fields.append((number, .bytes(bytes))) }
    package mutating func add(_ number: Int, _ text: String) { add(number, Array(text.utf8)) }
    package mutating func add(_ number: Int, _ message: ProtobufMessage) { add(number, message.bytes) }

    /// The last bytes under a number.
    package func bytes(_ number: Int) -> [UInt8]? { all(number).last }

    package func text(_ number: Int) -> String? { bytes(number).map { String(decoding: $0, as: UTF8.self) } }

    package func number(_ number: Int) -> UInt64? {
        fields.lazy.reversed().compactMap { field in if field.number == number, case .number(let value) = field.value { value } else { nil }
        }.first
    }

    /// All bytes under a number, in their order.
    package func all(_ number: Int) -> [[UInt8]] {
        fields.compactMap { field in if field.number == number, case .bytes(let bytes) = field.value { bytes } else { nil } }
    }

    // MARK: The written form

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            switch field.value {
            case .number(let value):
                Self.write(UInt64(field.number) << 3, to: &bytes)
                Self.write(value, to: &bytes)
            case .bytes(let content):
                Self.write(UInt64(field.number) << 3 | 2, to: &bytes)
                Self.write(UInt64(content.count), to: &bytes)
                bytes += content
            }
        }
        return bytes
    }

    /// Reads a message; nil for bytes that are none.
    package init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let key = Self.read(&rest), key >> 3 > 0, key >> 3 < 1 << 29 else { return nil }
            let number = Int(key >> 3)
            switch key & 7 {
            case 0:
                guard let value = Self.read(&rest) else { return nil }
                add(number, value)
            case 1, 5:
                let count = key & 7 == 1 ? 8 : 4
                guard rest.count >= count else { return nil }
                rest = rest.dropFirst(count)
            case 2:
                guard let count = Self.read(&rest), count <= rest.count else { return nil }
                add(number, Array(rest.prefix(Int(count))))
                rest = rest.dropFirst(Int(count))
            default: return nil
            }
        }
    }

    private static func write(_ value: UInt64, to bytes: inout [UInt8]) {
        var value = value
        while value > 127 {
            bytes.append(UInt8(value & 127) | 128)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    private static func read(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 127) << UInt64(shift)
            if byte < 128 { return value }
        }
        return nil
    }
}
