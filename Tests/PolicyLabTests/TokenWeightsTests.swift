import Glibc
import PolicyLab
import Statistics
import Testing

@Suite struct TokenWeightsTests {
    var random = Seed(1).stream("weights")

    /// Log-ratios 0, 0.1, 0.3, -0.3 under advantages of both signs.
    static let table = TokenTable(
        advantage: [1, 1, 1, 1, -1, -1, -1, -1], logProbability: [-1, -0.9, -0.7, -1.3, -1, -0.9, -0.7, -1.3],
        firstLogProbability: [Double](repeating: -1, count: 8), entropy: [Double](repeating: 1, count: 8))

    @Test mutating func clippingStopsWhatPays() {
        let weights = ClippedRatio().weights(Self.table, using: &random)
        let expected = [1, exp(0.1), 0, exp(-0.3), -1, -exp(0.1), -exp(0.3), 0]
        for (ours, theirs) in zip(weights, expected) { #expect((ours - theirs).magnitude < 1e-15) }
        // exp(0.24) lies between 1.2 and 1.28.
        var table = Self.table
        table.logProbability[2] = -0.76
        #expect(ClippedRatio().weights(table, using: &random)[2] == 0)
        #expect(ClippedRatio(above: 0.28).weights(table, using: &random)[2] == exp(table.logProbability[2] + 1))
    }

    @Test mutating func covarianceMethodsTakeTheLargest() {
        // Advantage less its mean 0, log-probability less its mean: the third token and the last have the largest product.
        var table = Self.table
        table.firstLogProbability = table.logProbability
        let clipped = ClipCov(share: 0.25).weights(table, using: &random)
        #expect(clipped == [1, 1, 0, 1, -1, -1, -1, 0])
        let untouched = KLCov(share: 0.25, coefficient: 3).weights(table, using: &random)
        #expect(untouched == table.advantage)
        // Moved by less than the clipping range: up on the third token, down on the last.
        table.firstLogProbability[2] -= 0.1
        table.firstLogProbability[7] += 0.1
        let held = KLCov(share: 0.25, coefficient: 3).weights(table, using: &random)
        #expect((held[2] - (exp(0.1) - 3)).magnitude < 1e-12 && (held[7] - (3 - exp(-0.1))).magnitude < 1e-12)
        #expect(held[..<2] == [1, 1])
    }

    @Test mutating func theWindowDrawsAmongItsTokens() {
        var table = Self.table
        table.firstLogProbability = table.logProbability
        let weights = ClipCov(share: 0.2, rule: .window, window: 0.05...0.1).weights(table, using: &random)
        // Only the second token's covariance, 0.075, lies in the window.
        #expect(weights == [1, 0, 1, 1, -1, -1, -1, -1])
    }

    @Test mutating func aRandomDropTakesItsShare() {
        let table = TokenTable(
            advantage: [Double](repeating: 1, count: 200), logProbability: [Double](repeating: -1, count: 200),
            firstLogProbability: [Double](repeating: -1, count: 200), entropy: [Double](repeating: 1, count: 200))
        let first = RandomDrop(share: 0.1).weights(table, using: &random)
        let second = RandomDrop(share: 0.1).weights(table, using: &random)
        #expect(first.count { $0 == 0 } == 20 && second.count { $0 == 0 } == 20 && first != second)
    }
}
