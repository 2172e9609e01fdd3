import Statistics
import Testing

@Suite struct RankTestsTests {
    @Test func mannWhitneyAgreesWithScipy() throws {
        for row in EffectValues.mannWhitney {
            let test = mannWhitney(row.first, row.second, side: try #require(TestSide(rawValue: row.side)))
            #expect(test.statistic == row.statistic && close(test.p, row.p, relative: 1e-9), "\(row) \(test)")
        }
    }

    @Test func wilcoxonAgreesWithScipy() throws {
        for row in EffectValues.wilcoxon {
            let test = wilcoxonSignedRank(row.differences, side: try #require(TestSide(rawValue: row.side)))
            #expect(test.statistic == row.statistic && close(test.p, row.p, relative: 1e-9), "\(row) \(test)")
        }
    }

    @Test func kruskalWallisAgreesWithScipy() {
        for row in EffectValues.kruskal {
            let test = kruskalWallis(row.samples)
            #expect(close(test.statistic, row.statistic, relative: 1e-11) && close(test.p, row.p, relative: 1e-9), "\(test)")
            #expect(test.n == row.samples.map(\.count).reduce(0, +))
        }
    }

    @Test func chiSquaredAgreesWithScipy() {
        for row in EffectValues.chiSquared {
            let upper = ChiSquared(degrees: row.degrees).upper(row.x)
            #expect(close(upper, row.upper, relative: 1e-11, absolute: 1e-14), "\(row) \(upper)")
        }
        #expect(ChiSquared(degrees: 3).upper(0) == 1 && ChiSquared(degrees: 3).cumulative(-1) == 0)
    }

    @Test func equalValuesSayNothing() {
        #expect(mannWhitney([1, 1], [1, 1]).p == 1)
        #expect(kruskalWallis([[1, 1], [1]]).p.isNaN)
    }
}
