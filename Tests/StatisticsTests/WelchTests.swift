import Statistics
import Testing

@Suite struct WelchTests {
    @Test func intervalsAgreeWithStatsmodelsAtEveryLevel() {
        for row in InferenceValues.welch {
            let ours = welchDifference(InferenceValues.first, minus: InferenceValues.second, level: row.level)
            #expect(close(ours.low!, row.low, relative: 1e-9) && close(ours.high!, row.high, relative: 1e-9), "\(row)")
            let single = meanInterval(InferenceValues.first, level: row.level)
            #expect(close(single.low!, row.meanLow, relative: 1e-9) && close(single.high!, row.meanHigh, relative: 1e-9), "\(row)")
        }
        #expect(welchDifference([1, 2], minus: [3, 4]).method == "Welch 95%")
        #expect(meanInterval([1, 2], level: 0.999).method == "t 99.9%")
    }

    @Test func aPublishedSideIsASummary() {
        let published = SampleSummary(mean: 0.15, deviation: 0.13, n: 5, lost: 0)
        let ours = welchDifference(SampleSummary(InferenceValues.first), minus: published)
        #expect(zip([ours.value, ours.low!, ours.high!], InferenceValues.welchFromSummary).allSatisfy { close($0, $1, relative: 1e-9) })
        #expect(ours.n == 22)
    }

    @Test func withoutSpreadOrValuesThereIsNoWidth() {
        #expect(welchDifference([2, 2], minus: [1, 1]) == Estimate(1, low: 1, high: 1, n: 4, method: "Welch 95%"))
        #expect(welchDifference([2], minus: [1, 3]) == Estimate(0, n: 3))
    }

    @Test func holmAgreesWithStatsmodels() {
        #expect(zip(holm(InferenceValues.p), InferenceValues.holm).allSatisfy { close($0, $1, relative: 1e-12) })
        #expect(holm([]) == [])
    }
}
