/// What respondents answered, column by column: one row a stimulus of a trial.
public struct Responses: Codable, Hashable, Sendable {
    /// The names of the factors.
    public let factors: [String]
    public private(set) var units: [String] = []
    public private(set) var repetitions: [Int] = []
    /// The place of the trial in its unit's order.
    public private(set) var positions: [Int] = []
    /// A column of levels for each factor.
    public private(set) var levels: [[String]]
    /// The stimuli's ``Stimulus/id``.
    public private(set) var stimuli: [String] = []
    public private(set) var texts: [String] = []
    public private(set) var endings: [RawAnswer.Ending] = []
    /// What the respondent called itself; empty where it said nothing.
    public private(set) var versions: [String] = []
    /// What could have stood in place of the first token, where it was told.
    public private(set) var alternatives: [[RawAnswer.Alternative]?] = []

    /// No answers yet, for a design with some factors.
    public init(factors: [String]) {
        self.factors = factors
        levels = factors.map { _ in [] }
    }

    public mutating func append(_ answer: RawAnswer, to stimulus: Stimulus, of trial: Trial) {
        precondition(trial.cell.factors == factors, "a trial with factors \(trial.cell.factors) doesn't go with \(factors)")
        units.append(trial.unit)
        repetitions.append(trial.repetition)
        positions.append(trial.position)
        for (index, level) in trial.cell.levels.enumerated() { levels[index].append(level) }
        stimuli.append(stimulus.id)
        texts.append(answer.text)
        endings.append(answer.ending)
        versions.append(answer.version ?? "")
        alternatives.append(answer.alternatives)
    }

    public var count: Int { units.count }

    /// The trial of a row.
    public func trial(_ row: Int) -> Trial {
        Trial(
            unit: units[row], repetition: repetitions[row], position: positions[row],
            cell: .init(factors: factors, levels: levels.map { $0[row] }))
    }

    /// The answer of a row.
    public func answer(_ row: Int) -> RawAnswer {
        RawAnswer(
            texts[row], ending: endings[row], alternatives: alternatives[row], version: versions[row].isEmpty ? nil : versions[row])
    }

    /// The levels of a factor, row by row.
    public func column(_ factor: String) -> [String] {
        guard let index = factors.firstIndex(of: factor) else {
            preconditionFailure("the answers have no factor '\(factor)'; their factors are \(factors)")
        }
        return levels[index]
    }

    /// Every answer read by one parser.
    public func parsed<Value>(by parser: AnswerParser<Value>) -> [ParsedAnswer<Value>] { parsed { _ in parser } }

    /// Every answer read by the parser of its row.
    public func parsed<Value>(by parser: (Int) -> AnswerParser<Value>) -> [ParsedAnswer<Value>] {
        (0..<count).map { parser($0).parse(answer($0)) }
    }

    /// How the answers come out, for each combination of levels of some factors in the order of their first appearance; over all without factors.
    public func rates(_ outcomes: [AnswerOutcome], by names: String...) -> [AnswerRow] {
        precondition(outcomes.count == count, "\(count) answers have as many outcomes, found \(outcomes.count)")
        let columns = names.map(column)
        var rows: [AnswerRow] = []
        var places: [[String]: Int] = [:]
        for index in 0..<count {
            let group = columns.map { $0[index] }
            if places[group] == nil {
                places[group] = rows.count
                rows.append(AnswerRow(levels: group, rates: AnswerRates()))
            }
            rows[places[group]!].rates.add(outcomes[index])
        }
        return rows
    }
}

/// How the answers of one group come out.
public struct AnswerRow: Codable, Hashable, Sendable {
    /// A level for each factor that was grouped by.
    public var levels: [String]
    public var rates: AnswerRates

    public init(levels: [String], rates: AnswerRates) { (self.levels, self.rates) = (levels, rates) }
}
