public import Diffusion
public import Statistics
public import Torch

/// A network that knows a path from noise to data from samples of the data alone: velocity and score at a point, with their divergences.
///
/// It predicts both ends of the path through a point, the noise z and the datum y; their conditional means give the velocity
/// alpha' z + beta' y and the score -z / alpha. On paper either end follows from the other, but near the data z is hardly seen in y, and near
/// the noise y hardly in z. Hidden layers are followed by SiLU; what goes in is the point, the time, the noise scale and its logarithm.
/// Source: Lipman and others, Flow Matching (2210.02747); Albergo, Boffi and Vanden-Eijnden, Stochastic Interpolants (2023), section 2.
public struct PathNetwork: Module {
    public let layers: [Linear]
    /// Coordinates of a point.
    public let dimension: Int
    public let schedule: NoiseSchedule
    /// The least noise scale: from where the schedule has less, the path goes on with this one.
    public let leastNoise: Double

    /// A network with weights that are uniform, as is PyTorch's default.
    ///
    /// - Parameters:
    ///   - hidden: the widths of the hidden layers, one at least.
    ///   - random: one number is taken for each weight and each bias tensor, layer after layer.
    ///
    /// Errors: ``TorchUnavailable`` when libtorch isn't there; ``TensorError`` for an impossible width.
    public init(
        dimension: Int, hidden: [Int], schedule: NoiseSchedule, leastNoise: Double = 0.03, _ type: ElementType = .float32,
        using random: inout RandomStream
    ) throws {
        precondition(dimension > 0 && !hidden.isEmpty, "a network has coordinates and hidden layers, found \(dimension) and \(hidden)")
        (self.dimension, self.schedule, self.leastNoise) = (dimension, schedule, leastNoise)
        var layers: [Linear] = []
        for (inputs, outputs) in zip([dimension + 3] + hidden, hidden + [2 * dimension]) {
            layers.append(try Linear(inputs, outputs, type, using: &random))
        }
        self.layers = layers
    }

    /// The scales of the schedule, with the noise's held from the least one on.
    public func scales(at t: Double) -> NoiseSchedule.Scales {
        var scales = schedule.scales(at: t)
        if scales.alpha < leastNoise { (scales.alpha, scales.alphaSlope) = (leastNoise, 0) }
        return scales
    }

    /// What a path does at points of one time: tensors over points, `[N, dimension]` and `[N]`.
    public struct Fields {
        public let velocity: Tensor
        public let score: Tensor
        /// Of the velocity.
        public let divergence: Tensor
        public let scoreDivergence: Tensor
    }

    /// Velocity, score and their exact divergences at points `[N, dimension]`, without a graph for gradients.
    ///
    /// The divergences are carried forward through the layers, one tangent for each coordinate. The time is to lie before 1 and, for schedules
    /// whose slopes are infinite at 0, after it.
    public func fields(_ points: Tensor, at t: Double) throws -> Fields {
        let scales = scales(at: t)
        return try withoutGradients {
            let times = try Tensor.full([points.length(0)], t, points.type)
            let (ends, tangents) = try forward(inputs(points, times, [Double](repeating: scales.alpha, count: points.length(0))))
            let (noise, datum) = (try ends[0..., ..<dimension], try ends[0..., dimension...])
            var (noiseTrace, dataTrace) = (try tangents[0, 0..., 0], try tangents[0, 0..., dimension])
            for axis in 1..<max(1, dimension) {
                try noiseTrace += tangents[axis, 0..., axis]
                try dataTrace += tangents[axis, 0..., dimension + axis]
            }
            return Fields(
                velocity: try noise * scales.alphaSlope + datum * scales.betaSlope, score: try noise * (-1 / scales.alpha),
                divergence: try noiseTrace * scales.alphaSlope + dataTrace * scales.betaSlope,
                scoreDivergence: try noiseTrace * (-1 / scales.alpha))
        }
    }

    /// The mean squared error of both predicted ends, for data and noise `[N, dimension]` at times of their own.
    public func loss(data: Tensor, noise: Tensor, times: [Double]) throws -> Tensor {
        let scales = times.map(scales)
        let alpha = try Tensor(scales.map(\.alpha)).to(data.type).expanded(at: 1)
        let beta = try Tensor(scales.map(\.beta)).to(data.type).expanded(at: 1)
        var values = try inputs(alpha * noise + beta * data, Tensor(times).to(data.type), scales.map(\.alpha))
        for layer in layers.dropLast() { values = try layer(values).silu() }
        return try (layers[layers.count - 1](values) - Tensor.joined([noise, data], along: 1)).squared().mean()
    }

    private func inputs(_ points: Tensor, _ times: Tensor, _ alpha: [Double]) throws -> Tensor {
        let noise = try Tensor(alpha).to(points.type).expanded(at: 1)
        return try Tensor.joined([points, times.expanded(at: 1), noise, noise.log() * 0.25], along: 1)
    }

    /// The outputs `[N, 2 dimension]`, and their derivatives by each coordinate of the points `[dimension, N, 2 dimension]`.
    private func forward(_ inputs: Tensor) throws -> (values: Tensor, tangents: Tensor) {
        var values = try layers[0](inputs)
        var tangents = try layers[0].weight[0..., ..<dimension].transposed().expanded(at: 1)
        for layer in layers.dropFirst() {
            let gate = try values.sigmoid()
            tangents = try (tangents * (gate * (1 + values * (1 - gate)))).matmul(layer.weight.transposed())
            values = try layer(values * gate)
        }
        return (values, tangents)
    }
}
