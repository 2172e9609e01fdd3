import Statistics
import Testing

@Suite struct TrendTests {
    @Test func cochranArmitageIsTheCorrelationOverTrials() {
        for row in StatisticsValues.trends {
            let result = cochranArmitage(
                successes: row.successes, trials: row.trials, scores: row.successes.indices.map { Double($0 + 1) })
            #expect(close(result.statistic, row.z, absolute: 1e-12), "\(row)")
            #expect(close(result.p, row.p, relative: 1e-8), "\(row)")
            #expect(result.n == row.trials.reduce(0, +))
        }
    }

    @Test func oneOutcomeHasNoTrend() {
        let result = cochranArmitage(successes: [0, 0], trials: [5, 9], scores: [1, 2])
        #expect(result.statistic == 0 && result.p == 1)
    }

    @Test func linesAgreeWithScipy() {
        let line = linearTrend(StatisticsValues.first, StatisticsValues.second)
        let ours = [line.slope.value, line.intercept, line.slope.low!, line.slope.high!, line.p]
        #expect(zip(ours, StatisticsValues.line).allSatisfy { close($0, $1, relative: 1e-9) })
        #expect(line.slope.n == 13)
    }
}
