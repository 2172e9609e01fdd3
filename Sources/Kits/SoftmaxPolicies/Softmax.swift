internal import Glibc

/// The probabilities proportional to the exponentials of logits.
public func softmax(_ logits: [Double]) -> [Double] {
    var weights = logits
    let total = exponentials(&weights)
    for index in weights.indices { weights[index] /= total }
    return weights
}

/// Replaces finite logits by their exponentials, the largest being 1, and tells the sum.
///
/// Four at a time and to within 5 parts in 10^16; what lies more than 700 below the largest becomes 0.
@discardableResult
public func exponentials(_ logits: inout [Double]) -> Double {
    logits.withUnsafeMutableBufferPointer { z in
        guard let start = UnsafeMutableRawPointer(z.baseAddress) else { return 0 }
        @inline(__always) func four(_ index: Int) -> SIMD4<Double> {
            start.loadUnaligned(fromByteOffset: 8 &* index, as: SIMD4<Double>.self)
        }
        var tops = SIMD4(repeating: -Double.infinity)
        var index = 0
        while index &+ 4 <= z.count {
            let logits = four(index)
            tops.replace(with: logits, where: logits .> tops)
            index &+= 4
        }
        var largest = tops.max()
        while index < z.count {
            largest = max(largest, z[index])
            index &+= 1
        }
        var sums = SIMD4<Double>.zero
        index = 0
        while index &+ 4 <= z.count {
            let weights = exponential(four(index) - largest)
            start.storeBytes(of: weights, toByteOffset: 8 &* index, as: SIMD4<Double>.self)
            sums += weights
            index &+= 4
        }
        var total = (sums[0] + sums[1]) + (sums[2] + sums[3])
        while index < z.count {
            z[index] = exponential(SIMD4(repeating: z[index] - largest))[0]
            total += z[index]
            index &+= 1
        }
        return total
    }
}

/// exp(x) for x up to 0: 2^n times the Taylor polynomial of what is left, which lies within half a logarithm of 2.
///
/// Source: Muller, Elementary Functions (3rd edition, 2016), section 11.3 (Cody and Waite's reduction in two parts).
@inline(__always)
private func exponential(_ x: SIMD4<Double>) -> SIMD4<Double> {
    // Added and taken off again, it rounds to a whole number, which then stands in the low bits of the sum.
    let rounding = 6_755_399_441_055_744.0
    let shifted = x * 1.4426950408889634 + rounding
    let n = shifted - rounding
    let r = x - n * 0.6931471803691238 - n * 1.9082149292705877e-10
    // Pairs of terms, so that few wait for each other (Estrin's scheme).
    @inline(__always) func pair(_ constant: Double, _ slope: Double) -> SIMD4<Double> { r * slope + constant }
    let r2 = r * r
    let r4 = r2 * r2
    let low = pair(1, 1) + r2 * pair(1 / 2, 1 / 6)
    let middle = pair(1 / 24, 1 / 120) + r2 * pair(1 / 720, 1 / 5_040)
    let high = pair(1 / 40_320, 1 / 362_880) + r2 * pair(1 / 3_628_800, 1 / 39_916_800)
    let top = high + r4 * (1 / 479_001_600)
    let y = low + r4 * (middle + r4 * top)
    let bits = unsafeBitCast(shifted, to: SIMD4<UInt64>.self)
    let power = unsafeBitCast((bits &<< 52) &+ SIMD4(repeating: 0x3FF0_0000_0000_0000), to: SIMD4<Double>.self)
    return (y * power).replacing(with: 0, where: x .< -700)
}

/// The entropy of a distribution, in nats.
public func entropy(_ probabilities: some Sequence<Double>) -> Double {
    probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
}
