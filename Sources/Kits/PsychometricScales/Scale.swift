/// A questionnaire as numbers: how many items, which answers, which of them are keyed the other way round, and from which totals on a cut-off is reached.
public struct Scale: Codable, Hashable, Sendable {
    public let name: String
    public let items: Int
    /// The lowest and the highest answer.
    public let answers: ClosedRange<Int>
    /// The places, from 0, of items that are scored lowest + highest - answer.
    public let reversed: [Int]
    /// Totals from which on a cut-off counts as reached, in ascending order.
    public let cutoffs: [Int]

    public init(_ name: String, items: Int, answers: ClosedRange<Int>, reversed: [Int] = [], cutoffs: [Int] = []) {
        precondition(items > 0 && answers.count > 1, "scale '\(name)' needs an item and two answers, found \(items) and \(answers.count)")
        precondition(
            reversed.allSatisfy((0..<items).contains), "scale '\(name)' has the items 0 to \(items - 1), found \(reversed) reversed")
        (self.name, self.items, self.answers) = (name, items, answers)
        (self.reversed, self.cutoffs) = (reversed.sorted(), cutoffs.sorted())
    }

    /// Generalised anxiety, seven items from 0 to 3; cut-offs for mild, moderate and severe. Source: Spitzer and others, Archives of Internal Medicine (2006).
    public static let gad7 = Scale("GAD-7", items: 7, answers: 0...3, cutoffs: [5, 10, 15])

    /// Depression, nine items from 0 to 3; cut-offs for mild, moderate, moderately severe and severe. Source: Kroenke and others, JGIM 16 (2001).
    public static let phq9 = Scale("PHQ-9", items: 9, answers: 0...3, cutoffs: [5, 10, 15, 20])

    /// The number of answers to choose from.
    public var categories: Int { answers.count }

    /// The lowest and the highest total.
    public var totals: ClosedRange<Int> { items * answers.lowerBound...items * answers.upperBound }

    /// The score of an answer: the answer itself, or its mirror image for an item keyed the other way round; nil for none, and for one outside the range.
    public func score(_ answer: Int?, item: Int) -> Int? {
        guard let answer, answers.contains(answer) else { return nil }
        return reversed.contains(item) ? answers.lowerBound + answers.upperBound - answer : answer
    }

    /// The total of a whole sheet; nil if an answer is missing or outside the range: a refusal is no symptom-free answer.
    public func total(_ sheet: [Int?]) -> Int? {
        guard sheet.count == items else { return nil }
        var total = 0
        for (item, answer) in sheet.enumerated() {
            guard let score = score(answer, item: item) else { return nil }
            total += score
        }
        return total
    }

    /// How many cut-offs a total reaches.
    public func reached(_ total: Int) -> Int { cutoffs.count { total >= $0 } }
}
