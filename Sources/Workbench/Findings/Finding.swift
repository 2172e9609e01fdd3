public import Statistics

/// The numbers measured for one claim and its controls, by name; the paper file says what they are and judges them.
public struct Finding: Codable, Sendable {
    public let measured: [Measured]

    public init(@FindingBuilder _ content: () throws -> [Measured]) rethrows { measured = try content() }
}

/// One named number, with its interval and sample size where it has them.
public struct Measured: Codable, Sendable {
    public let name: String
    public let estimate: Estimate

    /// A number without sampling error.
    public init(_ name: String, _ value: Double) {
        self.name = name
        estimate = Estimate(value)
    }

    /// A count.
    public init(_ name: String, _ count: Int) { self.init(name, Double(count)) }

    /// A number with its interval.
    public init(_ name: String, _ estimate: Estimate) {
        self.name = name
        self.estimate = estimate
    }
}

/// Collects the measured numbers of a finding.
@resultBuilder
public enum FindingBuilder {
    public static func buildExpression(_ measured: Measured) -> [Measured] { [measured] }
    public static func buildExpression(_ measured: [Measured]) -> [Measured] { measured }
    public static func buildBlock(_ parts: [Measured]...) -> [Measured] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [Measured]?) -> [Measured] { part ?? [] }
    public static func buildEither(first part: [Measured]) -> [Measured] { part }
    public static func buildEither(second part: [Measured]) -> [Measured] { part }
    public static func buildArray(_ parts: [[Measured]]) -> [Measured] { parts.flatMap { $0 } }
}
