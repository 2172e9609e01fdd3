import Statistics
import Testing

@Suite struct StratifiedRiskTests {
    /// Weights 5 and 40/3, differences 1/5 and 1/20: 1/11.
    @Test func weightsAreThoseOfMantelAndHaenszel() {
        let strata = [RiskStratum(successes: 3, of: 10, base: 1, of: 10), RiskStratum(successes: 6, of: 20, base: 10, of: 40)]
        let estimate = stratifiedDifference(strata)
        #expect(close(estimate.value, 1.0 / 11, relative: 1e-14))
        let first = 0.3 * 0.7 / 9 + 0.1 * 0.9 / 9
        let second = 0.3 * 0.7 / 19 + 0.25 * 0.75 / 39
        let error = ((25 * first + 1600.0 / 9 * second) / (55.0 / 3 * 55 / 3)).squareRoot()
        #expect(close(estimate.high! - estimate.value, Normal.quantile(0.975) * error, relative: 1e-12))
        #expect(close(estimate.value - estimate.low!, Normal.quantile(0.975) * error, relative: 1e-12))
        #expect(estimate.n == 80 && estimate.method == "stratified 95%")
    }

    @Test func equalStrataAreAveraged() {
        let strata = [RiskStratum(successes: 3, of: 3, base: 0, of: 3), RiskStratum(successes: 1, of: 3, base: 1, of: 3)]
        #expect(close(stratifiedDifference(strata).value, 0.5))
        let empty = RiskStratum(successes: 0, of: 0, base: 1, of: 3)
        #expect(stratifiedDifference(strata + [empty]) == stratifiedDifference(strata))
    }

    @Test func singleTrialsTellNoSpread() {
        let estimate = stratifiedDifference([RiskStratum(successes: 1, of: 1, base: 0, of: 1)])
        #expect(estimate.value == 1 && estimate.low!.isNaN)
        #expect(stratifiedDifference([]).value.isNaN)
    }

    /// Strata whose differences vary between 0 and .6, three trials a cell: the interval holds the mean difference as often as it says.
    @Test func theIntervalCoversDifferencesThatVary() {
        let differences = (0..<70).map { $0 % 7 < 3 ? 0.35 : 0.0 }
        let truth = differences.reduce(0, +) / 70
        var random = Seed(3).stream("strata")
        let covered = (0..<1000).count { _ in
            let strata = differences.map { difference in
                RiskStratum(
                    successes: (0..<3).count { _ in random.bernoulli(0.05 + difference) }, of: 3,
                    base: (0..<3).count { _ in random.bernoulli(0.05) }, of: 3)
            }
            return stratifiedDifference(strata).contains(truth)
        }
        // Four binomial standard errors around .95.
        #expect((922...978).contains(covered))
    }
}
