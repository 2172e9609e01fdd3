import PsychometricScales
import Statistics
import Testing
import TestSupport

/// Expected values from `Tests/References/psychometric_scales.py`.
@Suite struct GradedResponseTests {
    @Test func probabilitiesAgreeWithScipy() {
        for row in ScaleValues.graded {
            let model = GradedResponse(categories: row.categories, discrimination: row.discrimination, spread: row.spread)
            #expect(distance(model.probabilities(trait: row.trait), row.probabilities) < 1e-14)
        }
    }

    @Test func answersComeAsOftenAsTheySay() {
        let scale = Scale("scale", items: 2, answers: 1...4, reversed: [1])
        let model = GradedResponse(categories: 4)
        let probabilities = model.probabilities(trait: 0.8)
        var random = Seed(6).stream("sheets")
        let sheets = (0..<10_000).map { _ in model.sheet(scale, trait: 0.8, random: &random) }
        for (place, p) in probabilities.enumerated() {
            let error = 4 * (p * (1 - p) / 10_000).squareRoot()
            #expect((Double(sheets.count { $0[0] == 1 + place }) / 10_000 - p).magnitude < error)
            #expect((Double(sheets.count { $0[1] == 4 - place }) / 10_000 - p).magnitude < error)
        }
    }
}
