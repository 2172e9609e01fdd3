import PolicyLab
import Statistics
import Testing
import Workbench

@Suite struct LearnerTests {
    static var lab: CountdownLab {
        var lab = CountdownLab()
        (lab.train, lab.heldOut, lab.impossible, lab.hidden, lab.minibatches) = (60, 10, 10, 32, 120)
        return lab
    }

    @Test func trainingRaisesTheRewardAndRepeatsBitByBit() {
        let questions = countdownQuestions(.unwatched, lab: Self.lab)
        let base = baseCountdownPolicy(.unwatched, lab: Self.lab, questions: questions)
        func trained() -> (PolicyNetwork, [StepLog]) {
            var learner = Learner(Self.lab.task, questions: questions.train, policy: base, optimizer: PolicyOptimizer(rate: 3e-3))
            var streams = TrainingStreams(Seed(2))
            let plan = StepPlan(questions: 16, group: 8, passes: 2, entropyBonus: 0.001)
            let logs = (0..<60).map { _ in learner.step(plan, weighting: ClippedRatio(), streams: &streams) }
            return (learner.policy, logs)
        }
        let (policy, logs) = trained()
        let (again, logsAgain) = trained()
        #expect(policy == again && logs == logsAgain)
        #expect(mean(logs.suffix(10).map(\.reward)) > 1.5 * mean(logs.prefix(10).map(\.reward)))
        #expect(mean(logs.suffix(10).map(\.entropy)) < mean(logs.prefix(10).map(\.entropy)))
    }

    @Test func demonstrationsTeachTheFormOfAnswers() {
        var lab = Self.lab
        lab.minibatches = 400
        let questions = countdownQuestions(.unwatched, lab: lab)
        let task = lab.task
        func asked() -> Evaluation {
            var random = Seed(1).stream("answers")
            let base = baseCountdownPolicy(.unwatched, lab: lab, questions: questions)
            return evaluate(base, task, questions.train, samples: 64, using: &random)
        }
        let half = asked()
        #expect(half.valid > 0.6 && half.correct.count == 60 && half.pass(at: 1) <= half.pass(at: 16))
        lab.minibatches = 0
        let untrained = asked()
        // Six tokens at five places, of which 54 combinations are answers.
        #expect((untrained.valid - 54.0 / 7776).magnitude < 0.005)
        #expect(half.pass(at: 1) > 10 * untrained.pass(at: 1))
    }

    @Test func aStepSeesGroupsThatTeach() {
        let questions = countdownQuestions(.unwatched, lab: Self.lab)
        let base = baseCountdownPolicy(.unwatched, lab: Self.lab, questions: questions)
        let learner = Learner(Self.lab.task, questions: questions.train, policy: base, optimizer: PolicyOptimizer(rate: 0))
        var random = Seed(4).stream("rollouts")
        let batch = learner.rollouts(to: [3, 7], group: 50, using: &random)
        #expect(batch.tokens.count == 500 && batch.rewards.count == 100 && batch.outcomes.count == 100)
        for (row, outcome) in batch.outcomes.enumerated() {
            let question = questions.train[row < 50 ? 3 : 7]
            #expect(batch.rewards[row] == (outcome == question.target ? 1 : 0))
        }
    }
}
