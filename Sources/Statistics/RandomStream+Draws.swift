extension RandomStream {
    /// A uniform number in [0, 1), a multiple of 2^-53.
    @inlinable @inline(__always)
    public mutating func uniform() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// A uniform number between the bounds of a range, the upper one excluded up to rounding.
    @inlinable
    public mutating func uniform(in range: Range<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// True with the given probability; never for 0 and always for 1.
    @inlinable @inline(__always)
    public mutating func bernoulli(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// A normal number, by the quantile function: one uniform number each, so that streams stay aligned.
    public mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
        // Half a unit away from 0 keeps the quantile finite.
        mean + deviation * Normal.quantile(Double(next() &>> 12) * 0x1p-52 + 0x1p-53)
    }

    /// An index in 0 ..< count, all equally likely, without the bias of a remainder (Lemire 2019).
    @inlinable
    public mutating func index(below count: Int) -> Int {
        precondition(count > 0, "RandomStream.index(below:) needs a count of at least 1, found \(count)")
        let bound = UInt64(count)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// An index drawn with probability proportional to its weight, from one uniform number.
    public mutating func index(weights: [Double]) -> Int {
        var total = 0.0
        for weight in weights {
            precondition(weight >= 0 && weight < .infinity, "a weight must be finite and not negative, found \(weight)")
            total += weight
        }
        precondition(total > 0, "RandomStream.index(weights:) needs a positive weight, found \(weights)")
        var rest = uniform() * total
        var last = 0
        for (index, weight) in weights.enumerated() where weight > 0 {
            if rest < weight { return index }
            rest -= weight
            last = index
        }
        return last  // rounding left a sliver behind the last positive weight
    }

    /// How often each index comes up in so many weighted draws.
    public mutating func multinomial(trials: Int, weights: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: weights.count)
        for _ in 0..<trials { counts[index(weights: weights)] += 1 }
        return counts
    }

    /// Puts the elements into a random order, all orders equally likely (Fisher and Yates).
    @inlinable
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, index(below: last + 1)) }
    }

    /// As many elements drawn with replacement as there are.
    @inlinable
    public mutating func resample<Element>(_ elements: [Element]) -> [Element] {
        elements.indices.map { _ in elements[index(below: elements.count)] }
    }
}
