import ContinualLearning
import Testing

@Suite struct GradientProjectionTests {
    private func gram(_ rows: [[Double]]) -> [[Double]] { rows.map { one in rows.map { zip(one, $0).reduce(0) { $0 + $1.0 * $1.1 } } } }
    private func products(_ rows: [[Double]], _ gradient: [Double]) -> [Double] {
        rows.map { zip($0, gradient).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    private func projected(_ rows: [[Double]], _ gradient: [Double], _ multipliers: [Double]) -> [Double] {
        gradient.indices.map { column in gradient[column] + rows.indices.reduce(0) { $0 + multipliers[$1] * rows[$1][column] } }
    }

    @Test func oneConstraintTakesAwayThePartAgainstIt() {
        let (rows, gradient) = ([[3.0, 4]], [-1.0, 0])
        let multipliers = episodicMultipliers(gram: gram(rows), products: products(rows, gradient))
        // The part of (-1, 0) along (3, 4) is -3/25 of it.
        let result = projected(rows, gradient, multipliers)
        #expect(zip(result, [-1 + 9.0 / 25, 12.0 / 25]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func whatHurtsNobodyStays() {
        #expect(episodicMultipliers(gram: [[1, 0], [0, 1]], products: [0.5, 0], margin: 0.5) == [0, 0])
    }

    /// scipy.optimize.minimize (SLSQP) for three constraints in four dimensions, without and with a margin.
    @Test func severalConstraintsAreMetAtTheLeastDistance() {
        let rows = [[1.0, 0.5, -0.2, 0], [-0.3, 1, 0.4, 0.1], [0.2, -0.6, 0.9, 1.5]]
        let gradient = [-1.0, -0.8, 0.3, -0.5]
        for (margin, expected) in [(0.0, [1.143378215, 0.251571621, 0.161237470]), (0.5, [1.193798450, 0.500000000, 0.500000000])] {
            let multipliers = episodicMultipliers(gram: gram(rows), products: products(rows, gradient), margin: margin)
            #expect(zip(multipliers, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }
}
