// Products of sparse rows with matrices, four numbers at a time. About half of a layer of rectified units is 0, and what is 0 costs nothing
// here. Rows have a multiple of eight numbers. Sums run over the listed rows in their order, so that a result has the same bits every time.

@inline(__always)
private func load(_ pointer: UnsafePointer<Float>) -> SIMD4<Float> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
private func store(_ value: SIMD4<Float>, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD4<Float>.self)
}

/// Adds x[k] times row k of a matrix to y, for the `count` rows listed.
@inline(__always)
func addRows(
    _ y: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ rows: UnsafePointer<Int32>, _ count: Int,
    _ matrix: UnsafePointer<Float>, width: Int
) {
    var column = 0
    while column &+ 32 <= width {
        let y = y + column
        let matrix = matrix + column
        var (a, b, c, d) = (load(y), load(y + 4), load(y + 8), load(y + 12))
        var (e, f, g, h) = (load(y + 16), load(y + 20), load(y + 24), load(y + 28))
        for place in 0..<count {
            let row = Int(rows[place])
            let weight = SIMD4(repeating: x[row])
            let m = matrix + row &* width
            a += weight * load(m)
            b += weight * load(m + 4)
            c += weight * load(m + 8)
            d += weight * load(m + 12)
            e += weight * load(m + 16)
            f += weight * load(m + 20)
            g += weight * load(m + 24)
            h += weight * load(m + 28)
        }
        store(a, y)
        store(b, y + 4)
        store(c, y + 8)
        store(d, y + 12)
        store(e, y + 16)
        store(f, y + 20)
        store(g, y + 24)
        store(h, y + 28)
        column &+= 32
    }
    while column < width {
        let y = y + column
        let matrix = matrix + column
        var (a, b) = (load(y), load(y + 4))
        for place in 0..<count {
            let row = Int(rows[place])
            let weight = SIMD4(repeating: x[row])
            let m = matrix + row &* width
            a += weight * load(m)
            b += weight * load(m + 4)
        }
        store(a, y)
        store(b, y + 4)
        column &+= 8
    }
}

/// Adds a multiple of x to y.
@inline(__always)
func addMultiple(_ y: UnsafeMutablePointer<Float>, _ weight: Float, _ x: UnsafePointer<Float>, count: Int) {
    let weight = SIMD4(repeating: weight)
    var place = 0
    while place < count {
        store(load(y + place) + weight * load(x + place), y + place)
        place &+= 4
    }
}

/// Makes y the positive part of the sum of a and b.
@inline(__always)
func rectifiedSum(_ y: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) {
    var place = 0
    while place < count {
        let sum = load(a + place) + load(b + place)
        store(sum.replacing(with: 0, where: sum .<= 0), y + place)
        place &+= 4
    }
}

/// Makes what is not positive in y 0.
@inline(__always)
func rectify(_ y: UnsafeMutablePointer<Float>, count: Int) {
    var place = 0
    while place < count {
        let value = load(y + place)
        store(value.replacing(with: 0, where: value .<= 0), y + place)
        place &+= 4
    }
}

/// Makes y 0 where x is not positive.
@inline(__always)
func mask(_ y: UnsafeMutablePointer<Float>, where x: UnsafePointer<Float>, count: Int) {
    var place = 0
    while place < count {
        store(load(y + place).replacing(with: 0, where: load(x + place) .<= 0), y + place)
        place &+= 4
    }
}

/// Lists the places at which x, which is nowhere negative, is not 0, and tells how many there are.
@inline(__always)
func positives(_ rows: UnsafeMutablePointer<Int32>, _ x: UnsafePointer<Float>, count: Int) -> Int {
    var found = 0
    for place in 0..<count {
        rows[found] = Int32(truncatingIfNeeded: place)
        // The carry of the bits is 1 unless all are 0; a branch would be guessed wrong half of the time.
        found &+= Int(truncatingIfNeeded: (UInt64(x[place].bitPattern) &+ 0xFFFF_FFFF) &>> 32)
    }
    return found
}
