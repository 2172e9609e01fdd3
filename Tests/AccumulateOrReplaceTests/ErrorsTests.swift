import AccumulateOrReplace
import Statistics
import Testing

@Suite struct ErrorsTests {
    typealias Study = AccumulateOrReplace
    typealias Table = Study.ErrorTable

    private let regression = Study.Regression(d: 2, T: 6, sigma: 1)

    @Test func blocksArePooledByRegressionAndDesign() {
        let other = Study.Regression(d: 2, T: 7, sigma: 1)
        let pooled = Table.pooled([
            Table(regression, .shared, generations: [1, 2], runs: [[1, 2], [3, 4]]),
            Table(regression, .fresh, generations: [1, 2], runs: [[10, 20]]),
            Table(other, .shared, generations: [1, 2], runs: [[100, 200]]),
            Table(regression, .shared, generations: [1, 2], runs: [[5, 6]]),
        ])
        #expect(pooled.map(\.runs) == [3, 1, 1])
        #expect(pooled[0].errors(at: 2) == [2, 4, 6])
        #expect(pooled[0].errors(at: 3) == [])
        #expect(pooled[0].first(2).errors(at: 1) == [1, 3])
    }

    @Test func blocksOfSeedsCoverEachSeedOnce() {
        let blocks = Study.SeedBlock.blocks(of: Seeds(7, first: 10), size: 3)
        #expect(blocks.map(\.description) == ["10-12", "13-15", "16"])
        #expect(blocks.flatMap(\.seeds.all) == Seeds(7, first: 10).all)
        #expect(Study.SeedBlock.blocks(of: Seeds(0), size: 3).isEmpty)
    }

    /// A line through the origin: sum n y / sum n^2 of the means (4, 6, 11), whose intervals hold 3, 6 and 9.
    @Test func slopesAndCoverageAreThoseOfTheMeans() {
        let table = Table(regression, .fresh, generations: [1, 2, 3], runs: [[2, 5, 10], [6, 7, 12]])
        #expect((Study.originSlope(table).value - 49.0 / 14).magnitude < 1e-14)
        #expect(Study.coverage(table, of: 1...3) { 3 * Double($0) } == 3)
        #expect(Study.coverage(table, of: 1...3) { $0 == 2 ? 6 : 1e6 } == 1)
    }

    @Test func theWorstRatioIsTheOneAskedFor() {
        let quotients = [
            Study.Quotient([1, 3], over: [2, 2]), Study.Quotient([3, 3], over: [2, 2]), Study.Quotient([1, 1], over: [2, 2]),
        ]
        #expect(Study.worstRatio(quotients, .most, "test") == Estimate(1.5, low: 1.5, high: 1.5, n: 2, method: "bootstrap 95%"))
        #expect(Study.worstRatio(quotients, .least, "test").value == 0.5)
        // Half is further from 1 than one and a half.
        #expect(Study.worstRatio(quotients, .furthestFromOne, "test").value == 0.5)
        let uncertain = Study.worstRatio([quotients[0]], .most, "test")
        #expect(uncertain.value == 1 && uncertain.low == 0.5 && uncertain.high == 1.5)
        #expect(Study.worstRatio([], .most, "test").value.isNaN)
    }
}
