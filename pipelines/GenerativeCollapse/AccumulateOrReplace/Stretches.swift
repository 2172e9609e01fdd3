package import Statistics
package import Torch

/// Stretches of equal length of some texts, none of which reaches from one text into the next.
package struct Stretches {
    package let length: Int
    private var symbols: [Int] = []
    /// Where stretches begin.
    private var starts: [Int] = []

    /// - Parameter length: symbols of a stretch; at least one of the texts has as many.
    package init(of length: Int, in texts: [[UInt8]]) {
        self.length = length
        for text in texts {
            starts += stride(from: symbols.count, through: symbols.count + text.count - length, by: 1)
            symbols += text.map { Int($0) }
        }
        precondition(!starts.isEmpty, "no text has the \(length) symbols of a stretch")
    }

    /// How many there are.
    package var count: Int { starts.count }

    /// So many from random places, all equally likely: `[number, length]`.
    package func draw(_ number: Int, using random: inout RandomStream) throws -> Tensor {
        var drawn: [Int] = []
        drawn.reserveCapacity(number * length)
        for _ in 0..<number {
            let start = starts[random.index(below: starts.count)]
            drawn += symbols[start..<start + length]
        }
        return try Tensor(drawn, [number, length])
    }
}
