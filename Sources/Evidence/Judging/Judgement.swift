/// What the evidence says about a claim.
public enum Verdict: Sendable, Equatable, CustomStringConvertible {
    case reproduced
    case notReproduced
    /// Neither list of the rule decides.
    case inconclusive
    /// A control did not hold, so that the rule decides nothing.
    case inconclusiveControlFailed
    /// The claim needs an endpoint and the run had none.
    case notTested
    /// The instrument does what it should on planted data; nothing is said about the paper's own systems.
    case instrumentValidated
    /// The preset is below the one that the rule asks for, or the run smaller; this is no verdict.
    case notJudged(because: String)

    public var description: String {
        switch self {
        case .reproduced: "reproduced"
        case .notReproduced: "not reproduced"
        case .inconclusive: "inconclusive"
        case .inconclusiveControlFailed: "inconclusive (control failed)"
        case .notTested: "not tested"
        case .instrumentValidated: "instrument validated"
        case .notJudged(let reason): "not judged (\(reason))"
        }
    }
}

/// A verdict with everything that led to it.
public struct Judgement: Sendable {
    public enum List: String, Sendable { case reproduced, refuted, validated, holds }

    /// A comparison with the numbers that it saw.
    public struct Evaluation: Sendable, Equatable {
        public let list: List
        public let comparison: Comparison
        public let left: Double
        public let right: Double
        public let holds: Bool
    }

    public struct ControlResult: Sendable, Equatable {
        public let id: String
        public let why: String
        public let evaluations: [Evaluation]
        public let holds: Bool
    }

    public let claim: String
    public let verdict: Verdict
    /// In the order of the paper file: `reproduced`, `refuted`, `validated`; empty when nothing was judged.
    public let evaluations: [Evaluation]
    public let controls: [ControlResult]
}
