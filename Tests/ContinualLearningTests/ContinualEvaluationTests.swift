import ContinualLearning
import Testing

@Suite struct ContinualEvaluationTests {
    /// Three tasks with two updates each, by hand.
    private let evaluation = ContinualEvaluation(
        ends: [[0.9], [0.6, 0.8], [0.7, 0.6, 0.5]], curves: [[0.3, 0.6, 0.4, 0.7], [0.2, 0.6]])

    @Test func metricsAreThoseOfTheirDefinitions() {
        func isNear(_ found: Double, _ expected: Double) -> Bool { abs(found - expected) < 1e-12 }
        #expect(isNear(evaluation.accuracy, 0.6))
        // 0.9 - 0.7 and 0.8 - 0.6.
        #expect(isNear(evaluation.forgetting, 0.2))
        #expect(isNear(evaluation.minimumAccuracy(), 0.25))
        #expect(isNear(evaluation.worstCaseAccuracy(), 0.5 / 3 + 2.0 / 3 * 0.25))
        // Means of two: 0.45, 0.5, 0.55 and 0.4.
        #expect(isNear(evaluation.minimumAccuracy(smoothing: 2), 0.425))
        // 0.9 to 0.3, and 0.8 to 0.2.
        #expect(isNear(evaluation.windowedForgetting(2), 0.6))
        // At the ends: the first task 0.6 and 0.7, the second 0.6.
        #expect(evaluation.atTaskEnds.curves == [[0.6, 0.7], [0.6]])
        #expect(isNear(evaluation.atTaskEnds.minimumAccuracy(), 0.6))
    }

    @Test func aSingleTaskHasNoWorstCaseButItsOwn() {
        let single = ContinualEvaluation(ends: [[0.4]], curves: [])
        #expect(single.worstCaseAccuracy() == 0.4 && single.accuracy == 0.4)
    }

    @Test func averagesMove() {
        #expect(movingAverage([1, 2, 6, 3], width: 2) == [1.5, 4, 4.5])
        #expect(movingAverage([1, 2], width: 5) == [1.5])
        #expect(movingAverage([], width: 3) == [])
        #expect(movingAverage([1, 2], width: 1) == [1, 2])
    }

    @Test func dropsAreFoundInsideTheWindow() {
        let values = [0.9, 0.8, 0.85, 0.5, 0.7, 0.1]
        #expect(abs(largestDrop(in: values, window: 2) - 0.6) < 1e-12)
        #expect(abs(largestDrop(in: values, window: 6) - 0.8) < 1e-12)
        #expect(abs(largestDrop(in: Array(values.prefix(4)), window: 2) - 0.35) < 1e-12)
        #expect(largestDrop(in: [0.1, 0.2], window: 2) == 0 && largestDrop(in: values, window: 1) == 0)
    }
}
