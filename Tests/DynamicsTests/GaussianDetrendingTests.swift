import Dynamics
import TestSupport
import Testing

@Suite struct GaussianDetrendingTests {
    @Test func theTrendIsTheKernelAverageOfNumpy() {
        let kernel = GaussianDetrending(deviation: IndicatorValues.deviation)
        #expect(distance(kernel.trend(IndicatorValues.series), IndicatorValues.trend) < 1e-12)
        let expected = zip(IndicatorValues.series, IndicatorValues.trend).map(-)
        #expect(absoluteDistance(kernel.residuals(IndicatorValues.series), expected) < 1e-10)
    }

    @Test func aConstantIsItsOwnTrendAndANarrowKernelTheSeries() {
        #expect(absoluteDistance(GaussianDetrending(deviation: 3).residuals([2, 2, 2, 2, 2]), [0, 0, 0, 0, 0]) < 1e-15)
        #expect(GaussianDetrending(deviation: 0.05).trend([1, 5, 2]) == [1, 5, 2])
        #expect(GaussianDetrending(deviation: 3).trend([]).isEmpty)
        #expect(GaussianDetrending(deviation: 3).trend([4]) == [4])
    }
}
