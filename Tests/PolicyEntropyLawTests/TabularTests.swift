import PolicyEntropyLaw
import Statistics
import Testing
import Workbench

@Suite struct TabularTests {
    @Test func rowsAreSolvedAndLoseTheirEntropy() {
        var settings = PolicyEntropyLaw.Tabular()
        (settings.rows, settings.tokens, settings.steps, settings.interval) = (20, 10, 600, 60)
        let course = PolicyEntropyLaw.tabularPolicy(.unwatched, settings: settings, raised: 2, seed: Seed(1))
        #expect(course.step == (0...10).map { Double(60 * $0) })
        #expect(course.accuracy.last! > course.accuracy.first! + 0.25)
        #expect(course.entropy.last! < 0.5 * course.entropy.first!)
        // The planted law is the fitted one but for its noise.
        let law = PolicyEntropyLaw.fit(.exponential, course.entropy, course.accuracy)
        let noise = zip(course.entropy, course.planted).map { $1 - PolicyEntropyLaw.Form.exponential.value(law, at: $0) }
        #expect(noise.allSatisfy { $0.magnitude < 5 * settings.noise } && deviation(noise) > settings.noise / 3)
    }

    @Test func singleRowsClimbWithoutNoise() {
        var settings = PolicyEntropyLaw.Tabular()
        settings.single = 3
        let rows = PolicyEntropyLaw.singleRows(.unwatched, settings: settings, forecasts: [0.15])
        #expect(rows.ratio.count == 3 && rows.courses.count == 3)
        for course in rows.courses {
            #expect(zip(course.accuracy, course.accuracy.dropFirst()).allSatisfy { $0 <= $1 } && course.accuracy.last! > 0.9)
        }
    }
}
