import Statistics
import Testing

@Suite struct EffectSizeTests {
    @Test func effectsAgreeWithPingouinAndNumpy() {
        for row in EffectValues.effects {
            #expect(close(cohensD(row.first, row.second), row.d, relative: 1e-11))
            #expect(close(hedgesG(row.first, row.second).value, row.g, relative: 1e-11))
            #expect(close(cliffsDelta(row.first, row.second), row.cliff, relative: 1e-12))
        }
    }

    /// Borenstein et al., Introduction to Meta-Analysis, chapter 4: d = 0.5970 with variance 0.0418 becomes g = 0.5924 with variance 0.0411.
    @Test func theIntervalIsThatOfTheTextbook() {
        // Two samples of 50 with means 103 and 100, deviations 5.5 and 4.5.
        func sample(_ mean: Double, _ deviation: Double) -> [Double] {
            let width = deviation * (49.0 / 50).squareRoot()
            return (0..<50).map { mean + ($0 % 2 == 0 ? width : -width) }
        }
        let g = hedgesG(sample(103, 5.5), sample(100, 4.5))
        #expect((g.value - 0.5924).magnitude < 5e-5)
        let error = ((g.high ?? .nan) - g.value) / Normal.quantile(0.975)
        #expect((error * error - 0.0411).magnitude < 5e-5)
        #expect(g.n == 100)
    }

    @Test func oneSampleAboveTheOtherHasDeltaOne() {
        #expect(cliffsDelta([5, 6], [1, 2, 3]) == 1 && cliffsDelta([1], [1]) == 0)
        #expect(cliffsDelta([.nan], [1]).isNaN)
    }
}
