import Statistics
import TabularDecisions
import Testing

@Suite struct FiniteHorizonTests {
    /// All sequences of actions that depend on nothing are tried: in a deterministic process no plan does better.
    @Test func aDeterministicPlanIsTheBestOfAllSequences() {
        var random = Seed(3).stream("process")
        let process = randomProcess(states: 4, actions: 3, &random)
        let final = [0.5, -1, 2, 0]
        let plan = process.plan(horizon: 6, final: final)
        func best(_ state: Int, _ left: Int) -> Double {
            if left == 0 { return final[state] }
            return (0..<3).filter { process.next[state * 3 + $0] >= 0 }.map { action in
                process.rewards[state * 3 + action] + best(process.next[state * 3 + action], left - 1)
            }.max()!
        }
        for state in 0..<4 {
            for left in 0...6 { #expect((plan.value(state, stepsLeft: left) - best(state, left)).magnitude < 1e-12) }
        }
        // Following the plan's actions earns its value.
        var (state, earned) = (2, 0.0)
        for left in (1...6).reversed() {
            let edge = state * 3 + plan.action(state, stepsLeft: left)
            earned += process.rewards[edge]
            state = process.next[edge]
        }
        #expect((earned + final[state] - plan.value(2, stepsLeft: 6)).magnitude < 1e-12)
        #expect(plan.action(0, stepsLeft: 0) == -1)
    }

    @Test func aStochasticPlanIsTheBestOfAllPolicies() {
        // Two states, two actions, two steps: 4 first choices by state times 4 later ones.
        let small = DecisionProcess(
            states: 2, actions: 2, transitions: [0.3, 0.7, 0.9, 0.1, 0.5, 0.5, 0.2, 0.8], discount: 0.5)
        let reward = [1, 0.2, -0.4, 2]
        func value(_ policy: [Int], after: [Double]) -> [Double] {
            (0..<2).map { state in
                let row = state * 2 + policy[state]
                return reward[row] + 0.9 * (small.transitions[row * 2] * after[0] + small.transitions[row * 2 + 1] * after[1])
            }
        }
        let policies = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let plan = small.plan(reward, horizon: 2, discount: 0.9)
        for state in 0..<2 {
            let best = policies.flatMap { later in policies.map { value($0, after: value(later, after: [0, 0]))[state] } }.max()!
            #expect((plan.value(state, stepsLeft: 2) - best).magnitude < 1e-14)
        }
    }

    @Test func aLongDiscountedHorizonComesToTheOptimalValues() {
        let plan = process.plan(Reference.reward, horizon: 400, discount: 0.85)
        let endless = process.maxima(process.optimalValues(Reference.reward))
        for state in 0..<5 { #expect((plan.value(state, stepsLeft: 400) - endless[state]).magnitude < 1e-11) }
    }

    /// Gittins's one-armed bandit: an arm of unknown probability with a uniform prior, beside one that pays `sure`. With two steps left
    /// the unknown arm is worth 1/2 + 1/2 max(2/3, sure) + 1/2 max(1/3, sure) when it is tried first.
    @Test func beliefsOfABanditComeToTheClosedForm() {
        struct Belief: Hashable { var wins = 0, losses = 0 }
        func value(_ sure: Double, _ horizon: Int) -> Double {
            optimalValue(from: Belief(), horizon: horizon) { belief, _ in
                let p = Double(belief.wins + 1) / Double(belief.wins + belief.losses + 2)
                return [
                    [Consequence(1, reward: sure, state: belief)],
                    [
                        Consequence(p, reward: 1, state: Belief(wins: belief.wins + 1, losses: belief.losses)),
                        Consequence(1 - p, reward: 0, state: Belief(wins: belief.wins, losses: belief.losses + 1)),
                    ],
                ]
            }
        }
        for sure in [0.1, 0.4, 0.55] {
            #expect((value(sure, 2) - max(2 * sure, 0.5 + max(2.0 / 3, sure) / 2 + max(1.0 / 3, sure) / 2)).magnitude < 1e-15)
        }
        #expect(value(0.9, 30) > 26.99)
        #expect(optimalValue(from: 1, horizon: 5) { _, _ in [] } == 0)
    }
}
