import LinearAlgebra
import TestSupport
import Testing

@Suite struct CholeskyTests {
    @Test(arguments: LinearAlgebraValues.fits) func factorsAndSolutionsAreThoseOfNumpy(_ fit: [String: [Double]]) throws {
        let (gram, w) = (try #require(fit["gram"]), try #require(fit["w"]))
        let factor = try #require(Cholesky(gram, dimension: w.count))
        let lower = try #require(fit["lower"])
        for row in 0..<w.count {
            for column in 0...row {
                #expect((factor.lower[row * w.count + column] - lower[row * w.count + column]).magnitude < 1e-13)
            }
        }
        #expect(absoluteDistance(factor.forward(w), try #require(fit["forward"])) < 1e-13)
        #expect(absoluteDistance(factor.backward(w), try #require(fit["backward"])) < 1e-13)
        #expect(absoluteDistance(factor.times(w), try #require(fit["times"])) < 1e-13)
        // The normal equations give the least-squares fit.
        #expect(absoluteDistance(factor.solve(try #require(fit["moments"])), try #require(fit["fit"])) < 1e-13)
    }

    @Test func onlyTheLowerTriangleIsRead() throws {
        let full = try #require(Cholesky([4, 2, 2, 5], dimension: 2))
        let lower = try #require(Cholesky([4, .nan, 2, 5], dimension: 2))
        #expect(full.solve([1, 1]) == lower.solve([1, 1]))
        #expect(full.solve([8, 9]) == [1.375, 1.25])
    }

    @Test func matricesThatAreNotPositiveDefiniteHaveNoFactor() {
        #expect(Cholesky([1, 0, 2, 1], dimension: 2) == nil)
        #expect(Cholesky([1, 0, 1, 1], dimension: 2) == nil)
        #expect(Cholesky([.nan], dimension: 1) == nil)
    }
}
