internal import Glibc

extension Cholesky {
    /// The logarithm of the determinant of A.
    public var logDeterminant: Double {
        (0..<dimension).reduce(0) { $0 + 2 * log(lower[$1 * dimension + $1]) }
    }
}
