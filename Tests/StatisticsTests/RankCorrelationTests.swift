import Statistics
import Testing

@Suite struct RankCorrelationTests {
    @Test func correlationsAgreeWithScipy() {
        for row in RankValues.correlations {
            #expect(midranks(row.x) == row.ranks)
            #expect(close(pearsonCorrelation(row.x, row.y), row.pearson, absolute: 1e-13))
            #expect(close(spearmanCorrelation(row.x, row.y), row.spearman, absolute: 1e-13))
            #expect(close(partialSpearmanCorrelation(row.x, row.y, given: row.z), row.partial, absolute: 1e-12))
            #expect(close(kendallCorrelation(row.x, row.y), row.kendall, absolute: 1e-13))
            let test = spearmanTest(row.x, row.y)
            #expect(close(test.p, row.p, relative: 1e-9) && test.n == row.x.count)
        }
    }

    @Test func orderIsAllThatCounts() {
        #expect(spearmanCorrelation([1, 2, 3, 4], [1, 10, 100, 1000]) == 1)
        #expect(kendallCorrelation([1, 2, 3, 4], [8, 4, 2, 1]) == -1)
        #expect(spearmanTest([1, 2, 3, 4], [1, 10, 100, 1000]).p == 0)
    }

    @Test func constantsAndMissingNumbersHaveNoCorrelation() {
        #expect(spearmanCorrelation([1, 2, 3], [5, 5, 5]).isNaN)
        #expect(kendallCorrelation([1, 2, 3], [5, 5, 5]).isNaN)
        #expect(spearmanCorrelation([1, .nan, 3], [5, 6, 7]).isNaN)
        #expect(kendallCorrelation([1, .nan, 3], [5, 6, 7]).isNaN)
    }
}
