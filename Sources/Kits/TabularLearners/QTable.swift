import Glibc
public import Statistics

/// Values of actions in states, in a table, with the best action of each state at hand.
public struct QTable: Codable, Hashable, Sendable {
    public let states: Int
    public let actions: Int
    /// The values, state after state.
    public private(set) var values: [Double]
    /// The best action of each state, the first of equal ones.
    public private(set) var greedy: [Int]

    /// - Parameter initial: the value of an action in a state to begin with.
    public init(states: Int, actions: Int, initial: (_ state: Int, _ action: Int) -> Double = { _, _ in 0 }) {
        precondition(states > 0 && actions > 0, "a table needs states and actions, found \(states) and \(actions)")
        (self.states, self.actions) = (states, actions)
        values = (0..<states).flatMap { state in (0..<actions).map { initial(state, $0) } }
        greedy = [Int](repeating: 0, count: states)
        for state in 0..<states { rescan(state) }
    }

    /// The value of an action in a state.
    @inline(__always)
    public subscript(state: Int, action: Int) -> Double { values[state * actions + action] }

    /// The value of the best action in a state.
    @inline(__always)
    public func best(in state: Int) -> Double { values[state * actions + greedy[state]] }

    /// Moves a value by a rate towards a target; whether that changed the best action of the state.
    @inline(__always)
    @discardableResult
    public mutating func move(_ state: Int, _ action: Int, towards target: Double, rate: Double) -> Bool {
        let place = state * actions + action
        let value = values[place] + rate * (target - values[place])
        let isRise = value >= values[place]
        values[place] = value
        let favourite = greedy[state]
        if action == favourite {
            // Only a fall can let another action pass.
            if !isRise { rescan(state) }
        } else {
            let best = values[state * actions + favourite]
            if value > best || value == best && action < favourite { greedy[state] = action }
        }
        return greedy[state] != favourite
    }

    /// The Q-learning update: towards the reward plus the discounted value of the best action in the next state, or the reward alone at an end.
    ///
    /// Source: Watkins and Dayan, Machine Learning 8 (1992), 279-292.
    @inline(__always)
    @discardableResult
    public mutating func learn(_ state: Int, _ action: Int, reward: Double, next: Int?, rate: Double, discount: Double) -> Bool {
        move(state, action, towards: reward + (next.map { discount * best(in: $0) } ?? 0), rate: rate)
    }

    /// The best action, or with a probability any action.
    @inline(__always)
    public func explore(in state: Int, share: Double, using random: inout RandomStream) -> Int {
        random.bernoulli(share) ? random.index(below: actions) : greedy[state]
    }

    /// The probabilities of the actions in a state, proportional to exp(value / temperature).
    public func softmax(in state: Int, temperature: Double) -> [Double] {
        let top = best(in: state)
        let weights = (0..<actions).map { exp((self[state, $0] - top) / temperature) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// The largest size of a value: divided by it, a table does not know the unit of its rewards. 1 for a table of zeros.
    public var scale: Double {
        let largest = values.reduce(0) { max($0, $1.magnitude) }
        return largest > 0 ? largest : 1
    }

    private mutating func rescan(_ state: Int) {
        var (favourite, best) = (0, values[state * actions])
        for action in 1..<max(actions, 1) where values[state * actions + action] > best {
            (favourite, best) = (action, values[state * actions + action])
        }
        greedy[state] = favourite
    }
}
