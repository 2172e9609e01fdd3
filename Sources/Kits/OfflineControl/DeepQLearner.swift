public import Statistics
internal import Torch

/// Deep Q-learning from replay buffers, with target networks that follow slowly: any number of independent learners, computed together.
///
/// An update moves each network one step of Adam down the mean squared difference of Q(s, a) from r + discount x max over actions of its
/// target network at s'. The learners share nothing but the products of matrices they are computed in. Source: Mnih et al. (2015),
/// algorithm 1; the running average of weights is that of Lillicrap et al. (2016), algorithm 1.
public struct DeepQLearner: Codable, Sendable {
    public struct Settings: Codable, Hashable, Sendable {
        public var hidden: [Int]
        public var learningRate: Double
        /// How far the target networks move towards the networks in an update.
        public var tau: Double

        public init(hidden: [Int] = [64, 64], learningRate: Double = 1e-3, tau: Double = 0.01) {
            (self.hidden, self.learningRate, self.tau) = (hidden, learningRate, tau)
        }
    }

    /// Learners that are computed together.
    public let count: Int
    public let actions: Int
    public let networks: EnsembleNetwork
    private let targets: EnsembleNetwork
    private let tau: Double
    private var adam: Adam

    /// One learner for each stream, which gives it its first weights.
    public init(stateWidth: Int, actions: Int, _ settings: Settings, using streams: inout [RandomStream]) throws {
        (count, self.actions, tau) = (streams.count, actions, settings.tau)
        networks = try EnsembleNetwork([stateWidth] + settings.hidden + [actions], using: &streams)
        targets = try networks.copied()
        adam = Adam(learningRate: settings.learningRate)
    }

    /// Each learner learns from a batch of its own; actions are places.
    ///
    /// - Parameter batches: one for each learner, all of one size.
    /// - Returns: each learner's mean squared difference before the step.
    @discardableResult
    public mutating func update(_ batches: [TransitionBatch]) throws -> [Double] {
        precondition(batches.count == count, "\(count) learners need as many batches, found \(batches.count)")
        let (rows, width) = (batches[0].count, batches[0].states.count / batches[0].count)
        let wanted = try wanted(batches)
        let pass = try networks.pass(Tensor(batches.flatMap(\.states), [count, rows, width]))
        let found = try pass.output.array(of: Float.self)
        var slopes = [Float](repeating: 0, count: found.count)
        var losses = [Double](repeating: 0, count: count)
        for learner in 0..<count {
            for row in 0..<rows {
                let place = learner * rows + row
                let entry = place * actions + Int(batches[learner].actions[row])
                let difference = found[entry] - wanted[place]
                slopes[entry] = 2 * difference / Float(rows)
                losses[learner] += Double(difference * difference) / Double(rows)
            }
        }
        let gradients = try pass.gradients(slopes: Tensor(slopes, [count, rows, actions]))
        // Units that have died leave Adam with means that shrink for ever.
        try flushingSubnormals {
            try adam.step(networks.tensors, gradients: gradients)
            for (target, tensor) in zip(targets.tensors, networks.tensors) { try target.blend(with: tensor, weight: tau) }
        }
        return losses
    }

    /// What the values of the batches' states and actions should be by the target networks, learner by learner.
    public func wanted(_ batches: [TransitionBatch]) throws -> [Float] {
        let rows = batches[0].count
        let next = try Tensor(batches.flatMap(\.nextStates), [count, rows, batches[0].states.count / rows])
        let values = try targets.pass(next).output.array(of: Float.self)
        return batches.indices.flatMap { learner in
            (0..<rows).map { row in
                let first = (learner * rows + row) * actions
                var most = values[first]
                for entry in first + 1..<first + actions { most = max(most, values[entry]) }
                return batches[learner].rewards[row] + batches[learner].discounts[row] * most
            }
        }
    }

    /// The best action of each state, the first of equals, and its value.
    ///
    /// - Parameters:
    ///   - states: row by row, those of the first learner first.
    ///   - rows: states of each learner.
    public func greedy(_ states: [Float], rows: Int) throws -> [(action: Int, value: Float)] {
        let values = try networks.pass(Tensor(states, [count, rows, states.count / (count * rows)])).output.array(of: Float.self)
        return (0..<count * rows).map { place in
            var (action, value) = (0, values[place * actions])
            for other in 1..<actions where values[place * actions + other] > value {
                (action, value) = (other, values[place * actions + other])
            }
            return (action, value)
        }
    }
}
