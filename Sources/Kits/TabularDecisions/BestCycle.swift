/// The cycle of a deterministic process that earns most in the long run.
public struct BestCycle: Codable, Hashable, Sendable {
    /// The mean reward of a step: the optimal long-run average where the cycle can be reached from everywhere.
    public var mean: Double
    /// The states in their order, from the first one of the cycle with the least number.
    public var states: [Int]
    /// The action that is taken in each of them.
    public var actions: [Int]
    /// No cycle at all has a mean above this: what the last round of improvements leaves open, at most rounding.
    public var bound: Double
}

extension DeterministicProcess {
    /// The cycle with the largest mean reward, by Howard's policy iteration on graphs.
    ///
    /// A policy leads each state into one cycle. It is improved first towards cycles with a larger mean and then, among equal ones, towards
    /// more on the way, until neither gains more than rounding. Source: Cochet-Terrasson, Cohen, Gaubert, McGettrick and Quadrat, Numerical
    /// computation of spectral elements in max-plus algebra (1998); for its speed beside Karp's method: Dasdan, ACM TODAES 9 (2004), 385-418.
    public func bestCycle() -> BestCycle {
        let scale = zip(rewards, next).reduce(1e-300) { $1.1 >= 0 ? max($0, $1.0.magnitude) : $0 }
        let tolerance = 1e-13 * scale
        var policy = (0..<states).map { state in
            (0..<actions).filter { next[state * actions + $0] >= 0 }.max { rewards[state * actions + $0] < rewards[state * actions + $1] }!
        }
        var values = PolicyValues(states: states)
        evaluate(policy, &values)
        // Every round raises a mean or a value by more than the tolerance, and there are finitely many policies.
        for _ in 0..<10 * states + 100 {
            guard improve(&policy, values, tolerance) else { break }
            evaluate(policy, &values)
        }
        return cycle(of: policy, values, tolerance)
    }

    /// Means of the cycles that states lead to, and what is earned beyond them on the way, in relation to one state of the cycle.
    private struct PolicyValues {
        var mean: [Double]
        var value: [Double]
        init(states: Int) {
            mean = [Double](repeating: 0, count: states)
            value = mean
        }
    }

    private func evaluate(_ policy: [Int], _ values: inout PolicyValues) {
        // 0: not seen, 1: on the current path, 2: done.
        var mark = [UInt8](repeating: 0, count: states)
        var path: [Int] = []
        for start in 0..<states where mark[start] == 0 {
            path.removeAll(keepingCapacity: true)
            var state = start
            while mark[state] == 0 {
                mark[state] = 1
                path.append(state)
                state = next[state * actions + policy[state]]
            }
            if mark[state] == 1 {
                // A new cycle; its anchor keeps its value, so that values never go in circles.
                let members = path[path.firstIndex(of: state)!...]
                values.mean[state] = members.reduce(0) { $0 + rewards[$1 * actions + policy[$1]] } / Double(members.count)
                mark[state] = 2
            }
            for state in path.reversed() where mark[state] == 1 {
                let edge = state * actions + policy[state]
                values.mean[state] = values.mean[next[edge]]
                values.value[state] = rewards[edge] - values.mean[state] + values.value[next[edge]]
                mark[state] = 2
            }
        }
    }

    private func improve(_ policy: inout [Int], _ values: PolicyValues, _ tolerance: Double) -> Bool {
        var isBetter = false
        for state in 0..<states {
            var best = values.mean[state] + tolerance
            for action in 0..<actions {
                let target = next[state * actions + action]
                guard target >= 0, values.mean[target] > best else { continue }
                (best, policy[state], isBetter) = (values.mean[target], action, true)
            }
        }
        if isBetter { return true }
        for state in 0..<states {
            // Values add up along a path, and so does their rounding.
            var best = values.value[state] + 100 * tolerance
            for action in 0..<actions {
                let edge = state * actions + action
                let target = next[edge]
                guard target >= 0, values.mean[target] > values.mean[state] - tolerance else { continue }
                let value = rewards[edge] - values.mean[state] + values.value[target]
                guard value > best else { continue }
                (best, policy[state], isBetter) = (value, action, true)
            }
        }
        return isBetter
    }

    private func cycle(of policy: [Int], _ values: PolicyValues, _ tolerance: Double) -> BestCycle {
        let start = (0..<states).max { values.mean[$0] < values.mean[$1] }!
        var (state, seen) = (start, Set<Int>())
        while seen.insert(state).inserted { state = next[state * actions + policy[state]] }
        var states = [state]
        while true {
            let following = next[states.last! * actions + policy[states.last!]]
            if following == state { break }
            states.append(following)
        }
        let first = states.indices.min { states[$0] < states[$1] }!
        states = Array(states[first...] + states[..<first])
        let taken = states.map { policy[$0] }
        let mean = zip(states, taken).reduce(0) { $0 + rewards[$1.0 * actions + $1.1] } / Double(states.count)
        // Around a cycle the means that states lead to stay the same and their values cancel, so that its mean is no more than the most of
        // reward and change of value on one of its steps.
        var bound = mean
        for state in 0..<self.states {
            for action in 0..<actions {
                let target = next[state * actions + action]
                guard target >= 0, values.mean[target] > values.mean[state] - tolerance else { continue }
                bound = max(bound, rewards[state * actions + action] + values.value[target] - values.value[state])
            }
        }
        return BestCycle(mean: mean, states: states, actions: taken, bound: bound)
    }
}
