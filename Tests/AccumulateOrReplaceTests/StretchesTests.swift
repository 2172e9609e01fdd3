import AccumulateOrReplace
import Statistics
import Testing
import Torch

@Suite struct StretchesTests {
    private let texts: [[UInt8]] = [[1, 2, 3, 4], [5, 6], [7, 8, 9]]

    @Test func noneReachesFromOneTextIntoTheNext() throws {
        // Two in the first, none in the second, one in the third.
        let stretches = Stretches(of: 3, in: texts)
        #expect(stretches.count == 3)
        guard TorchLibrary.isThere else { return }
        var random = Seed(1).stream("places")
        let drawn = try stretches.draw(3000, using: &random)
        #expect(drawn.shape == [3000, 3])
        var counts: [[Int]: Int] = [:]
        let symbols = try drawn.integers()
        for row in 0..<3000 { counts[Array(symbols[3 * row..<3 * row + 3]), default: 0] += 1 }
        #expect(Set(counts.keys) == [[1, 2, 3], [2, 3, 4], [7, 8, 9]])
        // Five standard errors of a share of a third.
        for count in counts.values { #expect(abs(count - 1000) < 130) }
    }

    @Test func aWholeTextIsAStretch() {
        #expect(Stretches(of: 4, in: texts).count == 1)
        #expect(Stretches(of: 2, in: texts).count == 6)
    }
}
