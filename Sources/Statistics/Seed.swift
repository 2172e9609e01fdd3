/// The seed of one run; in a file it is a plain integer.
@frozen
public struct Seed: Codable, Hashable, Sendable {
    public let value: UInt64

    public init(_ value: UInt64) {
        self.value = value
    }

    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(UInt64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    /// The stream of this seed for a purpose, such as "graph" or "policy".
    public func stream(_ purpose: String) -> RandomStream {
        RandomStream(seed: value, purpose: purpose)
    }
}

extension Seed: Comparable, CustomStringConvertible {
    public static func < (left: Seed, right: Seed) -> Bool { left.value < right.value }
    public var description: String { String(value) }
}
