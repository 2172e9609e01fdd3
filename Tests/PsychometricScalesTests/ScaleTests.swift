import PsychometricScales
import Statistics
import Testing
import TestSupport

/// Expected values from `Tests/References/psychometric_scales.py`.
@Suite struct ScaleTests {
    private let mixed = Scale("mixed", items: 3, answers: 1...6, reversed: [1], cutoffs: [12, 9])

    @Test func itemsKeyedTheOtherWayRoundAreMirrored() {
        #expect(mixed.total([2, 1, 6]) == 14 && mixed.total([2, 6, 6]) == 9)
        #expect((0...2).map { mixed.score(2, item: $0) } == [2, 5, 2])
        #expect(mixed.cutoffs == [9, 12] && mixed.reached(8) == 0 && mixed.reached(9) == 1 && mixed.reached(12) == 2)
        #expect(mixed.totals == 3...18 && mixed.categories == 6)
    }

    @Test func aMissingAnswerMakesNoTotal() {
        #expect(mixed.total([2, nil, 6]) == nil)
        #expect(mixed.total([2, 7, 6]) == nil && mixed.total([2, 0, 6]) == nil)
        #expect(mixed.total([2, 3]) == nil)
    }

    @Test func tailsAgreeWithFourierTransforms() throws {
        for row in ScaleValues.tails {
            let style = try #require(ResponseStyle(rawValue: row.style))
            let totals = TotalDistribution(Scale("scale", items: row.items, answers: row.low...row.high), style: style)
            #expect((totals.tail(atLeast: row.cut) - row.tail).magnitude < 1e-12, "\(row)")
        }
    }

    @Test func tailsOfTheTwoFreeScales() {
        func tail(_ scale: Scale, _ style: ResponseStyle, _ cut: Int) -> Double {
            (TotalDistribution(scale, style: style).tail(atLeast: cut) * 10_000).rounded() / 10_000
        }
        #expect(tail(.gad7, .uniform, 10) == 0.6299 && tail(.gad7, .uniform, 15) == 0.0894 && tail(.gad7, .low, 10) == 0.1734)
        #expect(tail(.phq9, .uniform, 10) == 0.8819 && tail(.phq9, .uniform, 20) == 0.0361 && tail(.phq9, .low, 10) == 0.4218)
    }

    @Test func mirroredItemsAndUnequalOnesAreConvolvedAsTheyAre() {
        let scale = Scale("two", items: 2, answers: 0...1, reversed: [1])
        let totals = TotalDistribution(scale, items: [[0.9, 0.1], [0.2, 0.8]])
        #expect(distance(totals.probabilities, [0.9 * 0.8, 0.9 * 0.2 + 0.1 * 0.8, 0.1 * 0.2]) < 1e-15)
        #expect(totals.lowest == 0 && totals.tail(atLeast: 0) == 1 && totals.tail(atLeast: 3) == 0)
        #expect(distance([totals.mean], [0.1 + 0.2]) < 1e-15)
        #expect(TotalDistribution(mixed, style: .uniform).lowest == 3)
    }

    @Test func eventsAreCounted() {
        #expect(distance(countDistribution([0.5, 0.2]), [0.4, 0.5, 0.1]) < 1e-15)
        #expect(countDistribution([]) == [1])
    }
}
