import Dynamics
import EarlyWarning
import Statistics
import Testing

@Suite struct DetectorTests {
    @Test func aSeriesWhoseSpreadGrowsScoresHighAndItsReverseLow() {
        let detector = EarlyWarning.Detector()
        var random = Seed(0).stream("series")
        let growing = (0..<200).map { (1 + 0.05 * Double($0)) * random.normal() }
        var scores = EarlyWarning.Scores()
        scores.append(growing, detector)
        scores.append(growing.reversed(), detector)
        #expect(scores.variance[0] > 0.8 && scores.variance[1] < -0.8)
        // Time reversed, every window has the same variance.
        #expect((scores.variance[0] + scores.variance[1]).magnitude < 1e-12)
    }

    @Test func withoutDetrendingTheSeriesIsWhatTheWindowSees() {
        var detector = EarlyWarning.Detector()
        detector.detrending = .none
        #expect(detector.residuals([1, 4, 9]) == [1, 4, 9])
        // Squares: each window of ten varies more than the one before.
        #expect(detector.trend(.variance, of: (0..<20).map { Double($0 * $0) }) == 1)
        #expect(detector.width(of: 20) == 10)
    }

    @Test func areasAreBootstrappedRunByRun() {
        let (cases, controls) = ([0.9, 0.8, 0.4, 0.7], [0.1, 0.5, 0.3])
        let area = EarlyWarning.area(cases, controls)
        #expect((area.value - 11.0 / 12).magnitude < 1e-12 && area.n == 7 && area.method == "bootstrap 95%")
        #expect(area.contains(area.value) && area.high == 1 && area.low ?? 1 < 0.9)
        // The better of two detectors that are each other's reverse never loses.
        let both = EarlyWarning.Contest([(cases, controls), (cases.map { -$0 }, controls.map { -$0 })])
        let best = EarlyWarning.bootstrappedAreas([both]) { max($0[0][0], $0[0][1]) }
        #expect(best.low ?? 0 >= 0.5 && (best.value - 11.0 / 12).magnitude < 1e-12)
    }

    @Test func theLinearTheoryHolds() throws {
        let values = try EarlyWarning.measureStationary(.init(), observations: 100, rate: 2, seeds: Seeds(300))
        #expect(values.misses == 0)
        #expect((values.eulerVariance.value / values.varianceExpected - 1 / 0.9).magnitude < 0.04)
        var wrong = values
        wrong.varianceExpected *= 1.5
        #expect(wrong.misses == 1)
    }
}
