import Torch

private func places() throws -> Tensor { try Tensor([[0, 3], [1, 1], [2, 0]]) }
private func classes() throws -> Tensor { try Tensor([2, 0, 3]) }

let shapeCases: [OperatorTests.Case] = [
    .x("reshape") { try $0.reshaped(2, -1) }, .x("permute") { try $0.reshaped(3, 2, 2).permuted(2, 0, 1) },
    .x("transpose") { try $0.transposed() }, .x("expand") { try $0.expanded(at: 1).broadcast(to: [3, 5, 4]) },
    .x("tile") { try $0.tiled(2, 1) }, .x("repeat") { try $0.repeated(2, along: 1) }, .x("flip") { try $0.flipped(1) },
    .x("roll") { try $0.rolled(by: 1, along: 1) }, .x("tril") { try $0.lowerTriangle() }, .x("triu") { try $0.upperTriangle(1) },
    .x("diagonal") { try $0.diagonal(1) }, .x("diag embed") { try $0.diagonalMatrix() }, .x("split") { try $0.split([1, 3])[1] },
    .xy("joined") { try Tensor.joined([$0, $1], along: 1) }, .xy("stacked") { try Tensor.stacked([$0, $1], along: 1) },
    .x("place") { try $0[1] }, .x("last column") { try $0[0..., -1] }, .x("rows") { try $0[1..., ..<2] },
    .x("list") { try $0[[2, 0, 2]] }, .x("pairs") { try $0[[2, 0], [1, 3]] }, .x("mask") { try $0[$0 .> 0] },
    .x("mixed") { try $0[1..., [3, 0]] }, .x("gather") { try $0.gathered(1, places()) },
    .x("slices") { try $0.slices(1, at: classes()) }, .xy("scatter add") { try $0.scatterAdded(1, places(), $1[0..., ..<2]) },
    .xy("scatter") { try $0.scattered(1, Tensor([[0, 3], [1, 2], [2, 0]]), $1[0..., ..<2]) },
    .xy("index add") { try $0.adding(1, at: Tensor([1, 1, 0, 2]), $1) }, .xy("replaced") { try $0.replacing([0, 2], with: $1[..<2]) },
]

let matrixCases: [OperatorTests.Case] = [
    .init(name: "matmul", inputs: { [try fill(3, 4), try fill(4, 2, k: 3)] }, function: { try $0[0].matmul($0[1]) }),
    .init(name: "matmul batch", inputs: { [try fill(2, 3, 4), try fill(4, 5, k: 1)] }, function: { try $0[0].matmul($0[1]) }),
    .init(name: "outer", inputs: { [try fill(3), try fill(4, k: 2)] }, function: { try $0[0].outer($0[1]) }),
    .init(name: "kron", inputs: { [try fill(2, 2), try fill(2, 1, k: 4)] }, function: { try $0[0].kronecker($0[1]) }),
    .init(name: "cdist", inputs: { [try fill(3, 4), try fill(2, 4, k: 7)] }, function: { try $0[0].distances(to: $0[1]) }),
    .xy("einsum") { try einsum("ij,ik->jk", $0, $1) },
    .a("inverse") { try $0.inverse() }, .a("determinant") { try $0.determinant() },
    .init(name: "pseudo inverse", inputs: { [try fill(4, 3)] }, function: { try $0[0].pseudoInverse() }),
    .a("log determinant") { try $0.logDeterminant().logMagnitude }, .ab("solve") { try $0.solve($1) },
    .ab("triangular") { try $0.solveTriangular($1, upper: false) },
    .init(name: "least squares", inputs: { [try fill(5, 3), try fill(5, 2, k: 2)] }, function: { try $0[0].leastSquares($0[1]) }),
    .init(
        name: "cholesky", inputs: { [try general().matmul(general().transposed())] }, function: { try $0[0].cholesky() }),
    .a("qr") { try $0.qr().r.absolute() }, .x("singular values") { try $0.singularValues() },
    .x("svd") {
        let (u, s, v) = try $0.svd()
        return try u.matmul(s.squared().diagonalMatrix()).matmul(v)
    },
    .init(name: "eigenvalues", inputs: { [try symmetric()] }, function: { try $0[0].symmetricEigenvalues() }),
    .init(name: "eigh", inputs: { [try symmetric()] }, function: { try $0[0].eigh().vectors.squared() }),
    .a("matrix exp") { try $0.matrixExponential() }, .a("trace") { try $0.trace() },
    .x("frobenius") { try $0.matrixNorm() }, .x("nuclear") { try $0.matrixNorm(.nuclear) }, .x("spectral") { try $0.matrixNorm(.spectral) },
]

/// A matrix far from singular.
private func general() throws -> Tensor { try fill(4, 4) + 2 * Tensor.identity(4, .float64) }
private func symmetric() throws -> Tensor { try general() + general().transposed() }

extension OperatorTests.Case {
    fileprivate static func a(_ name: String, _ function: @escaping @Sendable (Tensor) throws -> Tensor) -> Self {
        Self(name: name, inputs: { [try general()] }, function: { try function($0[0]) })
    }

    fileprivate static func ab(_ name: String, _ function: @escaping @Sendable (Tensor, Tensor) throws -> Tensor) -> Self {
        Self(name: name, inputs: { [try general(), try fill(4, 2, k: 3)] }, function: { try function($0[0], $0[1]) })
    }
}
