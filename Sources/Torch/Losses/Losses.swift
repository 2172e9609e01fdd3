internal import CTorch

/// What becomes of the losses of single elements; the raw values are libtorch's.
public enum Reduction: Int, Sendable {
    case none = 0
    case mean = 1
    case sum = 2
}

/// The cross-entropy of class numbers, or of class probabilities, under logits.
///
/// - Parameters:
///   - logits: `[N, classes]`, or `[N, classes, ...]` with further axes.
///   - targets: class numbers `[N, ...]`, or probabilities of the logits' shape.
///   - weights: of the classes; the mean is then weighted too.
///   - ignored: a class number that counts for nothing.
///   - smoothing: the share of a target that is spread evenly over the classes.
public func crossEntropy(
    _ logits: Tensor, _ targets: Tensor, weights: Tensor? = nil, reduction: Reduction = .mean, ignoring ignored: Int = -100,
    smoothing: Double = 0
) throws -> Tensor {
    try withExtendedLifetime(weights) {
        try logits.make(with: targets) { torch.pointee.cross_entropy($0, $1, weights?.handle, reduction.rawValue, ignored, smoothing) }
    }
}

/// The cross-entropy of probabilities between 0 and 1 under logits of one class against the other.
///
/// - Parameter weights: of the elements; they broadcast.
public func binaryCrossEntropy(_ logits: Tensor, _ targets: Tensor, weights: Tensor? = nil, reduction: Reduction = .mean) throws -> Tensor {
    try withExtendedLifetime(weights) {
        try logits.make(with: targets) { torch.pointee.binary_cross_entropy($0, $1, weights?.handle, reduction.rawValue) }
    }
}

/// The squared difference.
public func squaredError(_ values: Tensor, _ targets: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try values.make(with: targets) { torch.pointee.squared_error($0, $1, reduction.rawValue) }
}

/// The magnitude of the difference.
public func absoluteError(_ values: Tensor, _ targets: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try values.make(with: targets) { torch.pointee.absolute_error($0, $1, reduction.rawValue) }
}

/// Half the squared difference up to `delta`, linear beyond (Huber 1964).
public func huberLoss(_ values: Tensor, _ targets: Tensor, delta: Double = 1, reduction: Reduction = .mean) throws -> Tensor {
    try values.make(with: targets) { torch.pointee.huber($0, $1, reduction.rawValue, delta) }
}

/// The divergence of Kullback and Leibler from `second` to `first` along the last axis, of distributions given by their logarithms.
///
/// - Returns: sum of p (log p - log q) for each distribution.
public func klDivergence(_ first: Tensor, _ second: Tensor) throws -> Tensor { try (first.exp() * (first - second)).sum(-1) }

/// The entropy along the last axis of distributions given by their logits, in nats.
public func entropy(logits: Tensor) throws -> Tensor {
    let logarithms = try logits.logSoftmax()
    return try -(logarithms.exp() * logarithms).sum(-1)
}
