/// A row of consecutive seeds; in a file `20`, or `{count: 20, first: 100}`.
public struct Seeds: Codable, Hashable, Sendable {
    public var count: Int
    public var first: UInt64

    /// So many seeds, counted upwards from `first`.
    public init(_ count: Int, first: UInt64 = 0) {
        self.count = count
        self.first = first
    }

    /// The seeds in ascending order; empty if the count isn't positive.
    public var all: [Seed] {
        (0..<UInt64(max(count, 0))).map { Seed(first &+ $0) }
    }

    enum CodingKeys: CodingKey { case count, first }

    public init(from decoder: any Decoder) throws {
        if let count = try? decoder.singleValueContainer().decode(Int.self) {
            self.init(count)
        } else {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                try container.decode(Int.self, forKey: .count), first: try container.decodeIfPresent(UInt64.self, forKey: .first) ?? 0)
        }
        guard count >= 0 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a number of seeds can't be negative, found \(count)"))
        }
        guard !first.addingReportingOverflow(UInt64(count)).overflow else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(count) seeds from \(first) leave the range of 64 bits"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if first == 0 {
            var container = encoder.singleValueContainer()
            try container.encode(count)
        } else {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(count, forKey: .count)
            try container.encode(first, forKey: .first)
        }
    }
}

extension Seeds: ExpressibleByIntegerLiteral {
    public init(integerLiteral count: Int) { self.init(count) }
}
