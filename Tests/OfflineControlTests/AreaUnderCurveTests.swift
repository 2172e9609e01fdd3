import OfflineControl
import Testing

@Suite struct AreaUnderCurveTests {
    /// sklearn.metrics.roc_auc_score, written by Tests/References/offline_control.py.
    @Test func agreesWithScikitLearn() {
        #expect((areaUnderCurve(OfflineControlValues.positive, OfflineControlValues.negative) - OfflineControlValues.area).magnitude < 1e-12)
    }

    @Test func tiesCountHalfAndNothingIsNoNumber() {
        #expect(areaUnderCurve([1, 1], [1, 1, 1]) == 0.5)
        #expect(areaUnderCurve([2], [1]) == 1)
        #expect(areaUnderCurve([], [1]).isNaN)
    }
}
