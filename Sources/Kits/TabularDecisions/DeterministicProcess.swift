/// A finite decision process in which every action leads to one state and earns one reward.
///
/// Tables over states and actions are flat: entry (s, a) stands at s x actions + a. An action whose next state is negative can't be taken.
public struct DeterministicProcess: Codable, Hashable, Sendable {
    public let states: Int
    public let actions: Int
    public let next: [Int]
    public var rewards: [Double]

    /// A process with these next states and rewards; in each state some action can be taken.
    public init(states: Int, actions: Int, next: [Int], rewards: [Double]) {
        precondition(
            next.count == states * actions && rewards.count == next.count,
            "\(states) states and \(actions) actions have \(states * actions) next states and rewards, found \(next.count) and \(rewards.count)"
        )
        precondition(
            next.allSatisfy { $0 < states }, "the last of \(states) states is \(states - 1), found a next state \(next.max() ?? 0)")
        for state in 0..<states {
            precondition(
                (state * actions..<(state + 1) * actions).contains { next[$0] >= 0 }, "in state \(state) no action can be taken")
        }
        self.states = states
        self.actions = actions
        self.next = next
        self.rewards = rewards
    }
}
