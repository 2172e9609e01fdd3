import Dynamics
import Glibc
import Statistics
import TestSupport
import Testing

@Suite struct RollingIndicatorsTests {
    @Test func everyWindowAgreesWithPandasStatsmodelsAndScipy() {
        for (indicator, expected) in [
            (RollingIndicator.variance, IndicatorValues.variance), (.autocorrelation, IndicatorValues.autocorrelation),
            (.skewness, IndicatorValues.skewness),
        ] {
            // After the jump, third powers of 500 lose digits until the sums are formed anew.
            #expect(
                distance(rolling(indicator, of: IndicatorValues.series, window: IndicatorValues.window), expected) < 1e-7, "\(indicator)")
        }
    }

    @Test func theReturnRateIsMinusTheLogarithmOfTheAutocorrelation() {
        let rates = rolling(.returnRate, of: IndicatorValues.series, window: IndicatorValues.window)
        for (rate, correlation) in zip(rates, IndicatorValues.autocorrelation) {
            #expect(correlation > 0 ? (rate + log(correlation)).magnitude < 1e-6 : rate == .infinity)
        }
        #expect(rates.contains(.infinity) && rates.contains { $0.isFinite })
    }

    @Test func aLongSeriesLosesNoDigits() {
        var random = Seed(4).stream("series")
        let series = (0..<5000).map { 1e5 + 30 * Double($0) + random.normal() }
        let carried = rolling(.variance, of: series, window: 250)
        #expect(carried.count == 4751)
        for start in stride(from: 0, through: 4750, by: 475) {
            let anew = variance(series[start..<(start + 250)])
            #expect((carried[start] / anew - 1).magnitude < 1e-10)
        }
    }

    @Test func whatHasNoFullWindowHasNoIndicatorAndWhatHasNoSpreadNoShape() {
        #expect(rolling(.variance, of: [1, 2, 4], window: 4).isEmpty)
        #expect(rolling(.variance, of: [1, 2, 3], window: 3) == [1])
        #expect(rolling(.variance, of: [2, 2, 2, 2], window: 3) == [0, 0])
        #expect(rolling(.autocorrelation, of: [2, 2, 2, 2], window: 3).allSatisfy { $0.isNaN })
        #expect(rolling(.skewness, of: [2, 2, 2, 2], window: 3).allSatisfy { $0.isNaN })
    }
}
