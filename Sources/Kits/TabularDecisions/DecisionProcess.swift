public import Statistics

/// A finite Markov decision process without its reward: states, actions, transition probabilities and a discount.
///
/// Tables over states and actions are flat: entry (s, a) stands at s x actions + a, and the probability of s' after (s, a) at
/// (s x actions + a) x states + s'. Source: Puterman, Markov Decision Processes (1994), chapter 6.
public struct DecisionProcess: Codable, Hashable, Sendable {
    public let states: Int
    public let actions: Int
    public let transitions: [Double]
    public var discount: Double

    /// A process with these transition probabilities, row after row; each row has to sum to 1.
    public init(states: Int, actions: Int, transitions: [Double], discount: Double) {
        precondition(
            transitions.count == states * actions * states,
            "\(states) states and \(actions) actions have \(states * actions * states) transition probabilities, found \(transitions.count)"
        )
        precondition(discount >= 0 && discount < 1, "a discount is at least 0 and below 1, found \(discount)")
        self.states = states
        self.actions = actions
        self.transitions = transitions
        self.discount = discount
    }

    /// The mean of a function of the next state, for each state and action.
    public func expectedNext(_ values: [Double]) -> [Double] {
        precondition(values.count == states, "a function of \(states) states has as many values, found \(values.count)")
        return [Double](unsafeUninitializedCapacity: states * actions) { means, count in
            transitions.withUnsafeBufferPointer { transitions in
                values.withUnsafeBufferPointer { values in
                    for row in 0..<states * actions {
                        var sum = 0.0
                        for next in 0..<states { sum += transitions[row &* states &+ next] * values[next] }
                        means[row] = sum
                    }
                }
            }
            count = states * actions
        }
    }

    /// The mean over the next state of a function of state, action and next state, laid out as the transitions.
    public func expected(_ values: [Double]) -> [Double] {
        precondition(values.count == transitions.count, "a reward of transitions has \(transitions.count) values, found \(values.count)")
        return (0..<states * actions).map { row in
            (row * states..<(row + 1) * states).reduce(0) { $0 + transitions[$1] * values[$1] }
        }
    }

    /// A process whose kernel is this one's but for a share that is the other's.
    public func mixed(with other: DecisionProcess, share: Double) -> DecisionProcess {
        DecisionProcess(
            states: states, actions: actions, transitions: zip(transitions, other.transitions).map { (1 - share) * $0 + share * $1 },
            discount: discount)
    }

    /// A copy with another discount.
    public func discounted(by discount: Double) -> DecisionProcess {
        DecisionProcess(states: states, actions: actions, transitions: transitions, discount: discount)
    }
}

extension DecisionProcess {
    /// A process whose rows are drawn from the Dirichlet distribution with all parameters 1/2.
    ///
    /// They are squares of normal numbers over their sum: such a square has the gamma distribution of shape 1/2.
    public static func random(states: Int, actions: Int, discount: Double, _ random: inout RandomStream) -> DecisionProcess {
        var transitions: [Double] = []
        transitions.reserveCapacity(states * actions * states)
        for _ in 0..<states * actions {
            let squares = (0..<states).map { _ in
                let x = random.normal()
                return x * x
            }
            let sum = squares.reduce(0, +)
            transitions += squares.map { $0 / sum }
        }
        return DecisionProcess(states: states, actions: actions, transitions: transitions, discount: discount)
    }

    /// A square of cells, row after row, with the moves north, east, south and west.
    ///
    /// With probability `slip` one of the four moves is made at random; a move out of the square stays where it is.
    public static func grid(side: Int, slip: Double, discount: Double) -> DecisionProcess {
        let states = side * side
        var transitions = [Double](repeating: 0, count: states * 4 * states)
        func neighbour(_ cell: Int, _ move: Int) -> Int {
            let row = cell / side + [-1, 0, 1, 0][move]
            let column = cell % side + [0, 1, 0, -1][move]
            return (0..<side).contains(row) && (0..<side).contains(column) ? row * side + column : cell
        }
        for cell in 0..<states {
            for move in 0..<4 {
                for made in 0..<4 {
                    transitions[(cell * 4 + move) * states + neighbour(cell, made)] += slip / 4 + (made == move ? 1 - slip : 0)
                }
            }
        }
        return DecisionProcess(states: states, actions: 4, transitions: transitions, discount: discount)
    }
}
