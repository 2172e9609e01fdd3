// Sums of rows of matrices, many numbers at a time; sums run over the listed rows in their order, so that a result has the same bits every time.

typealias Floats = UnsafeMutablePointer<Float>

@inline(__always)
private func load<Vector: SIMD>(_ pointer: UnsafePointer<Float>, as type: Vector.Type) -> Vector where Vector.Scalar == Float {
    UnsafeRawPointer(pointer).loadUnaligned(as: type)
}

@inline(__always)
private func store<Vector: SIMD>(_ value: Vector, _ pointer: Floats) where Vector.Scalar == Float {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Vector.self)
}

/// Adds `weights[i]` times row `rows[i]` of a matrix to y, for the `count` rows listed; `width` is a multiple of four.
func addRows(_ y: Floats, _ weights: Floats, _ rows: UnsafeMutablePointer<Int32>, _ count: Int, _ matrix: Floats, width: Int) {
    typealias Eight = SIMD8<Float>
    var column = 0
    while column &+ 32 <= width {
        let y = y + column
        var (a, b, c, d) = (
            load(y, as: Eight.self), load(y + 8, as: Eight.self), load(y + 16, as: Eight.self), load(y + 24, as: Eight.self)
        )
        for place in 0..<count {
            let weight = Eight(repeating: weights[place])
            let row = matrix + (Int(rows[place]) &* width &+ column)
            a += weight * load(row, as: Eight.self)
            b += weight * load(row + 8, as: Eight.self)
            c += weight * load(row + 16, as: Eight.self)
            d += weight * load(row + 24, as: Eight.self)
        }
        store(a, y)
        store(b, y + 8)
        store(c, y + 16)
        store(d, y + 24)
        column &+= 32
    }
    while column &+ 16 <= width {
        let y = y + column
        var (a, b) = (load(y, as: Eight.self), load(y + 8, as: Eight.self))
        for place in 0..<count {
            let weight = Eight(repeating: weights[place])
            let row = matrix + (Int(rows[place]) &* width &+ column)
            a += weight * load(row, as: Eight.self)
            b += weight * load(row + 8, as: Eight.self)
        }
        store(a, y)
        store(b, y + 8)
        column &+= 16
    }
    while column < width {
        var a = load(y + column, as: SIMD4<Float>.self)
        for place in 0..<count {
            a += SIMD4(repeating: weights[place]) * load(matrix + (Int(rows[place]) &* width &+ column), as: SIMD4<Float>.self)
        }
        store(a, y + column)
        column &+= 4
    }
}

/// Adds x to y; `count` is a multiple of four.
@inline(__always)
func add(_ y: Floats, _ x: Floats, count: Int) {
    var place = 0
    while place < count {
        store(load(y + place, as: SIMD4<Float>.self) + load(x + place, as: SIMD4<Float>.self), y + place)
        place &+= 4
    }
}

/// Makes y 0 where x is not positive; `count` is a multiple of four.
@inline(__always)
func mask(_ y: Floats, where x: Floats, count: Int) {
    var place = 0
    while place < count {
        store(load(y + place, as: SIMD4<Float>.self).replacing(with: 0, where: load(x + place, as: SIMD4<Float>.self) .<= 0), y + place)
        place &+= 4
    }
}

/// Lists the places, `stride` apart, at which x is positive, with its values there, and tells how many there are.
@inline(__always)
func positives(
    _ rows: UnsafeMutablePointer<Int32>, _ values: Floats, _ x: UnsafePointer<Float>, count: Int, stride: Int = 1
) -> Int {
    var found = 0
    for place in 0..<count {
        let value = x[place &* stride]
        rows[found] = Int32(truncatingIfNeeded: place)
        values[found] = value
        // No branch, which would be guessed wrong half of the time.
        found &+= value > 0 ? 1 : 0
    }
    return found
}

/// How far Adam moves in a step: the rate and the factor of the root after bias correction.
struct AdamStep {
    var scale: Float
    var root: Float
}

/// One step of Adam for `count` parameters, a multiple of four.
@inline(__always)
func adam(_ x: Floats, _ gradient: Floats, _ first: Floats, _ second: Floats, count: Int, _ step: AdamStep) {
    var place = 0
    while place < count {
        let slope = load(gradient + place, as: SIMD4<Float>.self)
        let mean = 0.9 * load(first + place, as: SIMD4<Float>.self) + 0.1 * slope
        let square = 0.999 * load(second + place, as: SIMD4<Float>.self) + 0.001 * slope * slope
        store(mean, first + place)
        store(square, second + place)
        store(load(x + place, as: SIMD4<Float>.self) - step.scale * mean / (square.squareRoot() * step.root + 1e-8), x + place)
        place &+= 4
    }
}

/// Several steps of Adam in turn for `count` parameters, a multiple of four, whose gradient is 0 in all of them.
@inline(__always)
func coast(_ x: Floats, _ first: Floats, _ second: Floats, count: Int, _ steps: UnsafeBufferPointer<AdamStep>) {
    var place = 0
    while place < count {
        var value = load(x + place, as: SIMD4<Float>.self)
        var mean = load(first + place, as: SIMD4<Float>.self)
        // The root falls by the same factor in every step, and is taken once.
        var root = load(second + place, as: SIMD4<Float>.self).squareRoot()
        for step in steps {
            mean *= 0.9
            root *= 0.999_499_875
            value -= step.scale * mean / (root * step.root + 1e-8)
        }
        store(value, x + place)
        store(mean, first + place)
        store(root * root, second + place)
        place &+= 4
    }
}
