/// An axis: its title with the unit, and its scale.
public struct Axis: Codable, Sendable {
    public enum Scale: Codable, Sendable, Hashable {
        case linear
        /// Has no place for numbers of 0 or below.
        case log
        /// Linear up to about `constant` on both sides of zero, logarithmic beyond: for numbers over decades among which zero occurs.
        case symlog(constant: Double = 1)
    }

    package let title: String
    package let scale: Scale
    package let low: Double?
    package let high: Double?
    /// Words in place of the numbers 0, 1, 2, ..., with line breaks where they have some; empty on an axis of numbers.
    package let labels: [String]

    /// - Parameters:
    ///   - title: the quantity; an empty one is refused.
    ///   - unit: stands in brackets behind the title: `delay [steps]`.
    ///   - low: where the axis begins; without it, near the least value.
    ///   - labels: words at 0, 1, 2, ...; an axis of words needs none, unless their order is to be another than that of the data.
    public init(
        _ title: String, unit: String = "", scale: Scale = .linear, from low: Double? = nil, to high: Double? = nil, labels: [String] = []
    ) {
        self.title = unit.isEmpty ? title : "\(title) [\(unit)]"
        self.scale = scale
        self.low = low
        self.high = high
        self.labels = labels
    }
}
