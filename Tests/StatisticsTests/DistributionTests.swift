import Statistics
import Testing

func close(_ value: Double, _ expected: Double, relative: Double = 1e-10, absolute: Double = 1e-300) -> Bool {
    value == expected || (value - expected).magnitude <= max(absolute, relative * expected.magnitude)
}

@Suite struct DistributionTests {
    @Test func normalQuantilesAgreeWithScipy() {
        for row in StatisticsValues.normalQuantiles { #expect(close(Normal.quantile(row.p), row.z, relative: 1e-13), "p = \(row.p)") }
        #expect(Normal.quantile(0) == -.infinity)
        #expect(Normal.quantile(1) == .infinity)
        #expect(Normal.quantile(1.5).isNaN)
    }

    @Test func normalProbabilitiesAgreeWithScipy() {
        for row in StatisticsValues.normalCumulative { #expect(close(Normal.cumulative(row.z), row.p, relative: 1e-12), "z = \(row.z)") }
    }

    @Test func studentProbabilitiesAgreeWithScipy() {
        for row in StatisticsValues.studentCumulative {
            #expect(close(StudentT(degrees: row.degrees).cumulative(row.t), row.p, relative: 1e-10), "\(row)")
        }
    }

    @Test func studentQuantilesAgreeWithScipy() {
        for row in StatisticsValues.studentQuantiles {
            #expect(close(StudentT(degrees: row.degrees).quantile(row.p), row.t, relative: 1e-9), "\(row)")
        }
    }
}
