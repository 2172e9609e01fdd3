internal import Glibc

extension DecisionProcess {
    /// The best value of each state under action values: their maximum.
    public func maxima(_ actionValues: [Double]) -> [Double] {
        (0..<states).map { state in (state * actions..<(state + 1) * actions).reduce(-Double.infinity) { max($0, actionValues[$1]) } }
    }

    /// Optimal action values for a reward of states and actions, by value iteration, to within `tolerance`.
    public func optimalValues(_ reward: [Double], tolerance: Double = 1e-12) -> [Double] {
        iterated(reward, tolerance) { values in maxima(values) }
    }

    /// Action values of the policy with the best sum of reward and `temperature` times entropy, by soft value iteration.
    ///
    /// That policy is their softmax at this temperature. Source: Ziebart, Modeling Purposeful Adaptive Behavior (2010), section 6.2.
    public func softOptimalValues(_ reward: [Double], temperature: Double, tolerance: Double = 1e-12) -> [Double] {
        iterated(reward, tolerance) { values in softMaxima(values, temperature: temperature) }
    }

    /// `temperature` times the logarithm of the sum of exponentials of action values over it, state by state.
    public func softMaxima(_ actionValues: [Double], temperature: Double) -> [Double] {
        let best = maxima(actionValues)
        return (0..<states).map { state in
            let sum = (state * actions..<(state + 1) * actions).reduce(0.0) { $0 + exp((actionValues[$1] - best[state]) / temperature) }
            return best[state] + temperature * log(sum)
        }
    }

    private func iterated(_ reward: [Double], _ tolerance: Double, _ stateValues: ([Double]) -> [Double]) -> [Double] {
        requireReward(reward)
        var values = reward
        while true {
            let next = zip(reward, expectedNext(stateValues(values))).map { $0 + discount * $1 }
            let change = zip(next, values).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
            values = next
            // What is left to come is at most this times discount / (1 - discount).
            if change * discount <= tolerance * (1 - discount) { return values }
            // Nor can it come closer than rounding.
            let size = values.reduce(0) { max($0, $1.magnitude) }
            if change <= 4 * size.ulp { return values }
        }
    }

    /// The value of each state under a policy, by solving the linear equations; `policy` has a probability for each state and action.
    public func values(of policy: [Double], _ reward: [Double]) -> [Double] {
        requireReward(reward)
        return solveLinear(
            policyEquations(policy),
            (0..<states).map { state in (state * actions..<(state + 1) * actions).reduce(0) { $0 + policy[$1] * reward[$1] } })
    }

    /// Discounted expected visits of each state and action under a policy, from a distribution over first states; they sum to 1 / (1 - discount).
    public func occupancy(of policy: [Double], start: [Double]) -> [Double] {
        let equations = policyEquations(policy)
        var transposed = equations
        for row in 0..<states { for column in 0..<states { transposed[row * states + column] = equations[column * states + row] } }
        let visits = solveLinear(transposed, start)
        return policy.indices.map { policy[$0] * visits[$0 / actions] }
    }

    /// Identity minus discount times the chain that a policy makes, row after row.
    package func policyEquations(_ policy: [Double]) -> [Double] {
        precondition(policy.count == states * actions, "a policy has \(states * actions) probabilities, found \(policy.count)")
        var matrix = [Double](repeating: 0, count: states * states)
        for state in 0..<states {
            for action in 0..<actions {
                let row = state * actions + action
                for next in 0..<states { matrix[state * states + next] -= discount * policy[row] * transitions[row * states + next] }
            }
            matrix[state * states + state] += 1
        }
        return matrix
    }

    func requireReward(_ reward: [Double]) {
        precondition(reward.count == states * actions, "a reward has \(states * actions) values, found \(reward.count)")
    }

    /// The policy with equal probabilities.
    public var uniformPolicy: [Double] { [Double](repeating: 1 / Double(actions), count: states * actions) }

    /// The policy that takes the best action, the first of equals.
    public func greedyPolicy(_ actionValues: [Double]) -> [Double] {
        var policy = [Double](repeating: 0, count: states * actions)
        for state in 0..<states {
            let range = state * actions..<(state + 1) * actions
            policy[range.max { actionValues[$0] < actionValues[$1] }!] = 1
        }
        return policy
    }

    /// Logarithms of the softmax of action values at an inverse temperature, exact also where the probability is too small for a number.
    public func logSoftmaxPolicy(_ actionValues: [Double], inverseTemperature beta: Double) -> [Double] {
        let soft = softMaxima(actionValues.map { beta * $0 }, temperature: 1)
        return actionValues.indices.map { beta * actionValues[$0] - soft[$0 / actions] }
    }
}

/// The solution of a square system of linear equations, row after row, by elimination with the largest pivot of each column.
///
/// Source: Golub and Van Loan, Matrix Computations (4th edition), section 3.4. A singular system makes numbers that are not finite.
public func solveLinear(_ matrix: [Double], _ right: [Double]) -> [Double] {
    let n = right.count
    precondition(matrix.count == n * n, "\(n) equations have \(n * n) coefficients, found \(matrix.count)")
    var (a, x) = (matrix, right)
    a.withUnsafeMutableBufferPointer { a in
        x.withUnsafeMutableBufferPointer { x in
            for column in 0..<n {
                var pivot = column
                for row in column..<n where a[row * n + column].magnitude > a[pivot * n + column].magnitude { pivot = row }
                if pivot != column {
                    for k in column..<n { a.swapAt(pivot * n + k, column * n + k) }
                    x.swapAt(pivot, column)
                }
                for row in column + 1..<max(column + 1, n) {
                    let factor = a[row * n + column] / a[column * n + column]
                    guard factor != 0 else { continue }
                    for k in column + 1..<max(column + 1, n) { a[row * n + k] -= factor * a[column * n + k] }
                    x[row] -= factor * x[column]
                }
            }
            for row in (0..<n).reversed() {
                var rest = x[row]
                for k in row + 1..<max(row + 1, n) { rest -= a[row * n + k] * x[k] }
                x[row] = rest / a[row * n + row]
            }
        }
    }
    return x
}
