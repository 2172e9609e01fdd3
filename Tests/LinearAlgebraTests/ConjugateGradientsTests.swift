import LinearAlgebra
import TestSupport
import Testing

@Suite struct ConjugateGradientsTests {
    private func solve(_ matrix: [Double], _ right: [Double], limit: Int = 100) -> ConjugateGradients {
        ConjugateGradients(right, tolerance: 1e-13, limit: limit) { vector, product in
            let n = right.count
            for row in 0..<n { product[row] = innerProduct(Array(matrix[row * n..<(row + 1) * n]), vector) }
        }
    }

    /// The normal equations of least squares, against numpy's fit.
    @Test(arguments: LinearAlgebraValues.fits) func solutionsAreThoseOfNumpy(_ fit: [String: [Double]]) throws {
        let found = solve(try #require(fit["gram"]), try #require(fit["moments"]))
        #expect(absoluteDistance(found.solution, try #require(fit["fit"])) < 1e-11)
        #expect(found.residual <= 1e-13)
    }

    /// In exact arithmetic as many iterations as there are different eigenvalues: here two.
    @Test func itTakesAnIterationForEachEigenvalue() {
        let found = solve([2, 0, 0, 0, 2, 0, 0, 0, 5], [2, 4, 10])
        #expect(absoluteDistance(found.solution, [1, 2, 2]) < 1e-13)
        #expect(found.iterations == 2)
    }

    @Test func itStopsWhereTheMatrixIsNotPositive() {
        let found = solve([1, 0, 0, -1], [0, 1])
        #expect(found.solution == [0, 0] && found.residual == 1 && found.iterations == 0)
    }

    @Test func itStopsAtTheLimitAndAtZero() {
        #expect(solve([3, 1, 1, 2], [1, 0], limit: 1).residual > 0.1)
        let nothing = solve([3, 1, 1, 2], [0, 0])
        #expect(nothing.solution == [0, 0] && nothing.residual == 0)
    }
}
