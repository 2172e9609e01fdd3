import Instruments
import Statistics
import TestSupport
import Testing

@Suite struct DesignEffectTests {
    /// By statsmodels.
    @Test func intervalsAreThoseOfFewerTrials() throws {
        let share = clusteredShare(successes: 86, of: 1680, designEffect: 4)
        #expect(share.value == 86.0 / 1680 && share.n == 1680)
        #expect(distance([try #require(share.low), try #require(share.high)], DesignEffectValues.interval) < 1e-12)
        let plain = wilson(successes: 86, of: 1680)
        let same = clusteredShare(successes: 86, of: 1680, designEffect: 1)
        #expect(distance([try #require(same.low), try #require(same.high)], [try #require(plain.low), try #require(plain.high)]) < 1e-15)
        #expect(
            clusteredShare(successes: 0, of: 9, designEffect: 2).low == 0 && clusteredShare(successes: 9, of: 9, designEffect: 2).high == 1)
    }
}
