/// An amount of memory, written as a number and a unit: `8 GiB`, `512 MiB`, `1.5 GB`.
public struct MemorySize: Codable, Sendable, Hashable, CustomStringConvertible {
    public let bytes: Int

    public init(bytes: Int) { self.bytes = bytes }

    public static func mebibytes(_ count: Int) -> MemorySize { MemorySize(bytes: count << 20) }
    public static func gibibytes(_ count: Int) -> MemorySize { MemorySize(bytes: count << 30) }

    private static let units = WrittenUnits(
        [("B", 1), ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12)])

    /// Reads `8 GiB`; nil for anything else, and for less than a byte.
    public init?(_ text: String) {
        guard let bytes = Self.units.read(text).flatMap({ Int(exactly: $0.rounded()) }), bytes >= 1 else { return nil }
        self.bytes = bytes
    }

    /// In the largest binary unit that leaves a whole number: `1536 MiB`.
    public var description: String {
        let (name, size) = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)].first { bytes % $0.1 == 0 && bytes >= $0.1 } ?? ("B", 1)
        return "\(bytes / size) \(name)"
    }

    public init(from decoder: any Decoder) throws {
        self = try decodeWritten(decoder, "must be an amount of memory, such as '8 GiB'", MemorySize.init(_:))
    }

    public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}
