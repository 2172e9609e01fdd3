import Statistics
import Testing

@Suite struct PermutationTestTests {
    @Test func allDealsGiveTheExactValuesOfScipy() throws {
        var random = Seed(1).stream("shuffles")
        for row in RankValues.deals {
            let test = permutationTest(row.first, row.second, side: try #require(TestSide(rawValue: row.side)), random: &random)
            #expect(close(test.statistic, row.statistic, absolute: 1e-14) && close(test.p, row.p, relative: 1e-12), "\(row) \(test)")
        }
        for row in RankValues.flips {
            let test = signFlipTest(row.differences, side: try #require(TestSide(rawValue: row.side)), random: &random)
            #expect(close(test.statistic, row.statistic, absolute: 1e-14) && close(test.p, row.p, relative: 1e-12), "\(row) \(test)")
        }
        for row in RankValues.pairings {
            let test = permutationTest(pairing: row.x, with: row.y, side: try #require(TestSide(rawValue: row.side)), random: &random)
            #expect(close(test.statistic, row.statistic, absolute: 1e-14) && close(test.p, row.p, relative: 1e-12), "\(row) \(test)")
        }
        // Nothing was drawn.
        var untouched = Seed(1).stream("shuffles")
        #expect(random.next() == untouched.next())
    }

    /// With fewer shuffles than deals the share comes from random ones: within four standard errors of the exact share.
    @Test func randomShufflesApproachTheExactValue() throws {
        var random = Seed(2).stream("shuffles")
        let row = try #require(RankValues.deals.first)
        let exact = permutationTest(row.first, row.second, random: &random).p
        let drawn = permutationTest(row.first, row.second, shuffles: 400, random: &random).p
        #expect((drawn - exact).magnitude < 4 * 2 * (exact / 2 * (1 - exact / 2) / 400).squareRoot() && drawn != exact)

        let pairing = try #require(RankValues.pairings.first { $0.side == "greater" })
        let share = permutationTest(pairing: pairing.x, with: pairing.y, shuffles: 500, side: .greater, random: &random).p
        #expect((share - pairing.p).magnitude < 4 * (pairing.p * (1 - pairing.p) / 500).squareRoot())

        let flips = try #require(RankValues.flips.first { $0.side == "greater" })
        let signs = signFlipTest(flips.differences, shuffles: 200, side: .greater, random: &random).p
        #expect((signs - flips.p).magnitude < 4 * (flips.p * (1 - flips.p) / 200).squareRoot())
    }

    @Test func aRandomShareIsNeverZero() {
        var random = Seed(3).stream("shuffles")
        let low = (0..<20).map(Double.init)
        #expect(permutationTest(low, low.map { $0 + 100 }, shuffles: 99, side: .less, random: &random).p == 0.01)
    }

    @Test func anUndefinedStatisticHasNoShare() {
        var random = Seed(4).stream("shuffles")
        #expect(permutationTest(pairing: [1, 1, 1], with: [1, 2, 3], random: &random).p.isNaN)
    }
}
