import OfflineControl
import Testing

@Suite struct AreaUnderCurveTests {
    /// sklearn.metrics.roc_auc_score gives 0.75 for these labels and scores: its own documentation's example.
    @Test func agreesWithScikitLearn() {
        #expect(areaUnderCurve([0.35, 0.8], [0.1, 0.4]) == 0.75)
    }

    @Test func tiesCountHalfAndWhatIsNoNumberMakesNone() {
        #expect(areaUnderCurve([1, 1], [1, 1, 1]) == 0.5)
        #expect(areaUnderCurve([2], [1]) == 1)
        #expect(areaUnderCurve([0], [1, 2]) == 0)
        #expect(areaUnderCurve([], [1]).isNaN)
        #expect(areaUnderCurve([.nan, 1], [1]).isNaN)
    }
}
