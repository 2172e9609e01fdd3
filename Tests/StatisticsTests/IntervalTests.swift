import Statistics
import Testing

@Suite struct IntervalTests {
    @Test func wilsonAgreesWithStatsmodels() {
        for row in StatisticsValues.wilson {
            let estimate = wilson(successes: row.k, of: row.n, level: row.level)
            #expect(close(estimate.low!, row.low, absolute: 1e-12), "\(row)")
            #expect(close(estimate.high!, row.high), "\(row)")
            #expect(estimate.value == Double(row.k) / Double(row.n))
            #expect(estimate.n == row.n)
        }
        #expect(wilson(successes: 3, of: 9).method == "Wilson 95%")
        #expect(wilson(successes: 3, of: 9, level: 0.999).method == "Wilson 99.9%")
    }

    @Test func wilsonWithoutTrialsSaysNothing() {
        let estimate = wilson(successes: 0, of: 0)
        #expect(estimate.value.isNaN)
        #expect(estimate.low == 0 && estimate.high == 1 && estimate.n == 0)
    }

    @Test func newcombeAgreesWithStatsmodels() {
        for row in StatisticsValues.newcombe {
            let estimate = newcombe(successes: row.k1, of: row.n1, minus: row.k2, of: row.n2)
            #expect(close(estimate.low!, row.low, relative: 1e-9, absolute: 1e-12), "\(row)")
            #expect(close(estimate.high!, row.high, relative: 1e-9, absolute: 1e-12), "\(row)")
        }
    }

    /// Newcombe 1998, table II, example (a): 56/70 - 48/80 has the interval 0.0524 to 0.3339.
    @Test func newcombeAgreesWithItsPaper() {
        let estimate = newcombe(successes: 56, of: 70, minus: 48, of: 80)
        #expect((estimate.low! * 10000).rounded() == 524)
        #expect((estimate.high! * 10000).rounded() == 3339)
    }

    @Test func meansAgreeWithScipy() {
        let single = meanInterval(StatisticsValues.first)
        #expect(zip([single.value, single.low!, single.high!], StatisticsValues.meanInterval).allSatisfy { close($0, $1) })
        let paired = pairedDifference(StatisticsValues.first, minus: StatisticsValues.second, level: 0.9)
        #expect(zip([paired.value, paired.low!, paired.high!], StatisticsValues.pairedInterval90).allSatisfy { close($0, $1) })
        #expect(paired.method == "paired t 90%")
        #expect(meanInterval([2]) == Estimate(2, n: 1))
    }

    @Test func spreadsAndQuantilesAgreeWithNumpy() {
        #expect(close(deviation(StatisticsValues.first), StatisticsValues.deviations[0]))
        #expect(close(deviation(StatisticsValues.first, lost: 0), StatisticsValues.deviations[1]))
        let shares = [0, 0.025, 0.3, 0.5, 0.975, 1]
        #expect(zip(shares, StatisticsValues.quantiles).allSatisfy { close(quantile(StatisticsValues.first, at: $0), $1) })
    }

    @Test func bootstrapAgreesWithScipy() {
        var random = Seed(1).stream("bootstrap")
        let estimate = bootstrap(StatisticsValues.sample, resamples: 20_000, random: &random) { mean($0) }
        #expect(close(estimate.value, mean(StatisticsValues.sample)))
        // The ends of 20,000 resamples have a standard error near 0.003.
        #expect((estimate.low! - StatisticsValues.sampleBootstrap[0]).magnitude < 0.012)
        #expect((estimate.high! - StatisticsValues.sampleBootstrap[1]).magnitude < 0.012)
        #expect(estimate.n == 200 && estimate.method == "bootstrap 95%")
    }

    @Test func bootstrapKeepsInfiniteReplicates() {
        var random = Seed(1).stream("bootstrap")
        let estimate = bootstrap([0.0, 1, 1, 1], random: &random) { $0.contains(0) ? 1 : .infinity }
        #expect(estimate.low == 1 && estimate.high == .infinity)
    }
}
