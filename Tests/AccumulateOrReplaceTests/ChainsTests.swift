import AccumulateOrReplace
import Statistics
import Testing

@Suite struct ChainsTests {
    typealias Study = AccumulateOrReplace

    @Test func chainsAreThoseOfNumpyOnRawRows() throws {
        for row in AccumulateOrReplaceValues.chains {
            let draws = Study.Draws(Study.Regression(d: row.d, T: row.T, sigma: row.sigma), seed: Seed(row.seed))
            let design = try #require(Study.Design(rawValue: row.design))
            let errors =
                switch row.strategy {
                case "replace": try Study.replaced(draws, design: design, generations: 6, truth: row.truth)
                case "oracle-size": try (1...6).map { try Study.largeOracle(draws, generations: $0) }
                case "accumulate": try Study.accumulated(draws, design: design, generations: 6, truth: row.truth)
                default: try Study.subsampled(draws, generations: 6, truth: row.truth)
                }
            #expect(errors.count == row.errors.count)
            #expect(zip(errors, row.errors).allSatisfy { ($0 / $1 - 1).magnitude < 1e-10 }, "\(row.strategy), \(row.design)")
        }
    }

    /// What is drawn without rows has the mean errors of numpy's 20,000 chains on rows, within five standard errors of both together.
    @Test(arguments: ["relabelled", "replace-growing"]) func drawsWithoutRowsHaveTheErrorsOfRows(_ name: String) throws {
        let regression = Study.Regression(d: 4, T: 12, sigma: 0.7)
        let runs = try Seeds(20_000).all.map { seed in
            let draws = Study.Draws(regression, seed: seed)
            return name == "relabelled" ? try Study.relabelled(draws, generations: 6) : Study.replacedByMore(draws, generations: 6)
        }
        for (index, row) in try #require(AccumulateOrReplaceValues.rows[name]).enumerated() {
            let errors = runs.map { $0[index] }
            let spread = (variance(errors) / 20_000 + row.error * row.error).squareRoot()
            #expect((mean(errors) - row.mean).magnitude < 5 * spread, "generation \(index + 1)")
        }
    }

    @Test func strategiesShareTheirFirstGeneration() throws {
        let draws = Study.Draws(Study.Regression(d: 3, T: 9, sigma: 1), seed: Seed(1))
        let zero = [0.0, 0, 0]
        let first = try Study.replaced(draws, design: .fresh, generations: 1, truth: zero)
        #expect(try Study.replaced(draws, design: .shared, generations: 2, truth: zero)[0] == first[0])
        #expect(try Study.accumulated(draws, design: .shared, generations: 2, truth: zero)[0] == first[0])
        #expect(try Study.accumulated(draws, design: .fresh, generations: 2, truth: zero)[0] == first[0])
        #expect(try Study.oracle(draws, at: [1, 2])[0] == first[0])
        // Drawing T of T rows changes their order, and so the last bits.
        #expect((try Study.subsampled(draws, generations: 1, truth: zero)[0] / first[0] - 1).magnitude < 1e-12)
    }

    @Test func noiseScalesTheSameNumbers() throws {
        let quiet = Study.Draws(Study.Regression(d: 3, T: 9, sigma: 1), seed: Seed(1))
        let loud = Study.Draws(Study.Regression(d: 3, T: 9, sigma: 2), seed: Seed(1))
        let errors = try Study.accumulated(quiet, design: .fresh, generations: 3, truth: [0, 0, 0])
        for (one, four) in zip(errors, try Study.accumulated(loud, design: .fresh, generations: 3, truth: [0, 0, 0])) {
            #expect((four / one - 4).magnitude < 1e-12)
        }
    }
}
