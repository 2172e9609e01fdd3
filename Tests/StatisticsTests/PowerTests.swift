import Statistics
import Testing

@Suite struct PowerTests {
    @Test func powersAgreeWithStatsmodels() {
        for row in EffectValues.tPower {
            let (two, paired) = (
                powerOfTTest(effect: row.effect, perGroup: row.n, alpha: row.alpha),
                powerOfPairedTTest(effect: row.effect, pairs: row.n, alpha: row.alpha)
            )
            #expect(close(two, row.power, absolute: 1e-7) && close(paired, row.paired, absolute: 1e-7), "\(row) \(two) \(paired)")
        }
        for row in EffectValues.sharePower {
            #expect(close(powerOfShares(row.first, row.second, perGroup: row.n), row.power, relative: 1e-9), "\(row)")
        }
    }

    /// Cohen's tables: 64 a group for a medium and 26 for a large effect, at power 0.8.
    @Test func neededNumbersAreCohens() {
        #expect(leastNumber(power: 0.8) { powerOfTTest(effect: 0.5, perGroup: $0) } == 64)
        #expect(leastNumber(power: 0.8) { powerOfTTest(effect: 0.8, perGroup: $0) } == 26)
        #expect(leastNumber(power: 0.8) { _ in 0.3 } == nil)
    }
}
