/// How the result of a rerun stands to the one that is kept; the later the worse.
package enum Agreement: Int, Sendable, Comparable, CaseIterable, CustomStringConvertible {
    /// The same bytes.
    case identical
    /// All numbers lie as close as the study declares.
    case withinTolerance
    /// All numbers lie where another seed's could, or in their intervals.
    case withinSeedNoise
    case different

    package static func < (left: Agreement, right: Agreement) -> Bool { left.rawValue < right.rawValue }

    package var description: String {
        switch self {
        case .identical: "identical"
        case .withinTolerance: "within tolerance"
        case .withinSeedNoise: "within seed noise"
        case .different: "different"
        }
    }
}
