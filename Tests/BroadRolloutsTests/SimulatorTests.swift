import BroadRollouts
import Statistics
import Testing

@Suite struct SimulatorTests {
    /// The same random numbers through numpy, with the loss differentiated numerically.
    @Test func runsAgreeWithNumpy() {
        for (row, (rollouts, seed)) in [(4, 1), (16, 2), (512, 3)].enumerated() {
            var random = Seed(UInt64(seed)).stream("rollouts")
            let task = BroadRollouts.Task(vocab: 120, correctShare: 0.075, rollouts: rollouts, steps: 60)
            #expect(task.correct == 9)
            let growth = BroadRollouts.train(task, BroadRollouts.Optimizer(), random: &random)
            let ours = [growth.finalMass, growth.finalGaining, growth.finalWorstRelative, growth.worstChange, growth.entropy]
            for (our, their) in zip(ours, BroadRolloutsValues.runs[row]) { #expect((our - their).magnitude < 1e-10, "\(rollouts)") }
        }
    }

    @Test func withoutSamplingNoiseEveryCorrectTokenGains() {
        var random = Seed(0).stream("none")
        let growth = BroadRollouts.train(.init(vocab: 400, correctShare: 0.1, rollouts: nil, steps: 50), .init(), random: &random)
        #expect(growth.finalGaining == 1 && growth.worstChange > 0)
        #expect(growth.step.first == 0 && growth.step.last == 50 && growth.gaining.first == 0)
    }

    @Test func theMeanOfSampledGradientsIsTheExpectedOne() {
        let weights = [4.0, 3, 2, 1, 5, 2]
        var (sampled, mean, expected) = (
            [Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6)
        )
        BroadRollouts.expectedGradient(&expected, weights, total: 17, correct: 2)
        // All 36 pairs of draws; the baseline of a pair is its own mean, which takes half of the signal away.
        for first in 0..<6 {
            for second in 0..<6 {
                BroadRollouts.sampledGradient(&sampled, weights, total: 17, [Int32(first), Int32(second)], correct: 2)
                for token in 0..<6 { mean[token] += weights[first] / 17 * weights[second] / 17 * sampled[token] }
            }
        }
        for token in 0..<6 { #expect((mean[token] - expected[token] / 2).magnitude < 1e-15) }
    }

    @Test func theLargestAcceptableRateLiesBetweenItsNeighbours() {
        let rates = [0.001, 0.01, 0.1]
        let between = BroadRollouts.largestRate(rates, gaining: [0.9, 0.8, 0.7], level: 0.75)
        #expect((between.rate - 0.03162277660168379).magnitude < 1e-15 && !between.isAtTheEdge)
        #expect(BroadRollouts.largestRate(rates, gaining: [0.7, 0.6, 0.5], level: 0.75) == (0.001, true))
        #expect(BroadRollouts.largestRate(rates, gaining: [0.7, 0.8, 0.9], level: 0.75) == (0.1, true))
    }

    @Test func aPlateauEndsAndItsContinuationsStartFromIt() {
        var settings = BroadRollouts.Plateau()
        (settings.questions, settings.answers, settings.window, settings.longest, settings.continuation) = (16, 32, 20, 60, 320)
        let run = BroadRollouts.trainToThePlateau(settings, seed: Seed(3))
        #expect(run.switchedAt >= 40 && run.switchedAt <= 60)
        for course in [run.few, run.fewAgain, run.many, run.manySameRate] {
            #expect(course.count == 11 && course.first == run.before.last)
        }
        #expect(run.few != run.fewAgain && run.draws.last == Double(320 * 16 * settings.batch) / 1000)
        // Training helps: the start is a log-uniform number below 30%.
        #expect(run.before.last! > run.before.first!)
    }
}
