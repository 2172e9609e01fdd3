import PsychometricScales
import Testing
import TestSupport

/// Expected values from `Tests/References/factor_analysis.py`.
@Suite struct FactorLoadingsTests {
    private let known = FactorLoadings(FactorValues.loadings)

    @Test func minimumResidualsAreThoseOfAGeneralOptimiser() {
        let found = FactorLoadings.minimumResidual(correlations: FactorValues.correlations, factors: 3)
        #expect(distance(found.communalities, FactorValues.communalities) < 1e-5)
        #expect(distance(found.aligned(to: known).columns.flatMap { $0 }, FactorValues.loadings.flatMap { $0 }) < 1e-5)
        var residual = 0.0
        for row in 0..<9 {
            for column in 0..<9 where column != row {
                let explained = found.columns.reduce(0) { $0 + $1[row] * $1[column] }
                let rest = FactorValues.correlations[9 * row + column] - explained
                residual += rest * rest
            }
        }
        #expect((residual - FactorValues.residual).magnitude < 1e-9)
        // Principal axes are orthogonal, largest first.
        let squares = (0..<3).map { factor in found.columns[factor].reduce(0) { $0 + $1 * $1 } }
        #expect(squares == squares.sorted(by: >))
        #expect(zip(found.columns[0], found.columns[1]).reduce(0) { $0 + $1.0 * $1.1 }.magnitude < 1e-6)
    }

    @Test(arguments: [false, true])
    func varimaxAgreesWithStatsmodels(_ isNormalised: Bool) {
        let turned = known.varimax(isNormalised: isNormalised)
        for expected in isNormalised ? FactorValues.normalised : FactorValues.rotated {
            // The order and the signs of the factors are free.
            let nearest = turned.columns.max { tuckerCongruence($0, expected).magnitude < tuckerCongruence($1, expected).magnitude }!
            let sign = tuckerCongruence(nearest, expected) < 0 ? -1.0 : 1
            #expect(distance(nearest.map { sign * $0 }, expected) < 1e-5)
        }
        #expect(distance(turned.communalities, known.communalities) < 1e-12)
    }

    @Test func alignmentAgreesWithScipy() {
        let target = FactorLoadings(FactorValues.target)
        let aligned = known.aligned(to: target)
        #expect(distance(aligned.columns.flatMap { $0 }, FactorValues.aligned.flatMap { $0 }) < 1e-9)
        #expect(distance(aligned.congruences(with: target), FactorValues.congruences) < 1e-9)
    }

    @Test func correlationsAreSymmetric() {
        let matrix = correlationMatrix([[1, 2, 3, 5], [2, 1, 4, 4], [5, 3, 2, 1]])
        #expect(matrix[0] == 1 && matrix[4] == 1 && matrix[8] == 1)
        #expect(matrix[1] == matrix[3] && matrix[2] == matrix[6] && matrix[2] < 0)
        // Sum of products 5.75, sums of squares 8.75 and 6.75 around the means.
        #expect(distance([matrix[1]], [5.75 / (8.75 * 6.75).squareRoot()]) < 1e-12)
    }
}
