/// A stream of random numbers that depends on a seed's value and a purpose, and on nothing else.
///
/// Two streams of one seed with different purposes are independent, so that a new purpose never shifts the numbers of another; two arms of an
/// experiment that ask one seed for the same purpose get the same numbers, which pairs them. Block `i` of a stream is Philox4x32-10 with the
/// seed as key, `i` in the lower half of the counter and the purpose's FNV-1a digest in the upper half.
@frozen
public struct RandomStream: RandomNumberGenerator, Sendable {
    @usableFromInline let key: UInt64
    @usableFromInline let upper: UInt64
    @usableFromInline var index: UInt64 = 0
    @usableFromInline var buffer = InlineArray<8, UInt64>(repeating: 0)
    @usableFromInline var position = 8

    /// The stream of a seed's value for a purpose, from its first number.
    public init(seed: UInt64, purpose: String) {
        self.init(key: seed, upper: Self.digest(purpose))
    }

    init(key: UInt64, upper: UInt64) {
        self.key = key
        self.upper = upper
    }

    /// The next 64 bits.
    @inlinable @inline(__always)
    public mutating func next() -> UInt64 {
        if position == 8 { refill() }
        let bits = buffer[unchecked: position]
        position &+= 1
        return bits
    }

    @usableFromInline @inline(never)
    mutating func refill() {
        buffer = Philox.fourBlocks(from: index, upper: upper, key: key)
        index &+= 4
        position = 0
    }

    /// FNV-1a of the UTF-8 text, 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv).
    static func digest(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}
