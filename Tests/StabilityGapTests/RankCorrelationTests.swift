import StabilityGap
import Testing

@Suite struct RankCorrelationTests {
    /// scipy.stats.spearmanr, with and without ties.
    @Test func itIsThatOfScipy() {
        #expect(abs(StabilityGap.rankCorrelation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) - 0.8207826816681233) < 1e-12)
        #expect(abs(StabilityGap.rankCorrelation([0.1, 0.4, 0.2, 0.9], [3, 1, 2, 0]) + 1) < 1e-12)
        #expect(abs(StabilityGap.rankCorrelation([1, 1, 2, 3, 3, 3], [2, 1, 1, 4, 3, 3]) - 0.8104432008587534) < 1e-12)
        #expect(StabilityGap.rankCorrelation([1, 1, 1], [1, 2, 3]).isNaN)
    }
}
