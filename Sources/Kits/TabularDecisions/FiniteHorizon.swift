/// What is best with so many steps left, from every state: values and actions by backward induction.
///
/// Tables are flat: the entry for t steps left in state s stands at t x states + s. Source: Puterman, Markov Decision Processes (1994),
/// section 4.5.
public struct FiniteHorizonPlan: Codable, Hashable, Sendable {
    public let states: Int
    public let horizon: Int
    /// What is earned from now on; with 0 steps left, the final values.
    public let values: [Double]
    /// The best action, the first of equals; -1 with 0 steps left.
    public let actions: [Int]

    public func value(_ state: Int, stepsLeft: Int) -> Double { values[stepsLeft * states + state] }
    public func action(_ state: Int, stepsLeft: Int) -> Int { actions[stepsLeft * states + state] }

    /// Backward induction; `actionValue` says what an action is worth when the values after it are known, nil if it can't be taken.
    init(states: Int, actions: Int, horizon: Int, final: [Double]?, _ actionValue: (Int, Int, UnsafePointer<Double>) -> Double?) {
        precondition(horizon >= 0, "a horizon isn't negative, found \(horizon)")
        let last = final ?? [Double](repeating: 0, count: states)
        precondition(last.count == states, "\(states) states have as many final values, found \(last.count)")
        var values = last + [Double](repeating: 0, count: horizon * states)
        var choices = [Int](repeating: -1, count: values.count)
        values.withUnsafeMutableBufferPointer { values in
            for left in 1..<max(1, horizon + 1) {
                let after = UnsafePointer(values.baseAddress! + (left - 1) * states)
                for state in 0..<states {
                    var (best, choice) = (-Double.infinity, -1)
                    for action in 0..<actions {
                        guard let value = actionValue(state, action, after), value > best else { continue }
                        (best, choice) = (value, action)
                    }
                    values[left * states + state] = best
                    choices[left * states + state] = choice
                }
            }
        }
        self.states = states
        self.horizon = horizon
        self.values = values
        self.actions = choices
    }
}

extension DecisionProcess {
    /// What is best over so many steps for a reward of states and actions, and how.
    ///
    /// - Parameters:
    ///   - final: what each state is worth at the end; without it, nothing.
    ///   - discount: the worth of a reward a step later, 1 unless given: the process's own is for endless horizons.
    public func plan(_ reward: [Double], horizon: Int, final: [Double]? = nil, discount: Double = 1) -> FiniteHorizonPlan {
        requireReward(reward)
        return FiniteHorizonPlan(states: states, actions: actions, horizon: horizon, final: final) { state, action, after in
            let row = state * actions + action
            var mean = 0.0
            for next in 0..<states { mean += transitions[row * states + next] * after[next] }
            return reward[row] + discount * mean
        }
    }
}

extension DeterministicProcess {
    /// What is best over so many steps, and how.
    public func plan(horizon: Int, final: [Double]? = nil) -> FiniteHorizonPlan {
        FiniteHorizonPlan(states: states, actions: actions, horizon: horizon, final: final) { state, action, after in
            let edge = state * actions + action
            return next[edge] < 0 ? nil : rewards[edge] + after[next[edge]]
        }
    }
}

/// One thing that an action may lead to.
public struct Consequence<State: Hashable> {
    public var probability: Double
    public var reward: Double
    public var state: State

    public init(_ probability: Double, reward: Double, state: State) {
        self.probability = probability
        self.reward = reward
        self.state = state
    }
}

/// The most that can be expected over so many steps from a state, where states are met as one goes and can't be numbered beforehand.
///
/// Each state that can be reached is looked at once for each number of steps left: beliefs of a bandit, for instance, whose counts grow.
/// - Parameter options: for each action in a state, with the steps left, what it may lead to; probabilities sum to 1. No action ends it.
public func optimalValue<State: Hashable>(
    from start: State, horizon: Int, options: (State, _ stepsLeft: Int) -> [[Consequence<State>]]
) -> Double {
    var known = [[State: Double]](repeating: [:], count: horizon + 1)
    func value(_ state: State, _ left: Int) -> Double {
        if left == 0 { return 0 }
        if let value = known[left][state] { return value }
        let best =
            options(state, left).map { consequences in
                consequences.reduce(0) { $0 + $1.probability * ($1.reward + value($1.state, left - 1)) }
            }.max() ?? 0
        known[left][state] = best
        return best
    }
    return value(start, horizon)
}
