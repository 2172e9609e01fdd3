/// A span of wall time, written with units: `90 s`, `45 min`, `1 h 30 min`, `2 d`.
public struct TimeLimit: Codable, Sendable, Hashable, CustomStringConvertible {
    public let seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    public static func seconds(_ count: Int) -> TimeLimit { TimeLimit(seconds: count) }
    public static func minutes(_ count: Int) -> TimeLimit { TimeLimit(seconds: 60 * count) }
    public static func hours(_ count: Int) -> TimeLimit { TimeLimit(seconds: 3600 * count) }

    private static let units = WrittenUnits([("s", 1), ("min", 60), ("h", 3600), ("d", 86400)])

    /// Reads `1 h 30 min`; nil for anything else, and for less than a second.
    public init?(_ text: String) {
        guard let seconds = Self.units.read(text).flatMap({ Int(exactly: $0.rounded()) }), seconds >= 1 else { return nil }
        self.seconds = seconds
    }

    /// `1 h 30 min`.
    public var description: String {
        let parts = [(seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
        let shown = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "0 s" : shown.joined(separator: " ")
    }

    public init(from decoder: any Decoder) throws {
        self = try decodeWritten(decoder, "must be a span of time, such as '90 s', '45 min' or '1 h 30 min'", TimeLimit.init(_:))
    }

    public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}
