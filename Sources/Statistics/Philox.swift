/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters, without any state.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3.
public enum Philox {
    @inline(__always) static var multipliers: (UInt64, UInt64) { (0xD251_1F53, 0xCD9E_8D57) }
    @inline(__always) static var keySteps: (UInt32, UInt32) { (0x9E37_79B9, 0xBB67_AE85) }

    /// The four output words of one counter under one key, after ten rounds.
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var word = counter
        var (key0, key1) = (key.x, key.y)
        for _ in 0..<10 {
            let product0 = multipliers.0 &* UInt64(word.x)
            let product1 = multipliers.1 &* UInt64(word.z)
            word = SIMD4(
                UInt32(truncatingIfNeeded: product1 >> 32) ^ word.y ^ key0, UInt32(truncatingIfNeeded: product1),
                UInt32(truncatingIfNeeded: product0 >> 32) ^ word.w ^ key1, UInt32(truncatingIfNeeded: product0))
            key0 &+= keySteps.0
            key1 &+= keySteps.1
        }
        return word
    }

    /// The blocks of four consecutive counters as eight 64-bit numbers, in the order of the counters.
    ///
    /// The lower half of the counter is `index`, ..., `index + 3`, the upper half is `upper` throughout. Four lanes run side by side, because
    /// the ten dependent multiplications of one block leave most of a core idle.
    static func fourBlocks(from index: UInt64, upper: UInt64, key: UInt64) -> InlineArray<8, UInt64> {
        typealias Lanes = SIMD4<UInt64>
        let low = Lanes(repeating: 0xFFFF_FFFF)
        let indices = Lanes(repeating: index) &+ Lanes(0, 1, 2, 3)
        // The upper half of each lane may hold anything: it is cut off where a word enters a product, and at the end. The product of two
        // numbers below 2^32 is then a single vector instruction.
        var word0 = indices
        var word1 = indices &>> 32
        var word2 = Lanes(repeating: upper)
        var word3 = Lanes(repeating: upper &>> 32)
        var key0 = Lanes(repeating: key & 0xFFFF_FFFF)
        var key1 = Lanes(repeating: key &>> 32)
        @inline(__always) func round() {
            let product0 = (word0 & low) &* Lanes(repeating: multipliers.0)
            let product1 = (word2 & low) &* Lanes(repeating: multipliers.1)
            word0 = (product1 &>> 32) ^ (word1 ^ key0)
            word1 = product1
            word2 = (product0 &>> 32) ^ (word3 ^ key1)
            word3 = product0
            key0 &+= Lanes(repeating: UInt64(keySteps.0))
            key1 &+= Lanes(repeating: UInt64(keySteps.1))
        }
        // Written out, because a loop costs twice the time here.
        round(); round(); round(); round(); round()
        round(); round(); round(); round(); round()
        let first = (word0 & low) | (word1 &<< 32)
        let second = (word2 & low) | (word3 &<< 32)
        return [first[0], second[0], first[1], second[1], first[2], second[2], first[3], second[3]]
    }
}
