public import Diffusion
public import Statistics
public import Torch
public import Workbench

/// How a ``PathNetwork`` is trained.
public struct FlowMatchingSettings: Configuration, Hashable {
    /// Widths of the hidden layers.
    @Quantity(in: 1..., unit: "units") public var hidden = [256, 256, 256, 256]
    @Quantity(in: 1..., unit: "steps") public var steps = 10_000
    @Quantity(in: 1..., unit: "points") public var batch = 512
    /// Of Adam; falls to zero along a cosine.
    @Quantity(in: 0...) public var learningRate = 1e-3
    /// The last time that is trained.
    @Quantity(in: 0...1) public var end = 1.0

    public init() {}
}

extension PathNetwork {
    /// Trains a network on fresh points of the data at uniform times until the last, by Adam.
    ///
    /// - Parameters:
    ///   - seed: its streams `flow weights`, `flow data` and `flow noise` are drawn from; so networks of one seed see the same data whatever
    ///     their schedules are.
    ///   - data: so many points, coordinate after coordinate.
    ///   - after: is told each step, counted from 1, and its loss.
    ///
    /// Errors: ``TorchUnavailable`` when libtorch isn't there.
    public static func trained(
        dimension: Int, schedule: NoiseSchedule, _ settings: FlowMatchingSettings, seed: Seed,
        data: (_ count: Int, inout RandomStream) -> [Double], after: (_ step: Int, _ loss: Tensor) throws -> Void = { _, _ in }
    ) throws -> PathNetwork {
        var weights = seed.stream("flow weights")
        var (points, noise) = (seed.stream("flow data"), seed.stream("flow noise"))
        let network = try PathNetwork(dimension: dimension, hidden: settings.hidden, schedule: schedule, using: &weights)
        let parameters = network.parameters
        var adam = Adam(learningRate: settings.learningRate)
        let rates = Schedule(peak: settings.learningRate, steps: settings.steps, decay: .cosine)
        let shape = [settings.batch, dimension]
        for step in 0..<settings.steps {
            adam.learningRate = rates(step)
            let times = (0..<settings.batch).map { _ in noise.uniform() * settings.end }
            let loss = try network.loss(
                data: Tensor(data(settings.batch, &points), shape).to(.float32), noise: Tensor.normal(shape, using: &noise), times: times)
            try adam.descend(loss, over: parameters)
            try after(step + 1, loss)
        }
        return network
    }
}
