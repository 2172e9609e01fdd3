import PolicyEntropyLaw
import PolicyLab
import Statistics
import Testing
import Workbench

@Suite struct TrainingTests {
    @Test func theSmallestCoefficientThatSufficesIsChosen() throws {
        let tried = [(30.0, 0.6), (0, 0.2), (3, 0.29), (10, 0.31)]
        #expect(try PolicyEntropyLaw.smallestCoefficient(tried, needed: 1.5) == 10)
        #expect(try PolicyEntropyLaw.smallestCoefficient(tried, needed: 5) == 30)
        let error = #expect(throws: PolicyEntropyLaw.InvalidSetting.self) {
            try PolicyEntropyLaw.smallestCoefficient([(1, 0.3)], needed: 1.5)
        }
        #expect(
            error?.description
                == """
                setting 'methods.coefficients' can't be used
                  found     [1.0]
                  expected  0, which is the baseline, and one or more above it
                """)
    }

    @Test func armsOfOneSeedSeeTheSameQuestionsAndPointsHaveTheirSteps() {
        var lab = CountdownLab()
        (lab.train, lab.heldOut, lab.impossible, lab.hidden, lab.minibatches) = (40, 5, 5, 32, 40)
        let questions = countdownQuestions(.unwatched, lab: lab)
        let base = baseCountdownPolicy(.unwatched, lab: lab, questions: questions)
        var settings = PolicyEntropyLaw.Training()
        (settings.steps, settings.questions, settings.interval) = (12, 8, 4)
        func run(_ weighting: some TokenWeighting, followed: Bool = false) -> PolicyEntropyLaw.TrainingRun {
            PolicyEntropyLaw.train(
                .unwatched, lab, settings, questions, base, passes: 2, weighting: weighting, followed: followed, seed: Seed(3))
        }
        let (plain, zero) = (run(ClippedRatio(), followed: true), run(KLCov(share: 0.02, coefficient: 0)))
        #expect(plain.step == [4, 8, 12] && plain.course.step == [0, 4, 8, 12] && zero.course.step.isEmpty)
        // A coefficient of 0 is the baseline, bit by bit, and evaluations along the way shift nothing.
        #expect(plain.batchEntropy == zero.batchEntropy && plain.heldOut == zero.heldOut)
        #expect(run(KLCov(share: 0.02, coefficient: 10)).heldOut != plain.heldOut)
    }
}
