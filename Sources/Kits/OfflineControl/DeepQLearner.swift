public import Statistics
internal import Torch

/// Deep Q-learning from a replay buffer, with target networks that follow slowly; with several networks, the least of their values counts.
///
/// An update moves each network one step of Adam down the mean squared difference of Q(s, a) from r + discount x min over networks of
/// max over actions of the target networks at s'. Source: Mnih et al. (2015), algorithm 1; the average of weights is that of Lillicrap et
/// al. (2016), the minimum that of An et al. (2021), section 3.
public struct DeepQLearner: Codable, Sendable {
    public struct Settings: Codable, Hashable, Sendable {
        public var hidden: [Int]
        public var learningRate: Double
        /// How far the target networks move towards the networks in an update.
        public var tau: Double
        public var networks: Int

        public init(hidden: [Int] = [64, 64], learningRate: Double = 1e-3, tau: Double = 0.01, networks: Int = 1) {
            (self.hidden, self.learningRate, self.tau, self.networks) = (hidden, learningRate, tau, networks)
        }
    }

    public let actions: Int
    public let networks: [ActionValueNetwork]
    private let targets: [ActionValueNetwork]
    private let tau: Double
    private var adams: [Adam]

    public init(stateWidth: Int, actions: Int, _ settings: Settings, using random: inout RandomStream) throws {
        precondition(settings.networks > 0, "a learner needs a network, found \(settings.networks)")
        var networks: [ActionValueNetwork] = []
        for _ in 0..<settings.networks {
            networks.append(try ActionValueNetwork([stateWidth] + settings.hidden + [actions], using: &random))
        }
        self.actions = actions
        self.networks = networks
        targets = try networks.map { try $0.copied() }
        tau = settings.tau
        adams = networks.map { _ in Adam(learningRate: settings.learningRate) }
    }

    /// Learns from a batch, whose actions are places.
    ///
    /// - Returns: the mean squared difference before the step, averaged over the networks.
    @discardableResult
    public mutating func update(_ batch: TransitionBatch) throws -> Double {
        let width = batch.states.count / batch.count
        let wanted = try self.wanted(batch)
        let states = try Tensor(batch.states, [batch.count, width])
        var loss = 0.0
        for place in networks.indices {
            let pass = try networks[place].pass(states)
            let found = try pass.output.array(of: Float.self)
            var slopes = [Float](repeating: 0, count: found.count)
            for row in 0..<batch.count {
                let entry = row * actions + Int(batch.actions[row])
                let difference = found[entry] - wanted[row]
                slopes[entry] = 2 * difference / Float(batch.count)
                loss += Double(difference * difference)
            }
            let gradients = try networks[place].gradients(pass, slopes: Tensor(slopes, [batch.count, actions]))
            let tensors = networks[place].tensors
            try adams[place].step(tensors, gradients: gradients)
            for (target, tensor) in zip(targets[place].tensors, tensors) { try target.blend(with: tensor, weight: tau) }
        }
        return loss / Double(batch.count * networks.count)
    }

    /// What the values of a batch's states and actions should be by the target networks.
    public func wanted(_ batch: TransitionBatch) throws -> [Float] {
        let nextStates = try Tensor(batch.nextStates, [batch.count, batch.states.count / batch.count])
        var best = [Float](repeating: .infinity, count: batch.count)
        for target in targets {
            let values = try target.pass(nextStates).output.array(of: Float.self)
            for row in 0..<batch.count {
                var most = values[row * actions]
                for entry in row * actions + 1..<(row + 1) * actions { most = max(most, values[entry]) }
                best[row] = min(best[row], most)
            }
        }
        return (0..<batch.count).map { batch.rewards[$0] + batch.discounts[$0] * best[$0] }
    }

    /// The least value over the networks, of all actions, state by state.
    public func values(_ states: [Float], count: Int) throws -> [Float] {
        var least = try networks[0].values(states, count: count)
        for network in networks.dropFirst() {
            let values = try network.values(states, count: count)
            for entry in least.indices { least[entry] = min(least[entry], values[entry]) }
        }
        return least
    }

    /// The best action of each state, the first of equals, and its value.
    public func greedy(_ states: [Float], count: Int) throws -> [(action: Int, value: Float)] {
        let values = try values(states, count: count)
        return (0..<count).map { row in
            var (action, value) = (0, values[row * actions])
            for other in 1..<actions where values[row * actions + other] > value { (action, value) = (other, values[row * actions + other]) }
            return (action, value)
        }
    }
}
