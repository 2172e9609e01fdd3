internal import Glibc

// The second and third property of neural collapse: how long vectors are, what angles they have, and with what they align.
extension Frame {
    /// The cosines of all pairs, (0, 1), (0, 2), ...; not a number where a vector is zero.
    ///
    /// -1/(count - 1) for a simplex frame, 0 for an orthogonal one.
    public func cosines() -> [Double] { pairs(normalized().gram()) }

    /// The logarithm of the inverse distance of all pairs on the unit sphere, (0, 1), (0, 2), ...; its mean is least for vectors spread evenly.
    ///
    /// Infinite for two vectors of the same direction. Source: Wu and Papyan, Linguistic collapse (2024), section 3.
    public func logKernels() -> [Double] {
        let unit = normalized()
        return pairs((0..<count).flatMap { i in (0..<count).map { j in -0.5 * log(unit.squaredDistance(i, unit, j)) } })
    }

    /// The cosine of each vector with the vector of the same place in another frame: 1 where a classifier's row points along its class mean.
    public func alignments(with other: Frame) -> [Double] {
        precondition(
            other.count == count && other.width == width,
            "alignment needs frames of one shape, found \(count) of width \(width) and \(other.count) of width \(other.width)")
        let (left, right) = (normalized(), other.normalized())
        return (0..<count).map { row in
            left.values.withUnsafeBufferPointer { a in
                right.values.withUnsafeBufferPointer { b in product(a.baseAddress! + row * width, b.baseAddress! + row * width, width) }
            }
        }
    }

    func squaredDistance(_ vector: Int, _ other: Frame, _ second: Int) -> Double {
        var sum = 0.0
        values.withUnsafeBufferPointer { a in
            other.values.withUnsafeBufferPointer { b in
                for index in 0..<width {
                    let gap = a[vector * width + index] - b[second * width + index]
                    sum += gap * gap
                }
            }
        }
        return sum
    }

    private func pairs(_ matrix: [Double]) -> [Double] {
        (0..<count).flatMap { i in matrix[i * count + min(i + 1, count)..<(i + 1) * count] }
    }
}

/// The difference of the largest and the smallest of positive values over their mean: 0 for a frame's equal norms.
public func relativeSpread(_ values: [Double]) -> Double {
    ((values.max() ?? .nan) - (values.min() ?? .nan)) / (values.reduce(0, +) / Double(values.count))
}

/// The standard deviation (divisor n) of values over their mean.
public func coefficientOfVariation(_ values: [Double]) -> Double {
    let centre = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count)
    return variance.squareRoot() / centre
}

/// The Frobenius distance of two Gram matrices, each scaled to Frobenius norm 1: from 0 for the same shape up to 2.
public func gramDistance(_ first: [Double], _ second: [Double]) -> Double {
    precondition(first.count == second.count, "Gram matrices of one size are compared, found \(first.count) and \(second.count) entries")
    func norm(_ matrix: [Double]) -> Double { matrix.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let (a, b) = (norm(first), norm(second))
    return norm(zip(first, second).map { $0 / a - $1 / b })
}
