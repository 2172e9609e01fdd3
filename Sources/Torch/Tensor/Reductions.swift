internal import CTorch

// Along axes, which count from the last where they are negative. The axes go, or stay with length 1 where `keep` is true.
extension Tensor {
    /// The sum of all elements.
    public func sum() throws -> Tensor { try apply(torch.pointee.sum_all) }

    /// The mean of all elements.
    public func mean() throws -> Tensor { try apply(torch.pointee.mean_all) }

    /// The sum along axes.
    public func sum(_ axes: Int..., keep: Bool = false) throws -> Tensor { try make { torch.pointee.sum($0, axes, axes.count, keep) } }

    /// The mean along axes.
    public func mean(_ axes: Int..., keep: Bool = false) throws -> Tensor { try make { torch.pointee.mean($0, axes, axes.count, keep) } }

    /// The largest element along axes; the gradient is shared among equals.
    public func max(_ axes: Int..., keep: Bool = false) throws -> Tensor { try make { torch.pointee.amax($0, axes, axes.count, keep) } }

    /// The smallest element along axes; the gradient is shared among equals.
    public func min(_ axes: Int..., keep: Bool = false) throws -> Tensor { try make { torch.pointee.amin($0, axes, axes.count, keep) } }

    /// The logarithm of the sum of exp along axes, without overflow.
    public func logSumExp(_ axes: Int..., keep: Bool = false) throws -> Tensor {
        try make { torch.pointee.logsumexp($0, axes, axes.count, keep) }
    }

    /// Whether any element along axes is true.
    public func any(_ axes: Int..., keep: Bool = false) throws -> Tensor { try make { torch.pointee.any($0, axes, axes.count, keep) } }

    /// Whether all elements along axes are true.
    public func all(_ axes: Int..., keep: Bool = false) throws -> Tensor { try make { torch.pointee.all($0, axes, axes.count, keep) } }

    /// The variance along axes, all of them when none is given; `correction` is taken off the count.
    public func variance(_ axes: Int..., correction: Double = 1, keep: Bool = false) throws -> Tensor {
        let axes = axes.isEmpty ? Array(0..<rank) : axes
        return try make { torch.pointee.variance($0, axes, axes.count, correction, keep) }
    }

    /// The standard deviation along axes, all of them when none is given; `correction` is taken off the count.
    public func standardDeviation(_ axes: Int..., correction: Double = 1, keep: Bool = false) throws -> Tensor {
        let axes = axes.isEmpty ? Array(0..<rank) : axes
        return try make { torch.pointee.std_deviation($0, axes, axes.count, correction, keep) }
    }

    /// The product along an axis.
    public func product(_ axis: Int, keep: Bool = false) throws -> Tensor { try make { torch.pointee.prod($0, axis, keep) } }

    /// The place of the largest element along an axis, the first of equals.
    public func argMax(_ axis: Int, keep: Bool = false) throws -> Tensor { try make { torch.pointee.argmax($0, axis, keep) } }

    /// The place of the smallest element along an axis, the first of equals.
    public func argMin(_ axis: Int, keep: Bool = false) throws -> Tensor { try make { torch.pointee.argmin($0, axis, keep) } }

    /// The sums so far along an axis.
    public func cumulativeSum(_ axis: Int) throws -> Tensor { try make { torch.pointee.cumsum($0, axis) } }

    /// The products so far along an axis.
    public func cumulativeProduct(_ axis: Int) throws -> Tensor { try make { torch.pointee.cumprod($0, axis) } }

    /// The places of the elements along an axis in ascending order; equals keep theirs.
    public func argSort(_ axis: Int = -1, descending: Bool = false) throws -> Tensor {
        try make { torch.pointee.argsort($0, axis, descending) }
    }

    /// The elements along an axis in ascending order, and the places where they stood; equals keep their order.
    public func sorted(_ axis: Int = -1, descending: Bool = false) throws -> (values: Tensor, places: Tensor) {
        try pair { torch.pointee.sort(handle, axis, descending, $0, $1) }
    }

    /// The largest elements along an axis, largest first, and the places where they stand.
    public func largest(_ count: Int, along axis: Int = -1) throws -> (values: Tensor, places: Tensor) {
        try pair { torch.pointee.topk(handle, count, axis, $0, $1) }
    }

    /// The quantile along an axis, between neighbours by straight lines.
    public func quantile(_ share: Double, along axis: Int) throws -> Tensor { try make { torch.pointee.quantile($0, share, axis) } }

    /// How often each whole number from 0 on comes up, or the sum of the weights that stand beside it.
    public func counts(weights: Tensor? = nil, atLeast length: Int = 0) throws -> Tensor {
        try withExtendedLifetime(weights) { try make { torch.pointee.bincount($0, weights?.handle, length) } }
    }

    func pair(_ call: (UnsafeMutablePointer<OpaquePointer?>, Int) -> Int) throws -> (Tensor, Tensor) {
        let made = try Tensor.makeMany(of: [self], most: 2, call)
        return (made[0]!, made[1]!)
    }
}
