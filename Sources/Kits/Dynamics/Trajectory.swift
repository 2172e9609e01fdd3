/// A quantity at equally spaced times.
public struct Trajectory: Codable, Hashable, Sendable {
    /// The time of the first value.
    public var start: Double
    /// The time between neighbours.
    public var step: Double
    public var values: [Double]

    public init(start: Double = 0, step: Double = 1, values: [Double]) {
        self.start = start
        self.step = step
        self.values = values
    }

    /// The time of a value.
    public func time(_ index: Int) -> Double { start + Double(index) * step }

    /// The values from a time on.
    public func from(_ time: Double) -> Trajectory {
        let first = min(max(0, Int(((time - start) / step - 1e-9).rounded(.up))), values.count)
        return Trajectory(start: self.time(first), step: step, values: Array(values[first...]))
    }

    /// The last values that cover a duration, both ends included.
    public func last(_ duration: Double) -> Trajectory {
        from(time(values.count - 1) - duration)
    }
}
