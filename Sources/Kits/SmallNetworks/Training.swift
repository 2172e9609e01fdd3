public import Statistics
public import Torch
public import Workbench

/// How a small network is trained by gradient descent with momentum.
public struct TrainingSettings: Configuration, Hashable {
    @Quantity(in: 0..., unit: "passes over the data") public var epochs = 10
    @Quantity(in: 1..., unit: "examples") public var batch = 64
    /// The highest rate.
    @Quantity(in: 0...) public var learningRate = 0.05
    @Quantity(in: 0..<1) public var momentum = 0.9
    @Quantity(in: 0...) public var weightDecay = 0.0
    /// What becomes of the rate until the last step.
    public var decay = RateDecay.constant

    public init() {}

    /// Of so many steps.
    public func schedule(steps: Int) -> Schedule { Schedule(peak: learningRate, steps: steps, decay: decay.schedule) }
}

/// What becomes of a learning rate until the last step: it stays, or falls to zero.
public enum RateDecay: String, Choice {
    public typealias Value = Self
    case constant, linear, cosine

    var schedule: Schedule.Decay {
        switch self {
        case .constant: .constant
        case .linear: .linear
        case .cosine: .cosine
        }
    }
}

/// Trains parameters on batches of a set until the epochs are over.
///
///     try train(network.parameters, on: images.count, settings, using: seed.stream("batches")) { places, _ in
///         try crossEntropy(network(inputs[places]), labels[places])
///     }
///
/// - Parameters:
///   - count: how many examples there are.
///   - random: what the order of the examples is drawn from.
///   - after: is told each step, counted from 1, after it has been done.
///   - loss: of the examples at some places, at a step counted from 0.
/// - Returns: how many steps were done.
@discardableResult
public func train(
    _ parameters: [Tensor], on count: Int, _ settings: TrainingSettings, using random: RandomStream, after: (Int) throws -> Void = { _ in },
    loss: (_ places: [Int], _ step: Int) throws -> Tensor
) throws -> Int {
    var batches = Batches(of: count, size: settings.batch, using: random)
    let steps = settings.epochs * batches.perEpoch
    let schedule = settings.schedule(steps: steps)
    var descent = SGD(learningRate: settings.learningRate, momentum: settings.momentum, weightDecay: settings.weightDecay)
    for step in 0..<steps {
        descent.learningRate = schedule(step)
        try descent.descend(loss(batches.draw(), step), over: parameters)
        try after(step + 1)
    }
    return steps
}
