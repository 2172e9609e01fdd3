// A stream is where it stands: resumable stages keep theirs among their state.
extension RandomStream: Codable {
    private enum CodingKeys: String, CodingKey { case key, purpose, drawn }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let drawn = try container.decode(UInt64.self, forKey: .drawn)
        self.init(
            key: try container.decode(UInt64.self, forKey: .key), upper: try container.decode(UInt64.self, forKey: .purpose), drawn: drawn)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .key)
        try container.encode(upper, forKey: .purpose)
        // Eight numbers come from four blocks; `index` counts the blocks that have been made.
        try container.encode(index &* 2 &- UInt64(8 - position), forKey: .drawn)
    }

    /// The stream after `drawn` numbers.
    private init(key: UInt64, upper: UInt64, drawn: UInt64) {
        self.init(key: key, upper: upper)
        index = drawn / 8 &* 4
        guard drawn % 8 > 0 else { return }
        refill()
        position = Int(drawn % 8)
    }
}
