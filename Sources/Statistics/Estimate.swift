/// A measured value with its interval, the number of observations behind it, and the interval's name.
public struct Estimate: Codable, Hashable, Sendable {
    public var value: Double
    public var low: Double?
    public var high: Double?
    /// Observations behind the value; for a difference, those of both sides.
    public var n: Int?
    /// What the interval is, such as "Wilson 95%".
    public var method: String?

    public init(_ value: Double, low: Double? = nil, high: Double? = nil, n: Int? = nil, method: String? = nil) {
        self.value = value
        self.low = low
        self.high = high
        self.n = n
        self.method = method
    }
}

extension Estimate {
    /// True if the interval holds the number; false if there is no interval.
    public func contains(_ number: Double) -> Bool {
        guard let low, let high else { return false }
        return low <= number && number <= high
    }
}

/// The confidence level of all intervals unless they are asked for another.
public let standardLevel = 0.95

/// "95%" for 0.95, and "99.9%" for 0.999.
func percent(_ level: Double) -> String {
    let tenths = Int((level * 1000).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
}

func requireLevel(_ level: Double) {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, found \(level)")
}
