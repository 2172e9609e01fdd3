/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters, without any state.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3.
public enum Philox {
    static let multipliers: (UInt64, UInt64) = (0xD251_1F53, 0xCD9E_8D57)
    static let keySteps: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)

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
        let low = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
        let indices = SIMD4<UInt64>(repeating: index) &+ SIMD4(0, 1, 2, 3)
        var word0 = indices & low
        var word1 = indices &>> 32
        var word2 = SIMD4<UInt64>(repeating: upper & 0xFFFF_FFFF)
        var word3 = SIMD4<UInt64>(repeating: upper >> 32)
        var key0 = UInt32(truncatingIfNeeded: key)
        var key1 = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            // Both factors are below 2^32, so that one 32-bit vector multiplication makes the whole product.
            let product0 = (word0 & low) &* SIMD4(repeating: multipliers.0)
            let product1 = (word2 & low) &* SIMD4(repeating: multipliers.1)
            word0 = (product1 &>> 32) ^ word1 ^ SIMD4(repeating: UInt64(key0))
            word1 = product1 & low
            word2 = (product0 &>> 32) ^ word3 ^ SIMD4(repeating: UInt64(key1))
            word3 = product0 & low
            key0 &+= keySteps.0
            key1 &+= keySteps.1
        }
        let first = word0 | (word1 &<< 32)
        let second = word2 | (word3 &<< 32)
        return [first[0], second[0], first[1], second[1], first[2], second[2], first[3], second[3]]
    }
}
