/// The factor L of a symmetric positive definite matrix A = L L', and what it solves.
///
/// Source: Golub and Van Loan, Matrix Computations (4th edition), section 4.2.
public struct Cholesky: Sendable {
    public let dimension: Int
    /// L, row after row; what stands above the diagonal means nothing.
    public private(set) var lower: [Double]

    /// The factor of a matrix of which the lower triangle is given, row after row; nil if it isn't positive definite.
    public init?(_ matrix: [Double], dimension: Int) {
        precondition(
            matrix.count == dimension * dimension,
            "a matrix of dimension \(dimension) has \(dimension * dimension) entries, found \(matrix.count)")
        self.dimension = dimension
        lower = matrix
        let isPositive = lower.withUnsafeMutableBufferPointer { entries in
            let l = entries.baseAddress!
            // Column by column: the entries of a column don't wait for each other.
            for j in 0..<dimension {
                let row = l + j * dimension
                let rest = row[j] - dotProduct(row, row, j)
                guard rest > 0 else { return false }
                let diagonal = rest.squareRoot()
                row[j] = diagonal
                for i in j + 1..<dimension {
                    let other = l + i * dimension
                    other[j] = (other[j] - dotProduct(other, row, j)) / diagonal
                }
            }
            return true
        }
        guard isPositive else { return nil }
    }

    /// A factor that is known already, row after row.
    public init(lower: [Double], dimension: Int) {
        precondition(
            lower.count == dimension * dimension,
            "a factor of dimension \(dimension) has \(dimension * dimension) entries, found \(lower.count)")
        self.dimension = dimension
        self.lower = lower
    }

    /// The solution of A x = b.
    public func solve(_ right: [Double]) -> [Double] { backward(forward(right)) }

    /// The solution of L x = b.
    public func forward(_ right: [Double]) -> [Double] {
        requireVector(right)
        var solution = right
        solution.withUnsafeMutableBufferPointer { x in
            lower.withUnsafeBufferPointer { l in
                for i in 0..<dimension {
                    let row = l.baseAddress! + i * dimension
                    x[i] = (x[i] - dotProduct(row, UnsafePointer(x.baseAddress!), i)) / row[i]
                }
            }
        }
        return solution
    }

    /// The solution of L' x = b. For independent standard normal b it is normal with covariance A^-1.
    public func backward(_ right: [Double]) -> [Double] {
        requireVector(right)
        var solution = right
        solution.withUnsafeMutableBufferPointer { x in
            lower.withUnsafeBufferPointer { l in
                for i in (0..<dimension).reversed() {
                    let row = l.baseAddress! + i * dimension
                    let value = x[i] / row[i]
                    x[i] = value
                    for j in 0..<i { x[j] -= value * row[j] }
                }
            }
        }
        return solution
    }

    /// The products L x. For independent standard normal x they are normal with covariance A.
    public func times(_ vector: [Double]) -> [Double] {
        requireVector(vector)
        var products = [Double](repeating: 0, count: dimension)
        vector.withUnsafeBufferPointer { x in
            lower.withUnsafeBufferPointer { l in
                for i in 0..<dimension { products[i] = dotProduct(l.baseAddress! + i * dimension, x.baseAddress!, i + 1) }
            }
        }
        return products
    }

    private func requireVector(_ vector: [Double]) {
        precondition(vector.count == dimension, "a factor of dimension \(dimension) takes as long a vector, found \(vector.count)")
    }
}
