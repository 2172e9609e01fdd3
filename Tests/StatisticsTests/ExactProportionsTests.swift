import Statistics
import Testing

/// Expected values from `Tests/References/exact_rates.py`.
@Suite struct ExactProportionsTests {
    @Test func binomialTailsAgreeWithScipy() {
        for row in ExactRatesValues.binomialTails {
            let tail = binomialTail(atLeast: row.k, of: row.n, probability: row.p)
            #expect(close(tail, row.tail, relative: 1e-11), "\(row)")
        }
    }

    @Test func clopperPearsonAgreesWithStatsmodels() {
        for row in ExactRatesValues.clopperPearson {
            let estimate = clopperPearson(successes: row.k, of: row.n, level: row.level)
            #expect(close(estimate.low!, row.low, relative: 1e-10), "\(row)")
            #expect(close(estimate.high!, row.high, relative: 1e-10), "\(row)")
            #expect(estimate.value == Double(row.k) / Double(row.n) && estimate.n == row.n)
        }
        #expect(clopperPearson(successes: 3, of: 9).method == "Clopper-Pearson 95%")
    }

    @Test func withoutTrialsNothingIsSaid() {
        let estimate = clopperPearson(successes: 0, of: 0)
        #expect(estimate.value.isNaN && estimate.low == 0 && estimate.high == 1 && estimate.n == 0)
    }

    @Test func fisherAgreesWithScipy() {
        for row in ExactRatesValues.fisher {
            func test(_ side: TestSide) -> TestResult { fisherExact(successes: row.a, of: row.m, against: row.b, of: row.n, side: side) }
            let both = test(.both)
            #expect(close(both.p, row.both, relative: 1e-9), "\(row)")
            #expect(close(test(.less).p, row.less, relative: 1e-9), "\(row)")
            #expect(close(test(.greater).p, row.greater, relative: 1e-9), "\(row)")
            #expect(row.odds.isNaN ? both.statistic.isNaN : close(both.statistic, row.odds), "\(row)")
            #expect(both.n == row.m + row.n)
        }
    }

    @Test func mcNemarAgreesWithStatsmodels() {
        for row in ExactRatesValues.mcNemar {
            let test = mcNemar(onlyFirst: row.b, onlySecond: row.c)
            #expect(close(test.p, row.p), "\(row)")
            #expect(test.statistic == Double(row.b) / Double(row.b + row.c) && test.n == row.b + row.c)
        }
        #expect(mcNemar([true, true, false, true], [true, false, true, false]) == mcNemar(onlyFirst: 2, onlySecond: 1))
        #expect(mcNemar(onlyFirst: 0, onlySecond: 0).p == 1)
    }
}
