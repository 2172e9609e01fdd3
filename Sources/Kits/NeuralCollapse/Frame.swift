/// So many vectors of one width: class means, classifier rows, or the features of samples.
public struct Frame: Codable, Hashable, Sendable {
    public let width: Int
    /// The vectors, one after the other.
    public let values: [Double]

    public init(_ values: [Double], width: Int) {
        precondition(
            width > 0 && values.count % width == 0, "a frame of width \(width) takes whole vectors, found \(values.count) numbers")
        self.width = width
        self.values = values
    }

    public var count: Int { values.count / width }

    public subscript(vector: Int) -> [Double] {
        precondition(vector >= 0 && vector < count, "vector \(vector) is outside a frame of \(count)")
        return Array(values[vector * width..<(vector + 1) * width])
    }

    /// The vectors at these places only.
    public func keeping(_ vectors: [Int]) -> Frame {
        Frame(vectors.flatMap { self[$0] }, width: width)
    }

    /// The mean of the vectors.
    public var centre: [Double] {
        var sum = [Double](repeating: 0, count: width)
        for index in values.indices { sum[index % width] += values[index] }
        return sum.map { $0 / Double(count) }
    }

    /// The vectors seen from a point.
    public func centred(at origin: [Double]) -> Frame {
        precondition(origin.count == width, "a frame of width \(width) is centred at as many numbers, found \(origin.count)")
        return Frame(values.indices.map { values[$0] - origin[$0 % width] }, width: width)
    }

    /// The vectors seen from their mean.
    ///
    /// Centring a frame of equally long orthogonal vectors gives a simplex frame: what centred vectors do proves nothing about the raw ones.
    public func centred() -> Frame { centred(at: centre) }

    /// The vectors at length 1; not a number where a vector is zero.
    public func normalized() -> Frame {
        let norms = norms
        return Frame(values.indices.map { values[$0] / norms[$0 / width] }, width: width)
    }

    /// The lengths of the vectors.
    public var norms: [Double] {
        values.withUnsafeBufferPointer { values in
            (0..<count).map { product(values.baseAddress! + $0 * width, values.baseAddress! + $0 * width, width).squareRoot() }
        }
    }

    /// The inner products of all vectors with each other, row after row.
    public func gram() -> [Double] { products(with: self) }

    /// The inner products of the vectors with those of another frame: a row for each vector of this one.
    public func products(with other: Frame) -> [Double] {
        precondition(other.width == width, "frames of widths \(width) and \(other.width) have no products")
        guard count > 0, other.count > 0 else { return [] }
        var result = [Double](repeating: 0, count: count * other.count)
        values.withUnsafeBufferPointer { left in
            other.values.withUnsafeBufferPointer { right in
                for i in 0..<count {
                    for j in 0..<other.count {
                        result[i * other.count + j] = product(left.baseAddress! + i * width, right.baseAddress! + j * width, width)
                    }
                }
            }
        }
        return result
    }

    /// A simplex equiangular tight frame: so many unit vectors, all at the same and largest possible angle to each other.
    ///
    /// Its cosines are -1/(count - 1), and it lies in the first `count` coordinates, which `width` must offer.
    /// Source: Papyan, Han and Donoho, Prevalence of neural collapse, PNAS 117 (2020), definition 1.
    public static func simplex(_ count: Int, width: Int) -> Frame {
        precondition(count > 1 && width >= count, "a simplex frame needs two vectors or more and as much width, found \(count), \(width)")
        var values = [Double](repeating: 0, count: count * width)
        let scale = (Double(count) / Double(count - 1)).squareRoot()
        for row in 0..<count {
            for column in 0..<count { values[row * width + column] = scale * ((row == column ? 1 : 0) - 1 / Double(count)) }
        }
        return Frame(values, width: width)
    }
}

@inline(__always)
func product(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var sums = SIMD4<Double>.zero
    var index = 0
    while index &+ 4 <= count {
        sums += SIMD4(a[index], a[index + 1], a[index + 2], a[index + 3]) * SIMD4(b[index], b[index + 1], b[index + 2], b[index + 3])
        index &+= 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while index < count {
        sum += a[index] * b[index]
        index &+= 1
    }
    return sum
}
