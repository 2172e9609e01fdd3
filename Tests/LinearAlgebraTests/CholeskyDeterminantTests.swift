import Foundation
import LinearAlgebra
import Testing

@Suite struct CholeskyDeterminantTests {
    @Test func itIsTheLogarithmOfTheProductOfPivots() throws {
        let factor = try #require(Cholesky([4, 2, 2, 5], dimension: 2))
        #expect((factor.logDeterminant - log(16.0)).magnitude < 1e-15)
        // 2 I of dimension 2000 has a determinant far beyond the largest number.
        var diagonal = [Double](repeating: 0, count: 2000 * 2000)
        for k in 0..<2000 { diagonal[k * 2000 + k] = 2.0.squareRoot() }
        #expect((Cholesky(lower: diagonal, dimension: 2000).logDeterminant - 2000 * log(2.0)).magnitude < 1e-9)
    }
}
