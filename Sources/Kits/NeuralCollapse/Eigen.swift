/// The eigenvalues of a symmetric matrix, largest first, each with its eigenvector of length 1.
///
/// - Parameter matrix: row after row.
public func symmetricEigen(_ matrix: [Double], dimension: Int) -> (values: [Double], vectors: [[Double]]) {
    precondition(
        matrix.count == dimension * dimension,
        "a matrix of dimension \(dimension) has \(dimension * dimension) entries, found \(matrix.count)")
    let found = SymmetricEigen(matrix, dimension: dimension)
    return (found.order.map { found.values[$0] }, found.order.map { found.vectors[$0] })
}
