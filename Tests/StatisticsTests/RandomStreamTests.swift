import Statistics
import Testing

@Suite struct RandomStreamTests {
    /// Random123 1.14, tests/kat_vectors, rows "philox4x32 10".
    @Test func philoxGivesThePublishedAnswers() {
        func block(_ counter: SIMD4<UInt32>, _ key: SIMD2<UInt32>) -> SIMD4<UInt32> { Philox.block(counter: counter, key: key) }
        #expect(block(.zero, .zero) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            block(SIMD4(repeating: 0xffff_ffff), SIMD2(repeating: 0xffff_ffff)) == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
        )
        #expect(
            block(SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), SIMD2(0xa409_3822, 0x299f_31d0))
                == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test func streamsAreTheBlocksOfTheirKeyInOrder() {
        for expected in StatisticsValues.streams {
            var stream = Seed(expected.seed).stream(expected.purpose)
            #expect(expected.numbers.map { _ in stream.next() } == expected.numbers)
        }
    }

    @Test func aStreamDependsOnSeedAndPurposeAlone() {
        func numbers(_ seed: UInt64, _ purpose: String) -> [UInt64] {
            var stream = Seed(seed).stream(purpose)
            return (0..<20).map { _ in stream.next() }
        }
        let graph = numbers(3, "graph")
        // Another stream, drawn from in between, shifts nothing.
        var other = Seed(3).stream("policy")
        _ = other.next()
        #expect(numbers(3, "graph") == graph)
        #expect(Set(graph).isDisjoint(with: numbers(3, "policy")))
        #expect(Set(graph).isDisjoint(with: numbers(4, "graph")))
    }

    @Test func purposesAreUncorrelated() {
        var (a, b) = (Seed(1).stream("a"), Seed(1).stream("b"))
        let count = 200_000
        var sum = 0.0
        for _ in 0..<count { sum += (a.uniform() - 0.5) * (b.uniform() - 0.5) }
        // Standard error of the mean product is (1 / 12) / sqrt(count).
        #expect((sum / Double(count)).magnitude < 4 / 12 / Double(count).squareRoot())
    }

    @Test func uniformNumbersHaveTheRightMoments() {
        var stream = Seed(5).stream("moments")
        let values = (0..<200_000).map { _ in stream.uniform() }
        #expect(values.allSatisfy { 0 <= $0 && $0 < 1 })
        #expect((mean(values) - 0.5).magnitude < 0.003)
        #expect((variance(values) - 1.0 / 12).magnitude < 0.001)
        #expect((0..<1000).allSatisfy { _ in (2.0..<3.0).contains(stream.uniform(in: 2..<3)) })
    }

    @Test func normalNumbersHaveTheRightShares() {
        var stream = Seed(5).stream("normal")
        let values = (0..<100_000).map { _ in stream.normal(mean: 1, deviation: 2) }
        #expect((mean(values) - 1).magnitude < 0.03)
        #expect((deviation(values) - 2).magnitude < 0.03)
        #expect(wilson(values.map { $0 > 1 + 2 * 1.959964 }, level: 0.999).contains(0.025))
    }

    @Test func indicesAreDrawnByTheirWeights() {
        var stream = Seed(9).stream("weights")
        let counts = stream.multinomial(trials: 60_000, weights: [1, 0, 2, 3])
        #expect(counts.reduce(0, +) == 60_000)
        #expect(counts[1] == 0)
        for (count, share) in zip(counts, [1.0 / 6, 0, 1.0 / 3, 0.5]) where share > 0 {
            #expect(wilson(successes: count, of: 60_000, level: 0.999).contains(share))
        }
        var below = [0, 0, 0]
        for _ in 0..<30_000 { below[stream.index(below: 3)] += 1 }
        for count in below { #expect(wilson(successes: count, of: 30_000, level: 0.999).contains(1.0 / 3)) }
    }

    @Test func shufflesAreFairAndKeepTheElements() {
        var stream = Seed(2).stream("shuffle")
        var orders: [[Int]: Int] = [:]
        for _ in 0..<12_000 {
            var items = [1, 2, 3]
            stream.shuffle(&items)
            orders[items, default: 0] += 1
        }
        #expect(orders.count == 6)
        for (_, count) in orders { #expect(wilson(successes: count, of: 12_000, level: 0.999).contains(1.0 / 6)) }
        var single = [7]
        stream.shuffle(&single)
        #expect(single == [7])
    }
}
