internal import Glibc

/// Counts of one to four neighbouring symbols of ``Letters``, and the mixture of relative frequencies that they give.
///
/// The probability of a symbol is 0.65, 0.25, 0.08 and 0.02 times its relative frequency after the last three, two, one and no symbols. A
/// context that was never seen takes the frequencies of the next shorter one; to each count of single symbols 0.01 is added, so that nothing
/// is impossible. The interpolation is that of Jelinek and Mercer (1980) with fixed weights.
public struct InterpolatedFourGram: Sendable {
    /// The weights of the orders, from single symbols to four neighbours.
    public static let weights = [0.02, 0.08, 0.25, 0.65]
    /// What is added to the count of each single symbol.
    public static let added = 0.01

    /// How many n-grams there are of each order: 27, 27^2, ...
    static let sizes = [27, 729, 19_683, 531_441]

    /// How often each n-gram was seen, by order; the last symbol counts singly, the one before it 27, and so on.
    private var grams = sizes.map { [Int32](repeating: 0, count: $0) }
    /// How often each context was followed by something, by the order of what follows.
    private var contexts = ([1] + sizes.dropLast()).map { [Int32](repeating: 0, count: $0) }

    /// A model that has seen nothing: all symbols are equally likely.
    public init() {}

    /// Counts a passage; no n-gram reaches across passages.
    public mutating func learn(_ symbols: [UInt8]) {
        requireSymbols(symbols)
        for order in 0..<4 {
            let (modulus, shorter) = (Self.sizes[order], Self.sizes[order] / 27)
            grams[order].withUnsafeMutableBufferPointer { grams in
                contexts[order].withUnsafeMutableBufferPointer { contexts in
                    var gram = 0
                    for (position, symbol) in symbols.enumerated() {
                        let context = gram % shorter
                        gram = (gram * 27 + Int(symbol)) % modulus
                        guard position >= order else { continue }
                        grams[gram] += 1
                        contexts[context] += 1
                    }
                }
            }
        }
    }

    /// The probabilities of the 27 symbols after a context, of which the last three symbols count.
    public func probabilities(after context: [UInt8]) -> [Double] {
        requireContext(context)
        var probabilities = [Double](repeating: 0, count: 27)
        probabilities.withUnsafeMutableBufferPointer { fill($0, after: Self.place(context.suffix(3))) }
        return probabilities
    }

    /// The mean of -log p over a passage, in nats a symbol; its first three symbols are only context.
    public func crossEntropy(_ symbols: [UInt8]) -> Double {
        precondition(symbols.count > 3, "a cross-entropy needs more than the three symbols of a context, found \(symbols.count)")
        requireSymbols(symbols)
        var context = Self.place(symbols.prefix(3))
        var sum = 0.0
        for symbol in symbols.dropFirst(3) {
            sum -= log(probability(of: Int(symbol), after: context))
            context = (context * 27 + Int(symbol)) % 19_683
        }
        return sum / Double(symbols.count - 3)
    }

    /// The number of a context of three symbols.
    static func place(_ context: some Sequence<UInt8>) -> Int { context.reduce(0) { $0 * 27 + Int($1) } }

    /// The probability of one symbol after a context of three.
    private func probability(of symbol: Int, after context: Int) -> Double {
        var current = (Double(grams[0][symbol]) + Self.added) / (Double(contexts[0][0]) + 27 * Self.added)
        var sum = Self.weights[0] * current
        for order in 1..<4 {
            let place = context % Self.sizes[order - 1]
            let seen = contexts[order][place]
            if seen > 0 { current = Double(grams[order][place * 27 + symbol]) / Double(seen) }
            sum += Self.weights[order] * current
        }
        return sum
    }

    /// The probabilities of all symbols after a context of three.
    func fill(_ probabilities: UnsafeMutableBufferPointer<Double>, after context: Int) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 27) { current in
            for symbol in 0..<27 {
                current[symbol] = (Double(grams[0][symbol]) + Self.added) / (Double(contexts[0][0]) + 27 * Self.added)
                probabilities[symbol] = Self.weights[0] * current[symbol]
            }
            for order in 1..<4 {
                let place = context % Self.sizes[order - 1]
                let seen = contexts[order][place]
                if seen > 0 {
                    grams[order].withUnsafeBufferPointer { grams in
                        for symbol in 0..<27 { current[symbol] = Double(grams[place * 27 + symbol]) / Double(seen) }
                    }
                }
                let weight = Self.weights[order]
                for symbol in 0..<27 { probabilities[symbol] += weight * current[symbol] }
            }
        }
    }

    func requireContext(_ context: [UInt8]) {
        precondition(context.count >= 3, "a context has three symbols or more, found \(context.count)")
        requireSymbols(context)
    }

    private func requireSymbols(_ symbols: [UInt8]) {
        for symbol in symbols { precondition(symbol < 27, "a symbol lies between 0 and 26, found \(symbol)") }
    }
}
