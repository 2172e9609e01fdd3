internal import Glibc
public import Statistics
internal import Torch

/// Networks that predict how a state changes under an action, each with a mean and a deviation, trained on the same transitions.
///
/// A network's loss is the negative logarithm of the normal density of the change; the members with the least loss on held-out transitions
/// are the elite, of which one is drawn at each step of a model rollout. Source: Janner et al. (2019), section 5; Chua et al. (2018),
/// section 4 (log deviations here between -5 and 1, not learned bounds).
public struct DynamicsEnsemble: Codable, Sendable {
    public struct Settings: Codable, Hashable, Sendable {
        public var networks: Int
        public var elite: Int
        public var hidden: [Int]
        public var learningRate: Double
        public var updates: Int
        public var batch: Int
        /// Share of the transitions that is held out.
        public var heldOut: Double

        public init(
            networks: Int = 7, elite: Int = 5, hidden: [Int] = [64, 64], learningRate: Double = 1e-3, updates: Int = 2000, batch: Int = 256,
            heldOut: Double = 0.1
        ) {
            (self.networks, self.elite, self.hidden) = (networks, elite, hidden)
            (self.learningRate, self.updates, self.batch, self.heldOut) = (learningRate, updates, batch, heldOut)
        }
    }

    public let network: EnsembleNetwork
    public let stateWidth: Int
    /// The places of the elite networks, the best first.
    public let elite: [Int]
    /// Each network's loss on the held-out transitions.
    public let heldOutLoss: [Double]
    /// Mean and deviation of each coordinate of the change, by which targets are scaled.
    let mean: [Float]
    let deviation: [Float]

    /// What a network is fitted to: a row of `inputs`, state and action, and the change of the state that follows.
    public init(inputs: [[Float]], changes: [[Float]], _ settings: Settings, using random: inout RandomStream) throws {
        precondition(inputs.count == changes.count && inputs.count >= 2, "a model needs 2 transitions, found \(inputs.count)")
        let width = changes[0].count
        stateWidth = width
        let columns = (0..<width).map { column in changes.map { Double($0[column]) } }
        let means = columns.map { Statistics.mean($0) }
        let deviations = columns.map { max(1e-6, Statistics.deviation($0)) }
        (mean, deviation) = (means.map(Float.init), deviations.map(Float.init))
        let scaled = changes.map { row in (0..<width).map { Float((Double(row[$0]) - means[$0]) / deviations[$0]) } }
        var order = Array(inputs.indices)
        random.shuffle(&order)
        let kept = max(1, Int(Double(order.count) * settings.heldOut))
        let (test, training) = (Array(order[..<kept]), Array(order[kept...]))
        let network = try EnsembleNetwork(settings.networks, [inputs[0].count] + settings.hidden + [2 * width], using: &random)
        var adam = Adam(learningRate: settings.learningRate)
        for _ in 0..<settings.updates {
            // Each network has rows of its own.
            let rows = (0..<settings.networks * settings.batch).map { _ in training[random.index(below: training.count)] }
            let shape = [settings.networks, settings.batch]
            let loss = try Self.loss(
                network(Tensor(rows.flatMap { inputs[$0] }, shape + [inputs[0].count])),
                Tensor(rows.flatMap { scaled[$0] }, shape + [width]))
            try adam.descend(loss.sum(), over: network.tensors)
        }
        let losses = try withoutGradients {
            try Self.loss(
                network(Tensor(test.flatMap { inputs[$0] }, [test.count, inputs[0].count])),
                Tensor(test.flatMap { scaled[$0] }, [test.count, width])
            ).doubles()
        }
        self.network = network
        heldOutLoss = losses
        elite = Array(losses.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }.prefix(settings.elite))
    }

    /// Each network's mean negative log density, but for a constant.
    private static func loss(_ output: Tensor, _ wanted: Tensor) throws -> Tensor {
        let width = try wanted.length(-1)
        let logDeviation = try output[0..., 0..., width...].clamped(from: -5, to: 1)
        let error = try (output[0..., 0..., ..<width] - wanted) * (logDeviation * -1).exp()
        return try (error.squared() * 0.5 + logDeviation).sum(-1).mean(1)
    }

    /// For states and actions given row by row: a change drawn from an elite network, and the spread of the elite's means.
    ///
    /// - Returns: changes, row after row; and for each row the deviation over the elite networks, the mean over coordinates.
    public func predict(_ inputs: [Float], count: Int, using random: inout RandomStream) throws -> (changes: [Float], spread: [Float]) {
        let output = try withoutGradients { try network(Tensor(inputs, [count, inputs.count / count])).array(of: Float.self) }
        var (changes, spread) = ([Float](repeating: 0, count: count * stateWidth), [Float](repeating: 0, count: count))
        func entry(_ network: Int, _ row: Int, _ column: Int) -> Float { output[(network * count + row) * 2 * stateWidth + column] }
        for row in 0..<count {
            let chosen = elite[random.index(below: elite.count)]
            for column in 0..<stateWidth {
                let drawn = exp(min(1, max(-5, Double(entry(chosen, row, stateWidth + column))))) * random.normal()
                changes[row * stateWidth + column] = mean[column] + deviation[column] * (entry(chosen, row, column) + Float(drawn))
                let means = elite.map { Double(entry($0, row, column)) }
                let scatter = means.count > 1 ? Statistics.deviation(means, lost: 0) : 0
                spread[row] += deviation[column] * Float(scatter) / Float(stateWidth)
            }
        }
        return (changes, spread)
    }
}
