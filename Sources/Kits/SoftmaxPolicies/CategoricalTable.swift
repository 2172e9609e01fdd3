public import Statistics

/// A table that draws indices with probability proportional to weights, one uniform number a draw, and can be filled again and again.
///
/// It inverts the cumulative weights: by halving where few draws are wanted, else from a guide into equal stretches of them; both find the
/// same index for the same number. Source: Devroye, Non-Uniform Random Variate Generation (1986), sections III.2.4 and III.3 (Chen and Asau).
public struct CategoricalTable: Sendable {
    private var cumulative: [Double] = []
    private var guide: [Int32] = []
    private var last = 0

    /// The sum of the weights.
    public private(set) var total = 0.0

    public init() {}

    /// A table of these weights.
    public init(_ weights: [Double], draws: Int = 1) { fill(weights, draws: draws) }

    /// Takes other weights, which are finite, not negative and not all 0; `draws` is about how many are wanted.
    public mutating func fill(_ weights: [Double], draws: Int = 1) {
        let count = weights.count
        if cumulative.count != count { cumulative = [Double](repeating: 0, count: count) }
        var sum = 0.0
        cumulative.withUnsafeMutableBufferPointer { cumulative in
            weights.withUnsafeBufferPointer { weights in
                for index in 0..<count {
                    sum += weights[index]
                    cumulative[index] = sum
                }
            }
        }
        precondition(sum > 0 && sum < .infinity, "a categorical table needs a positive, finite sum of weights, found \(sum)")
        total = sum
        last = weights.lastIndex { $0 > 0 }!
        // A guide costs about as much as that many searches.
        if draws * 16 >= count { fillGuide() } else { guide = [] }
    }

    private mutating func fillGuide() {
        let count = cumulative.count
        if guide.count != count { guide = [Int32](repeating: 0, count: count) }
        let width = total / Double(count)
        cumulative.withUnsafeBufferPointer { cumulative in
            guide.withUnsafeMutableBufferPointer { guide in
                var index = 0
                for stretch in 0..<count {
                    let start = Double(stretch) * width
                    while index < last && cumulative[index] <= start { index &+= 1 }
                    guide[stretch] = Int32(truncatingIfNeeded: index)
                }
            }
        }
    }

    /// The index whose stretch of the cumulative weights holds the share `u`, at least 0 and below 1.
    @inline(__always)
    public func index(at u: Double) -> Int {
        let target = u * total
        return cumulative.withUnsafeBufferPointer { cumulative in
            if guide.isEmpty {
                var (low, high) = (0, last)
                while low < high {
                    let middle = (low &+ high) &>> 1
                    if cumulative[middle] <= target { low = middle &+ 1 } else { high = middle }
                }
                return low
            }
            return guide.withUnsafeBufferPointer { guide in
                var index = Int(guide[min(guide.count &- 1, Int(u * Double(guide.count)))])
                // Rounding may have put the guide's stretch a hair too far.
                while index > 0 && cumulative[index &- 1] > target { index &-= 1 }
                while index < last && cumulative[index] <= target { index &+= 1 }
                return index
            }
        }
    }

    /// Draws an index.
    @inline(__always)
    public func draw(_ random: inout RandomStream) -> Int { index(at: random.uniform()) }
}
