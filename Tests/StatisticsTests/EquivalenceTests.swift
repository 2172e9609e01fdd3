import Statistics
import Testing

/// Expected values from `Tests/References/exact_rates.py`.
@Suite struct EquivalenceTests {
    @Test func twoSamplesAgreeWithStatsmodels() {
        for row in ExactRatesValues.equivalence {
            let test = equivalenceTest(SampleSummary(row.first), minus: SampleSummary(row.second), within: row.low...row.high)
            #expect(close(test.p, row.p, relative: 1e-9))
            #expect(test.n == row.first.count + row.second.count)
        }
    }

    @Test func pairsAgreeWithStatsmodels() {
        for row in ExactRatesValues.equivalence {
            let differences = zip(row.first, row.second).prefix(20).map { $0 - $1 }
            #expect(close(equivalenceTest(differences, within: row.low...row.high).p, row.paired, relative: 1e-9))
        }
    }

    @Test func withoutSpreadTheAnswerIsCertain() {
        #expect(equivalenceTest([0.1, 0.1, 0.1], within: -0.2...0.2) == TestResult(statistic: .infinity, p: 0, n: 3))
        #expect(equivalenceTest([0.3, 0.3], within: -0.2...0.2) == TestResult(statistic: -.infinity, p: 1, n: 2))
    }
}
