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
/// Four at a time and to within 4 parts in 10^16; what lies more than 700 below the largest becomes 0.
@discardableResult
public func exponentials(_ logits: inout [Double]) -> Double {
    logits.withUnsafeMutableBufferPointer { z in
        var largest = -Double.infinity
        for index in 0..<z.count where z[index] > largest { largest = z[index] }
        var sums = SIMD4<Double>.zero
        var index = 0
        while index &+ 4 <= z.count {
            let weights = exponential(SIMD4(z[index], z[index &+ 1], z[index &+ 2], z[index &+ 3]) - largest)
            (z[index], z[index &+ 1], z[index &+ 2], z[index &+ 3]) = (weights[0], weights[1], weights[2], weights[3])
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
    var y = SIMD4<Double>(repeating: 1 / 479_001_600)
    y = y * r + 1 / 39_916_800
    y = y * r + 1 / 3_628_800
    y = y * r + 1 / 362_880
    y = y * r + 1 / 40_320
    y = y * r + 1 / 5_040
    y = y * r + 1 / 720
    y = y * r + 1 / 120
    y = y * r + 1 / 24
    y = y * r + 1 / 6
    y = y * r + 0.5
    y = y * r + 1
    y = y * r + 1
    let bits = unsafeBitCast(shifted, to: SIMD4<UInt64>.self)
    let power = unsafeBitCast((bits &<< 52) &+ SIMD4(repeating: 0x3FF0_0000_0000_0000), to: SIMD4<Double>.self)
    return (y * power).replacing(with: 0, where: x .< -700)
}

/// The entropy of a distribution, in nats.
public func entropy(_ probabilities: some Sequence<Double>) -> Double {
    probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
}
