internal import CTorch
public import Statistics

/// Gated recurrent units (Cho et al., 1406.1078), in PyTorch's variant, over sequences `[N, steps, inputs]`.
public struct GRU: Module {
    /// One layer; each tensor holds those of the reset gate, the update gate and the new state, one after another.
    public struct Layer: Module {
        public let inputWeight: Tensor
        public let stateWeight: Tensor
        public let inputBias: Tensor
        public let stateBias: Tensor
    }

    public let layers: [Layer]
    public let width: Int

    /// Layers with uniform weights between plus and minus the root of 1 / width, PyTorch's default.
    public init(
        _ inputs: Int, _ width: Int, layers: Int = 1, _ type: ElementType = .float32, using random: inout RandomStream,
        on device: Device = .cpu
    ) throws {
        let bound = (1 / Double(width)).squareRoot()
        self.width = width
        self.layers = try (0..<layers).map { layer in
            func draw(_ shape: [Int]) throws -> Tensor {
                try Tensor.uniform(shape, in: -bound..<bound, type, using: &random, on: device).parameter()
            }
            return Layer(
                inputWeight: try draw([3 * width, layer == 0 ? inputs : width]), stateWeight: try draw([3 * width, width]),
                inputBias: try draw([3 * width]), stateBias: try draw([3 * width]))
        }
    }

    /// The last layer's states at every step, `[N, steps, width]`, and all layers' last ones, `[layers, N, width]`.
    ///
    /// - Parameter state: the states to begin with; zeros by default.
    public func callAsFunction(_ sequence: Tensor, from state: Tensor? = nil) throws -> (states: Tensor, last: Tensor) {
        let state = try state ?? Tensor.zeros([layers.count, sequence.length(0), width], sequence.type, on: sequence.device)
        let weights = layers.flatMap { [$0.inputWeight, $0.stateWeight, $0.inputBias, $0.stateBias] }
        let made = try withExtendedLifetime(weights) {
            try Tensor.makeMany(of: [sequence, state], most: 2) {
                torch.pointee.gru(sequence.handle, state.handle, weights.handles, weights.count, layers.count, $0, $1)
            }
        }
        return (made[0]!, made[1]!)
    }
}
