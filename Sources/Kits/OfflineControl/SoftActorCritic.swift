public import Statistics
package import Torch
internal import Glibc

/// Soft actor-critic with any number of critics, whose minimum counts, and a term that keeps their slopes by the action apart.
///
/// The critics' loss is the sum of their mean squared differences from r + discount (min_i Q_i(s', a') - temperature log pi(a'|s')), plus
/// `diversity` times the number of critics times the mean cosine between dQ_i/da and dQ_j/da over pairs i, j; the temperature is learned
/// towards an entropy of minus the number of action coordinates. Source: Haarnoja et al. (2018), section 5; An et al. (2021), equation 7;
/// with two critics and no diversity it is the usual method, with many it is RAVL (Sims et al. 2024).
public struct SoftActorCritic: Codable, Sendable {
    public struct Settings: Codable, Hashable, Sendable {
        public var critics: Int
        public var diversity: Double
        public var hidden: [Int]
        public var learningRate: Double
        public var tau: Double

        public init(critics: Int = 2, diversity: Double = 0, hidden: [Int] = [64, 64], learningRate: Double = 3e-4, tau: Double = 0.005) {
            (self.critics, self.diversity, self.hidden) = (critics, diversity, hidden)
            (self.learningRate, self.tau) = (learningRate, tau)
        }
    }

    public let policy: TanhGaussianPolicy
    public let critics: EnsembleNetwork
    private let targets: EnsembleNetwork
    private let logTemperature: Tensor
    private let settings: Settings
    private var criticAdam: Adam
    private var policyAdam: Adam
    private var temperatureAdam: Adam

    public init(stateWidth: Int, actionWidth: Int, _ settings: Settings, using random: inout RandomStream) throws {
        precondition(settings.critics > 0, "an actor needs a critic, found \(settings.critics)")
        self.settings = settings
        policy = try TanhGaussianPolicy(stateWidth: stateWidth, actionWidth: actionWidth, hidden: settings.hidden, using: &random)
        critics = try EnsembleNetwork(settings.critics, [stateWidth + actionWidth] + settings.hidden + [1], using: &random)
        targets = try critics.copied()
        logTemperature = try Tensor(Float(0)).parameter()
        criticAdam = Adam(learningRate: settings.learningRate)
        policyAdam = criticAdam
        temperatureAdam = criticAdam
    }

    /// What entropy is worth against reward.
    public var temperature: Double { get throws { exp(try logTemperature.item()) } }

    /// Learns from a batch, whose actions are coordinates in [-1, 1].
    public mutating func update(_ batch: TransitionBatch, using random: inout RandomStream) throws {
        let (count, width) = (batch.count, policy.actionWidth)
        let states = try Tensor(batch.states, [count, batch.states.count / count])
        let actions = try Tensor(batch.actions, [count, width])
        let temperature = try self.temperature

        let wanted = try withoutGradients {
            let nextStates = try Tensor(batch.nextStates, states.shape)
            let next = try policy.sample(nextStates, using: &random)
            let best = try Self.values(of: targets, nextStates, next.actions).min(0)
            return try Tensor(batch.rewards) + Tensor(batch.discounts) * (best - next.logDensity * temperature)
        }
        let loss = try Self.criticLoss(critics, states, actions, wanted: wanted, diversity: settings.diversity)
        try criticAdam.descend(loss, over: critics.tensors)
        for (target, tensor) in zip(targets.tensors, critics.tensors) { try target.blend(with: tensor, weight: settings.tau) }

        let drawn = try policy.sample(states, using: &random)
        let value = try Self.values(of: critics, states, drawn.actions).min(0)
        try policyAdam.descend((drawn.logDensity * temperature - value).mean(), over: policy.tensors)

        let excess = try drawn.logDensity.detached().mean() - Double(width)
        try temperatureAdam.descend(logTemperature * excess * -1, over: [logTemperature])
    }

    /// The critics' values, `[critics, rows]`.
    static func values(of critics: EnsembleNetwork, _ states: Tensor, _ actions: Tensor) throws -> Tensor {
        try critics(Tensor.joined([states, actions], along: -1)).squeezed(-1)
    }

    /// What an update takes the critics down.
    package static func criticLoss(
        _ critics: EnsembleNetwork, _ states: Tensor, _ actions: Tensor, wanted: Tensor, diversity: Double
    ) throws -> Tensor {
        guard diversity > 0 else { return try (values(of: critics, states, actions) - wanted).squared().mean(1).sum() }
        let number = try critics.biases[0].length(0)
        let (rows, width) = (try actions.length(0), try actions.length(1))
        let own = try actions.broadcast(to: [number, rows, width]).parameter()
        let values = try values(of: critics, states.broadcast(to: [number, rows, try states.length(1)]), own)
        let slopes = try values.sum().gradients(of: [own], createGraph: true)[0]
        return try (values - wanted).squared().mean(1).sum() + meanCosine(slopes) * (diversity * Double(number))
    }

    /// The mean over rows and pairs of different networks of the cosine between their slopes, `[networks, rows, coordinates]`.
    package static func meanCosine(_ slopes: Tensor) throws -> Tensor {
        let number = Double(try slopes.length(0))
        let unit = try slopes / (slopes.squared().sum(-1, keep: true) + 1e-12).squareRoot()
        // Over all pairs the cosines sum up to the squared length of the sum.
        return try (unit.sum(0).squared().sum(-1) - unit.squared().sum(0, -1)).mean() / max(1, number * (number - 1))
    }

    /// Each critic's values of states and actions given row by row: critic x rows + row.
    public func values(_ states: [Float], _ actions: [Float], count: Int) throws -> [Float] {
        try withoutGradients {
            try Self.values(
                of: critics, Tensor(states, [count, states.count / count]), Tensor(actions, [count, actions.count / count])
            ).array(of: Float.self)
        }
    }
}
