import Glibc
import Statistics
import TabularLearners
import Testing
import TestSupport

@Suite struct QTableTests {
    @Test func aValueMovesByTheRateTowardsItsTarget() {
        var table = QTable(states: 2, actions: 2) { state, action in Double(10 * state + action) }
        #expect(table.values == [0, 1, 10, 11] && table.greedy == [1, 1])
        // 0 + .25 (3 + .5 x 11 - 0) = 2.125, which is better than 1.
        let rose = table.learn(0, 0, reward: 3, next: 1, rate: 0.25, discount: 0.5)
        #expect(rose)
        #expect(table[0, 0] == 2.125 && table.greedy == [0, 1] && table.best(in: 0) == 2.125)
        let stayed = !table.learn(1, 0, reward: 6, next: nil, rate: 0.5, discount: 0.9)
        #expect(stayed)
        #expect(table[1, 0] == 8 && table.scale == 11)
    }

    /// Whatever happens, the action at hand is the first of the best ones.
    @Test func theBestActionAtHandIsTheBest() {
        var random = Seed(2).stream("updates")
        var table = QTable(states: 3, actions: 4)
        for _ in 0..<5000 {
            let (state, action) = (random.index(below: 3), random.index(below: 4))
            let before = table.greedy[state]
            // Few different targets, so that values are equal often.
            let changed = table.move(state, action, towards: Double(random.index(below: 3)), rate: random.bernoulli(0.5) ? 1 : 0.5)
            let row = (0..<4).map { table[state, $0] }
            #expect(table.greedy[state] == row.firstIndex(of: row.max()!)! && changed == (table.greedy[state] != before))
        }
    }

    @Test func softmaxIsProportionalToTheExponentials() {
        let table = QTable(states: 1, actions: 3) { _, action in [1000, 999, 1001][action] }
        let weights = [0.0, -1, 1].map { exp($0 / 0.7) }
        #expect(distance(table.softmax(in: 0, temperature: 0.7), weights.map { $0 / weights.reduce(0, +) }) < 1e-14)
        let other = QTable(states: 1, actions: 3) { _, action in [10000, 9990, 10010][action] }
        #expect(
            distance(
                table.softmax(in: 0, temperature: 0.01 * table.scale), other.softmax(in: 0, temperature: 0.01 * other.scale)) < 1e-12)
        #expect(QTable(states: 1, actions: 2).scale == 1)
    }

    @Test func explorationTakesEveryActionEquallyOften() {
        let table = QTable(states: 1, actions: 4) { _, action in Double(action) }
        var random = Seed(1).stream("explore")
        let chosen = (0..<20_000).map { _ in table.explore(in: 0, share: 0.4, using: &random) }
        for (action, p) in [0.1, 0.1, 0.1, 0.7].enumerated() {
            #expect((Double(chosen.count { $0 == action }) / 20_000 - p).magnitude < 4 * (p * (1 - p) / 20_000).squareRoot())
        }
    }

    /// A corridor of five rooms with a reward of 1 at the end: the value of going on is discount^(rooms left).
    @Test func aCorridorIsLearned() {
        var table = QTable(states: 5, actions: 2)
        var random = Seed(3).stream("corridor")
        for _ in 0..<20_000 {
            let (state, action) = (random.index(below: 5), random.index(below: 2))
            let end = state == 4 && action == 1
            let next = action == 1 ? state + 1 : max(0, state - 1)
            table.learn(state, action, reward: end ? 1 : 0, next: end ? nil : next, rate: 0.5, discount: 0.9)
        }
        let expected = (0..<5).flatMap { state in [pow(0.9, Double(5 - max(0, state - 1))), pow(0.9, Double(4 - state))] }
        #expect(distance(table.values, expected) < 1e-9)
        #expect(table.greedy == [1, 1, 1, 1, 1])
    }
}
