import StabilityGap
import Testing

@Suite struct EvidenceTests {
    private func settings(smoothing: Int) -> StabilityGap.LearnerSettings {
        var settings = StabilityGap.LearnerSettings()
        settings.smoothing = smoothing
        return settings
    }

    @Test func theFallIsToTheLeastMovingAverageAfterTheSwitch() {
        let curve = [0.8, 0.5, 0.5, 0.2, 0.8]
        // Means of three: 0.4 and 0.5; the accuracy before the switch is in none of them.
        #expect(abs(StabilityGap.fall(curve, settings(smoothing: 3)) - 0.4) < 1e-12)
        #expect(abs(StabilityGap.fall(curve, settings(smoothing: 1)) - 0.6) < 1e-12)
    }

    @Test func theGapOfTheMeasuresIsLessThatOfTheControl() {
        var course = StabilityGap.Course()
        course.ends = [[0.9], [0.7, 0.8]]
        course.periods = [.init(old: [[0.9, 0.3, 0.5, 0.7]])]
        course.controls = [.init(old: [[0.9, 0.8, 0.85, 0.9]])]
        // ACC is 0.75 and WC-ACC 0.8 / 2 + 0.3 / 2; the control fell 0.1 below its end, which counts half.
        #expect(abs(StabilityGap.gap(course, settings(smoothing: 1)) - (0.75 - 0.55 - 0.05)) < 1e-12)
        // Means of two: 0.4 and 0.6; 0.825 and 0.875.
        #expect(abs(StabilityGap.gap(course, settings(smoothing: 2)) - (0.75 - 0.6 - 0.0375)) < 1e-12)
    }

    /// A task with several controls takes the one in which it fell furthest.
    @Test func theStricterControlCounts() {
        var course = StabilityGap.Course()
        course.ends = [[0.9], [0.9, 0.9], [0.9, 0.9, 0.9]]
        course.periods = [.init(old: [[0.9, 0.9]]), .init(old: [[0.9, 0.9], [0.9, 0.9]])]
        course.controls = [.init(old: [[0.9, 0.8, 0.9]]), .init(old: [[0.9, 0.6, 0.9], [0.9, 0.9, 0.9]])]
        #expect(abs(StabilityGap.gap(course, settings(smoothing: 1)) + 0.3 / 3) < 1e-12)
    }
}
