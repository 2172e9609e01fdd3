import PolicyLab
import Statistics
import Testing

@Suite struct TaskTests {
    @Test func countdownListsAllAnswers() {
        let task = Countdown(cards: 3)
        let answers = task.answers
        #expect(answers.count == 54 && Set(answers).count == 54 && Countdown(cards: 4).answers.count == 648)
        let question = Countdown.Question(cards: [3, 7, 2], target: 19)
        #expect(task.solutions(of: question, among: answers).count == PolicyLabValues.ways)
        #expect(Set(answers.map { task.outcome(of: $0[...], to: question) }).count == PolicyLabValues.values)
        let four = Countdown(cards: 4)
        #expect(four.solutions(of: .init(cards: [2, 3, 5, 8], target: 24), among: four.answers).count == PolicyLabValues.waysOfFour)
    }

    @Test func countdownReadsFromLeftToRightAndRefusesBrokenAnswers() {
        let task = Countdown(cards: 3)
        let question = Countdown.Question(cards: [3, 7, 2], target: 20)
        // (3 + 7) * 2, not 3 + 7 * 2.
        #expect(task.outcome(of: [0, 3, 1, 5, 2], to: question) == 20 && task.reward(of: [0, 3, 1, 5, 2], to: question) == 1)
        #expect(task.outcome(of: [2, 4, 1, 4, 0], to: question) == -8)
        for broken in [[0, 3, 0, 5, 2], [0, 1, 1, 5, 2], [3, 3, 1, 5, 2], [0, 3, 1, 5, 4], [0, 3, 1]] as [[Int32]] {
            #expect(task.outcome(of: broken[...], to: question) == nil && task.reward(of: broken[...], to: question) == 0)
        }
    }

    @Test func countdownQuestionsAreNewAndPossibleOrNot() {
        let task = Countdown(cards: 3)
        var random = Seed(5).stream("questions")
        let first = task.questions(100, using: &random)
        let second = task.questions(100, except: first, using: &random)
        let impossible = task.questions(50, isPossible: false, using: &random)
        #expect(Set(first + second).count == 200)
        let answers = task.answers
        for question in first + second { #expect(!task.solutions(of: question, among: answers).isEmpty) }
        for question in impossible { #expect(task.solutions(of: question, among: answers).isEmpty && question.target <= 40) }
        // The unreachable targets of one hand, as itertools lists them.
        let unreachable = (1...40).filter { task.solutions(of: .init(cards: [3, 7, 2], target: $0), among: answers).isEmpty }
        #expect(unreachable == PolicyLabValues.unreachable)
    }

    @Test func featuresAreOneHot() {
        let task = Countdown(cards: 3)
        let features = task.features(of: .init(cards: [3, 7, 2], target: 19))
        #expect(features.map(\.index) == [2, 15, 19, 45, 76, 77] && features.last?.value == 0.475 && task.featureCount == 78)
    }

    @Test func aChainHasOneOutcomeAndAFirstError() {
        let task = Chain(modulus: 10, length: 3)
        let question = Chain.Question(start: 4, operations: [0, 1, 2], operands: [8, 5, 6])
        // 4 + 8 = 2, 2 - 5 = 7, 7 * 6 = 2.
        #expect(task.trace(of: question) == [2, 7, 2])
        #expect(task.reward(of: [2, 7, 2], to: question) == 1 && task.reward(of: [0, 0, 2], to: question) == 1)
        #expect(task.reward(of: [2, 7, 3], to: question) == 0)
        #expect(task.firstError(in: [2, 7, 2], to: question) == nil && task.firstError(in: [2, 6, 6], to: question) == 1)
        #expect(task.features(of: question).map(\.index) == [4, 10, 21, 24, 31, 38, 45] && task.featureCount == 49)
    }
}
