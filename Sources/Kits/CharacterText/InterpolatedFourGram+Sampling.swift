internal import Glibc
public import Statistics

extension InterpolatedFourGram {
    /// So many symbols drawn one after the other, each from the probabilities raised to 1 / temperature.
    ///
    /// - Parameter context: the symbols before the first one, of which the last three count; they are no part of the result.
    public func sample(_ count: Int, after context: [UInt8], temperature: Double = 1, random: inout RandomStream) -> [UInt8] {
        precondition(temperature > 0, "a temperature is positive, found \(temperature)")
        requireContext(context)
        var place = Self.place(context.suffix(3))
        var symbols: [UInt8] = []
        symbols.reserveCapacity(count)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 27) { weights in
            for _ in 0..<count {
                fill(weights, after: place)
                if temperature != 1 {
                    for symbol in 0..<27 { weights[symbol] = pow(weights[symbol], 1 / temperature) }
                }
                let symbol = draw(UnsafeBufferPointer(weights), &random)
                symbols.append(UInt8(symbol))
                place = (place * 27 + symbol) % 19_683
            }
        }
        return symbols
    }

    /// An index drawn with probability proportional to its weight, from one uniform number.
    private func draw(_ weights: UnsafeBufferPointer<Double>, _ random: inout RandomStream) -> Int {
        var rest = random.uniform() * weights.reduce(0, +)
        for (symbol, weight) in weights.enumerated() {
            if rest < weight { return symbol }
            rest -= weight
        }
        return weights.count - 1  // rounding left a sliver behind the last weight
    }
}
