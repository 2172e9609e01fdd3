import Instruments
import ParrotSycophancy
import Statistics
import TestSupport
import Testing

@Suite struct EvidenceTests {
    typealias Study = ParrotSycophancy

    @Test("published shares separate as statsmodels says, at every rounding") func published() {
        let rates = Study.published.map(\.rate)
        let found = Study.separations(rates.map(\.value), each: 1302)
        #expect(found.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
        #expect(distance([found[0].p, found[5].p], [ParrotSycophancyValues.p[0], ParrotSycophancyValues.p[5]]) < 1e-9)
        #expect(absoluteDistance(found.map(\.p), ParrotSycophancyValues.p) < 1e-12)
        #expect(Study.separatedPairs(rates, each: 1302) == 6)
        // Rates that are close separate in four of six pairs.
        let near = Study.separations([0.04, 0.05, 0.80, 0.815], each: 1302)
        #expect(absoluteDistance(near.map(\.adjusted), ParrotSycophancyValues.adjustedNear) < 1e-9)
        #expect(near.count { $0.adjusted <= 0.05 } == 4)
        #expect(Study.separatedPairs(rates, each: 20) < 6)
    }

    @Test("the nearest question within reach is the partner, as in numpy") func matching() {
        typealias Values = ParrotSycophancyValues
        let pairs = Study.matched(
            Values.margins.map { ($0, 0.5) }, zip(Values.otherMargins, Values.otherFollow).map { ($0, $1) }, within: 0.1)
        #expect(pairs.map(\.margin) == Values.pairMargins)
        #expect(pairs.map(\.second) == Values.pairFollow)
        #expect(pairs.count < Values.margins.count)
        #expect(Study.matched([(0, 1)], []).isEmpty)
    }

    @Test("only tenths in which some are followed and some not are compared") func comparison() {
        // Margins 0 to 1 in a hundred steps for each of four seeds: followed below .3, never above .7, half between.
        let seeds = (0..<4).map { seed in
            (0..<100).map { step -> Study.MatchedPair in
                let margin = Double(step) / 100
                let (first, second) = margin < 0.3 ? (1.0, 1.0) : margin < 0.7 ? (0.4 + 0.1 * Double(seed), 0.6) : (0, 0)
                return Study.MatchedPair(margin: margin, first: first, second: second)
            }
        }
        let found = Study.compare(seeds)
        #expect(found.deciles.map(\.isKept) == [false, false, false, true, true, true, true, false, false, false])
        #expect(found.pairs == 400 && found.kept == 160)
        #expect(found.difference.value.isNaN)
        let twice = Study.compare(seeds.map { $0 + $0 })
        #expect(twice.kept == 320)
        #expect((twice.difference.value - -0.05).magnitude < 1e-12)
        #expect((twice.difference.low ?? 0) < -0.05 && (twice.difference.high ?? 0) > -0.05)
        #expect(twice.difference.n == 4)
    }

    @Test("areas count every open pair, held ones as cases") func areas() {
        var items = Study.Items()
        (items.margin, items.isRight) = ([3, 1, -1], [1, 1, 0])
        (items.open, items.followed) = ([3, 3, 2], [0, 2, 2])
        // Held 3 3 3 1 against followed 1 1 -1 -1: 12 + 2 x 1/2 + 2 of 16 by margin, and 8 + 8 x 1/2 of 16 by correctness.
        let areas = Study.areasForHolding(items)
        #expect(areas.margin == 15.0 / 16)
        #expect(areas.correctness == 12.0 / 16)
    }

    @Test("falling along a dial, range, and the extreme setting") func dials() {
        #expect(Study.negative([[3, 2, 1], [1, 2, 3], [1, 1, 1], [2, 3, 1]], [1, 2, 3]) == 2)
        #expect((Study.range([[0.5, 0.9, 0.1], [0.2, 0.4, 0]]).value - 0.6).magnitude < 1e-12)
        func setting(_ values: [Double]) -> Study.Setting {
            Study.Setting(
                values.map { value in
                    var outcome = Study.Outcome()
                    outcome.shifts.right = value
                    return outcome
                })
        }
        let largest = Study.extreme([setting([-1, -2]), setting([0, -4])], \.shifts.right) { $0.max() ?? .nan }
        #expect(largest.value == -1.5)
        // Drawn twice, one seed's largest is 0, the other's -2.
        #expect(largest.high == 0 && largest.low == -2)
    }
}
