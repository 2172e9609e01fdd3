package import Instruments
import PsychometricScales
import Statistics
import Workbench

// From what was said to totals: refused and unparsable answers stay what they are.
extension CouchPsychometrics {
    /// One questionnaire given once.
    package struct Sheet: Codable, Hashable, Sendable {
        /// The place of the questionnaire in the battery.
        package var scale: Int
        package var format: String
        package var frame: String
        package var repetition: Int
        /// The items in the order in which they were shown.
        package var order: [Int]
        /// The answers in that order; none where it was refused or couldn't be understood.
        package var answers: [Int?]
        package var rates: AnswerRates
        /// The total; none if an answer is missing.
        package var total: Int?

        package init(
            scale: Int, format: String, frame: String, repetition: Int, order: [Int] = [], answers: [Int?] = [],
            rates: AnswerRates = AnswerRates(), total: Int? = nil
        ) {
            (self.scale, self.format, self.frame, self.repetition) = (scale, format, frame, repetition)
            (self.order, self.answers, self.rates, self.total) = (order, answers, rates, total)
        }
    }

    /// Reads one answer to one item: a number, a label or its beginning; where a number and a label contradict each other it is unparsable.
    package static func readAnswer(_ answer: RawAnswer, lowest: Int, labels: [String]) -> ParsedAnswer<Int> {
        let range = lowest...(lowest + labels.count - 1)
        // What is nothing but a digit has no label to contradict it.
        if answer.text.utf8.count == 1, let digit = Int(answer.text), range.contains(digit) { return .value(digit) }
        let number = AnswerParser.integer(in: range).parse(answer)
        let label = AnswerParser.choice(of: labels).parse(answer).map { lowest + labels.firstIndex(of: $0)! }
        switch (number, label) {
        case (.value(let first), .value(let second)): return first == second ? number : .unparsable(answer.text)
        case (.refusal, _), (_, .refusal): return .refusal
        case (.value, _): return number
        default: return label
        }
    }

    /// Reads the answers to so many items from lines such as `3: 2`; a line that is missing or comes twice is unparsable, or refused with the rest.
    package static func readSheet(_ answer: RawAnswer, items: Int, lowest: Int, labels: [String]) -> [ParsedAnswer<Int>] {
        var found = [ParsedAnswer<Int>?](repeating: nil, count: items)
        for line in answer.text.split(whereSeparator: \.isNewline) {
            let plain = line.drop { !$0.isNumber }
            let digits = plain.prefix { $0.isASCII && $0.isNumber }
            let rest = plain.dropFirst(digits.count).drop { $0.isWhitespace || $0 == "*" }
            guard let number = Int(digits), (1...items).contains(number), let mark = rest.first, ":.)-–".contains(mark) else { continue }
            let text = String(rest.dropFirst().drop { $0.isWhitespace || $0 == "*" })
            found[number - 1] = found[number - 1] == nil ? readAnswer(RawAnswer(text), lowest: lowest, labels: labels) : .unparsable(text)
        }
        guard found.contains(where: { $0 == nil }) else { return found.map { $0! } }
        let missing: ParsedAnswer<Int> = answer.ending == .filtered || refuses(answer.text) ? .refusal : .unparsable(answer.text)
        return found.map { $0 ?? missing }
    }

    /// The sheets that answers make up, in the order of the trials.
    static func sheets(_ responses: Responses, of battery: [Questionnaire]) -> [Sheet] {
        let places = Dictionary(uniqueKeysWithValues: battery.enumerated().map { ($0.element.name, $0.offset) })
        let scales = battery.map(\.scale)
        let (formats, frames) = (responses.column("format"), responses.column("frame"))
        var sheets: [Sheet] = []
        for row in 0..<responses.count {
            let (name, items) = identified(responses.stimuli[row])
            let place = places[name]!
            let questionnaire = battery[place]
            let read =
                formats[row] == Format.whole.rawValue
                ? readSheet(responses.answer(row), items: items.count, lowest: questionnaire.lowest, labels: questionnaire.labels)
                : [readAnswer(responses.answer(row), lowest: questionnaire.lowest, labels: questionnaire.labels)]
            if sheets.last.map({ $0.scale != place || $0.order.count == questionnaire.texts.count }) ?? true {
                sheets.append(
                    Sheet(
                        scale: place, format: formats[row], frame: frames[row], repetition: responses.repetitions[row]))
            }
            let last = sheets.count - 1
            sheets[last].order += items
            sheets[last].answers += read.map(\.value)
            for one in read { sheets[last].rates.add(one.outcome) }
        }
        for index in sheets.indices {
            var byItem = [Int?](repeating: nil, count: sheets[index].order.count)
            for (item, answer) in zip(sheets[index].order, sheets[index].answers) { byItem[item] = answer }
            sheets[index].total = scales[sheets[index].scale].total(byItem)
        }
        return sheets
    }

    /// The questionnaire and the items of a stimulus.
    private static func identified(_ stimulus: String) -> (name: String, items: [Int]) {
        let mark = stimulus.lastIndex(of: "/")!
        return (String(stimulus[..<mark]), stimulus[stimulus.index(after: mark)...].split(separator: ",").map { Int($0)! })
    }

    /// How the answers to items come out in each cell, formats first.
    package static func rates(_ sheets: [Sheet]) -> [AnswerRow] {
        var rows: [AnswerRow] = []
        for format in Format.allCases {
            for frame in Frame.allCases {
                let own = sheets.filter { $0.format == format.rawValue && $0.frame == frame.rawValue }
                guard !own.isEmpty else { continue }
                var rates = AnswerRates()
                for sheet in own {
                    rates.answered += sheet.rates.answered
                    rates.refused += sheet.rates.refused
                    rates.unparsable += sheet.rates.unparsable
                }
                rows.append(AnswerRow(levels: [format.rawValue, frame.rawValue], rates: rates))
            }
        }
        return rows
    }

    /// The same for each format, both frames together.
    package static func byFormat(_ rows: [AnswerRow]) -> [AnswerRow] {
        Format.allCases.compactMap { format in
            let own = rows.filter { $0.levels[0] == format.rawValue }.map(\.rates)
            guard !own.isEmpty else { return nil }
            func sum(_ count: KeyPath<AnswerRates, Int>) -> Int { own.reduce(0) { $0 + $1[keyPath: count] } }
            return AnswerRow(
                levels: [format.rawValue],
                rates: AnswerRates(answered: sum(\.answered), refused: sum(\.refused), unparsable: sum(\.unparsable)))
        }
    }
}
