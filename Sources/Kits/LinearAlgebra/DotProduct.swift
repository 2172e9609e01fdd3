/// The sum of products of two rows of numbers.
@inline(__always)
func dotProduct(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var sums = SIMD4<Double>.zero
    var index = 0
    while index &+ 4 <= count {
        sums += lanes(a, index) * lanes(b, index)
        index &+= 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while index < count {
        sum += a[index] * b[index]
        index &+= 1
    }
    return sum
}

/// Four neighbours at once, wherever they lie.
@inline(__always)
func lanes(_ values: UnsafePointer<Double>, _ index: Int) -> SIMD4<Double> {
    UnsafeRawPointer(values + index).loadUnaligned(as: SIMD4<Double>.self)
}
