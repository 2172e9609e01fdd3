import AccumulateOrReplace
import Statistics
import Testing

@Suite struct TheoryTests {
    typealias Regression = AccumulateOrReplace.Regression

    @Test func closedFormsAgreeWithNumericalIntegration() {
        for row in AccumulateOrReplaceValues.expected {
            let regression = Regression(d: row.d, T: row.T, sigma: row.sigma)
            #expect((regression.replaceError(row.n) / row.replace - 1).magnitude < 1e-9)
            #expect((regression.accumulateSharedError(row.n) / row.shared - 1).magnitude < 1e-9)
            #expect((regression.accumulateFreshError(row.n) / row.fresh - 1).magnitude < 1e-9)
            #expect((regression.replaceGrowingError(row.n) / row.growing - 1).magnitude < 1e-9)
        }
    }

    /// Five standard errors of numpy's 20,000 chains of fits to rows.
    @Test(arguments: ["replace", "accumulate", "replace-growing", "large"]) func closedFormsAgreeWithChainsOnRows(_ name: String) throws {
        let regression = Regression(d: 4, T: 12, sigma: 0.7)
        for (index, row) in try #require(AccumulateOrReplaceValues.rows[name]).enumerated() {
            let expected =
                switch name {
                case "replace": regression.replaceError(index + 1)
                case "accumulate": regression.accumulateFreshError(index + 1)
                case "replace-growing": regression.replaceGrowingError(index + 1)
                default: regression.risk(samples: 6 * regression.T)
                }
            #expect((row.mean - expected).magnitude < 5 * row.error, "generation \(index + 1)")
        }
    }

    @Test func accumulationStaysUnderTheCeiling() {
        let regression = Regression(d: 20, T: 60, sigma: 0.5)
        #expect(regression.accumulateSharedError(100_000) < AccumulateOrReplace.ceiling * regression.firstError)
        #expect(regression.accumulateSharedError(100_000) > 0.9999 * AccumulateOrReplace.ceiling * regression.firstError)
    }
}
