public import Statistics

/// How many answers had a value, how many were refused, and how many could not be understood.
public struct AnswerRates: Codable, Hashable, Sendable {
    public var answered: Int
    public var refused: Int
    public var unparsable: Int

    public init(answered: Int = 0, refused: Int = 0, unparsable: Int = 0) {
        (self.answered, self.refused, self.unparsable) = (answered, refused, unparsable)
    }

    public init(_ outcomes: some Sequence<AnswerOutcome>) {
        self.init()
        for outcome in outcomes { add(outcome) }
    }

    public mutating func add(_ outcome: AnswerOutcome) {
        switch outcome {
        case .answered: answered += 1
        case .refused: refused += 1
        case .unparsable: unparsable += 1
        }
    }

    public var total: Int { answered + refused + unparsable }

    /// The share of one outcome among all answers, with Wilson's interval.
    public func rate(of outcome: AnswerOutcome) -> Estimate {
        let count =
            switch outcome {
            case .answered: answered
            case .refused: refused
            case .unparsable: unparsable
            }
        return wilson(successes: count, of: total)
    }

    /// The share of some values among all answers: refused and unparsable ones count as not showing it.
    public func share(of values: Int) -> Estimate { wilson(successes: values, of: total) }
}
