/// What two rewards must agree in to order all policies alike, and how far they differ in it: a metric of the STARC family.
///
/// A reward is brought to canonical form by the value of the uniform policy, C(R)(s, a) = R + discount E V_u(s') - V_u(s), and scaled to
/// Euclidean length 1; the distance is half the length of the difference, from 0 (the same order of policies) to 1 (the opposite order).
/// Source: Skalse, Farnik, Motwani, Jenner, Gleave and Abate, STARC (2024), definitions 5 to 7 (value-adjusted levelling).
public struct RewardDistance: Sendable {
    public let process: DecisionProcess
    /// The canonical form as a matrix, row after row.
    private let matrix: [Double]

    /// The distance in a process; the canonical form is prepared as a matrix, since it is linear.
    public init(_ process: DecisionProcess) {
        self.process = process
        let count = process.states * process.actions
        var matrix = [Double](repeating: 0, count: count * count)
        for column in 0..<count {
            var reward = [Double](repeating: 0, count: count)
            reward[column] = 1
            let values = process.values(of: process.uniformPolicy, reward)
            let next = process.expectedNext(values)
            for row in 0..<count {
                matrix[row * count + column] = (row == column ? 1 : 0) + process.discount * next[row] - values[row / process.actions]
            }
        }
        self.matrix = matrix
    }

    /// The canonical form of a reward of states and actions.
    public func canonical(_ reward: [Double]) -> [Double] {
        process.requireReward(reward)
        let count = reward.count
        return [Double](unsafeUninitializedCapacity: count) { form, filled in
            matrix.withUnsafeBufferPointer { matrix in
                reward.withUnsafeBufferPointer { reward in
                    for row in 0..<count {
                        var sum = 0.0
                        for column in 0..<count { sum += matrix[row &* count &+ column] * reward[column] }
                        form[row] = sum
                    }
                }
            }
            filled = count
        }
    }

    /// What one more unit of a reward's entry adds to its canonical form.
    public func canonicalColumn(_ entry: Int) -> [Double] {
        let count = process.states * process.actions
        return (0..<count).map { matrix[$0 * count + entry] }
    }

    /// The distance of two rewards, in [0, 1]; a reward under which all policies are equal has the length 0 and is far from every other.
    public func between(_ first: [Double], _ second: [Double]) -> Double {
        Self.ofCanonical(canonical(first), canonical(second))
    }

    /// The distance of two rewards in canonical form.
    public static func ofCanonical(_ first: [Double], _ second: [Double]) -> Double {
        let (a, b) = (length(first), length(second))
        if a == 0 && b == 0 { return 0 }
        var sum = 0.0
        for index in first.indices {
            let difference = (a == 0 ? 0 : first[index] / a) - (b == 0 ? 0 : second[index] / b)
            sum += difference * difference
        }
        return 0.5 * sum.squareRoot()
    }

    private static func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
