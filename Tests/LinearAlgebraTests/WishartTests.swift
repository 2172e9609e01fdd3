import LinearAlgebra
import Statistics
import Testing

@Suite struct WishartTests {
    @Test(arguments: LinearAlgebraValues.chiSquared) func chiSquaredNumbersHaveScipysQuantiles(_ law: (degrees: Int, quantiles: [Double])) {
        var random = Seed(2).stream("chi-squared")
        let numbers = (0..<40_000).map { _ in random.chiSquared(degrees: law.degrees) }
        for (share, value) in zip([0.01, 0.25, 0.5, 0.75, 0.99], law.quantiles) {
            let below = Double(numbers.count { $0 < value }) / 40_000
            // Four standard errors of a share.
            #expect((below - share).magnitude < 4 * (share * (1 - share) / 40_000).squareRoot(), "\(law.degrees) \(share)")
        }
    }

    /// W = L L' of m rows has the mean m I, and W^-1 the mean I / (m - d - 1).
    @Test func factorsHaveTheMeansOfAWishartMatrix() {
        var random = Seed(3).stream("wishart")
        let (d, m, draws) = (4, 30, 20_000)
        var entries = [[Double]](repeating: [], count: d * d)
        var inverse: [[Double]] = [[], []]
        for _ in 0..<draws {
            let factor = random.wishartFactor(degrees: m, dimension: d)
            for column in 0..<d {
                var unit = [Double](repeating: 0, count: d)
                unit[column] = 1
                // L L' e: the transposed product by rows of L.
                let transposed = (0..<d).map { factor.lower[column * d + $0] }.enumerated().map { $0.offset <= column ? $0.element : 0 }
                for (row, value) in factor.times(transposed).enumerated() { entries[row * d + column].append(value) }
                if column == 0 || column == d - 1 { inverse[column == 0 ? 0 : 1].append(factor.solve(unit)[column]) }
            }
        }
        for row in 0..<d {
            for column in 0..<d {
                let expected = row == column ? Double(m) : 0
                #expect(meanInterval(entries[row * d + column], level: 0.9999).contains(expected))
            }
        }
        for values in inverse { #expect(meanInterval(values, level: 0.9999).contains(1 / Double(m - d - 1))) }
    }
}
