extension Frame {
    /// The directions in which the vectors vary around the origin, with the mean squared component along each, largest first.
    ///
    /// Directions with at most `tolerance` of the largest are left out. The smaller of the two Gram matrices is decomposed.
    func principalDirections(tolerance: Double) -> (variances: [Double], vectors: Frame) {
        let isWide = count < width
        let matrix = isWide ? gram() : transposed().gram()
        let found = SymmetricEigen(matrix, dimension: min(count, width))
        let kept = found.order.filter { found.values[$0] > tolerance * max(found.values[found.order[0]], 0) && found.values[$0] > 0 }
        var vectors: [Double] = []
        for place in kept {
            let vector = found.vectors[place]
            guard isWide else {
                vectors += vector
                continue
            }
            // An eigenvector of the vectors' Gram matrix combines them to one of their scatter.
            var sum = [Double](repeating: 0, count: width)
            for row in 0..<count {
                for index in 0..<width { sum[index] += vector[row] * values[row * width + index] }
            }
            let length = found.values[place].squareRoot()
            vectors += sum.map { $0 / length }
        }
        return (kept.map { found.values[$0] / Double(count) }, Frame(vectors, width: width))
    }

    private func transposed() -> Frame {
        Frame((0..<width).flatMap { column in (0..<count).map { values[$0 * width + column] } }, width: count)
    }
}

/// The eigenvalues and eigenvectors of a symmetric matrix.
///
/// Cyclic Jacobi rotations. Source: Golub and Van Loan, Matrix Computations (4th edition), section 8.5.
struct SymmetricEigen {
    let values: [Double]
    /// The eigenvector of each value.
    let vectors: Frame
    /// The places of the values from the largest down.
    let order: [Int]

    init(_ matrix: [Double], dimension: Int) {
        var a = matrix
        var v = [Double](repeating: 0, count: dimension * dimension)
        for i in 0..<dimension { v[i * dimension + i] = 1 }
        a.withUnsafeMutableBufferPointer { a in
            v.withUnsafeMutableBufferPointer { v in
                for _ in 0..<60 where !Self.sweep(a.baseAddress!, v.baseAddress!, dimension) { break }
            }
        }
        let values = (0..<dimension).map { a[$0 * dimension + $0] }
        self.values = values
        vectors = Frame(v, width: dimension)
        order = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
    }

    /// Rotates every pair of rows once; false if no entry was left to rotate away.
    private static func sweep(_ a: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ n: Int) -> Bool {
        var hasRotated = false
        for p in 0..<n {
            for q in p + 1..<max(n, p + 1) {
                let (entry, first, second) = (a[p * n + q], a[p * n + p], a[q * n + q])
                guard entry.magnitude > 1e-17 * (first * second).magnitude.squareRoot(), entry.magnitude > 1e-300 else { continue }
                hasRotated = true
                let theta = (second - first) / (2 * entry)
                let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
                let c = 1 / (t * t + 1).squareRoot()
                let s = t * c
                for k in 0..<n {
                    let (x, y) = (a[k * n + p], a[k * n + q])
                    a[k * n + p] = c * x - s * y
                    a[k * n + q] = s * x + c * y
                }
                for k in 0..<n {
                    let (x, y) = (a[p * n + k], a[q * n + k])
                    a[p * n + k] = c * x - s * y
                    a[q * n + k] = s * x + c * y
                }
                a[p * n + q] = 0
                a[q * n + p] = 0
                for k in 0..<n {
                    let (x, y) = (v[p * n + k], v[q * n + k])
                    v[p * n + k] = c * x - s * y
                    v[q * n + k] = s * x + c * y
                }
            }
        }
        return hasRotated
    }
}
