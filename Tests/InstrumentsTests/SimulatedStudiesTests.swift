import Instruments
import Statistics
import Testing
import TestSupport

@Suite struct SimulatedStudiesTests {
    @Test func studiesAreSummedUp() {
        let studies = SimulatedStudies(
            truth: 0.5,
            [
                StudyOutcome(isDetected: true, estimate: Estimate(0.6, low: 0.4, high: 0.8)),
                StudyOutcome(isDetected: true, estimate: Estimate(0.8, low: 0.7, high: 0.9)),
                StudyOutcome(isDetected: false, estimate: Estimate(0.4)), StudyOutcome(isDetected: false),
            ])
        #expect(studies.detection.value == 0.5 && studies.detection.n == 4)
        #expect(distance([studies.bias.value], [0.1]) < 1e-15)
        #expect(distance([studies.coverage.value], [1.0 / 3]) < 1e-15)
    }

    /// A z test of a normal mean has the power of its closed form, .05 without an effect, and intervals that hold the truth in .95.
    @Test func aTestOfKnownPowerHasThatPower() async {
        let curve = await powerCurve(effects: [0, 1, 2.8], studies: 2000, seed: Seed(1)) { effect, seed in
            var random = seed.stream("sample")
            let value = random.normal(mean: effect)
            let estimate = Estimate(value, low: value - 1.959964, high: value + 1.959964)
            return StudyOutcome(isDetected: !estimate.contains(0), estimate: estimate)
        }
        for (effect, power) in [(0.0, 0.05), (1, 0.17007), (2.8, 0.79956)] {
            let point = curve.at(effect)
            let error = (power * (1 - power) / 2000).squareRoot()
            #expect((point.detection.value - power).magnitude < 4 * error)
            #expect((point.coverage.value - 0.95).magnitude < 4 * (0.95 * 0.05 / 2000).squareRoot())
            #expect(point.bias.value.magnitude < 4 / 2000.0.squareRoot())
        }
        #expect(curve.falsePositives == curve.at(0).detection)
        #expect(curve.smallestEffect(withPower: 0.1) == 1 && curve.smallestEffect(withPower: 0.7) == 2.8)
        #expect(curve.smallestEffect(withPower: 0.99) == nil)
    }

    @Test func aStudyHasOneSeedForAllEffects() async {
        let curve = await powerCurve(effects: [0, 5], studies: 20, seed: Seed(3)) { effect, seed in
            var random = seed.stream("sample")
            return StudyOutcome(isDetected: false, estimate: Estimate(effect + random.uniform()))
        }
        #expect(distance(zip(curve.at(5).values, curve.at(0).values).map { $0 - $1 }, [Double](repeating: 5, count: 20)) < 1e-12)
        #expect(Set(curve.at(0).values).count == 20)
    }
}
