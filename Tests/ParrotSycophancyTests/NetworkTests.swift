import Glibc
import ParrotSycophancy
import Statistics
import TestSupport
import Testing

@Suite struct NetworkTests {
    private let width = 36

    /// The weights of the reference script, padded to rows of sixteen logits.
    private var weights: [Float] {
        func wave(_ count: Int, _ scale: Double, _ phase: Double) -> [Float] {
            (0..<count).map { Float(scale * sin(0.37 * Double($0) + phase)) }
        }
        func padded(_ rows: [Float]) -> [Float] {
            stride(from: 0, to: rows.count, by: 10).flatMap { Array(rows[$0..<$0 + 10]) + [Float](repeating: 0, count: 6) }
        }
        return wave(16 * width, 0.3, 0.1) + wave(width, 0.2, 0.2) + wave(width * width, 0.25, 0.3) + wave(width, 0.1, 0.4)
            + padded(wave(width * 10, 0.3, 0.5)) + padded(wave(10, 0.1, 0.6))
    }

    @Test("three steps of Adam agree with numpy, also for rows that a batch leaves out") func training() {
        var network = AdvisedNetwork(inputs: 6, width: width, capacity: 5, seed: Seed(0))
        network.weights = weights
        let batches: [([Prompt], [Int])] = [
            ([Prompt(0, assertion: 3), Prompt(1), Prompt(4, 5, assertion: 2)], [1, 2, 7]),
            ([Prompt(2, assertion: 9), Prompt(2)], [0, 0]),
            ([Prompt(0), Prompt(4, 3), Prompt(1, assertion: 6)], [1, 9, 2]),
        ]
        for (batch, right) in batches { network.train(batch, right: right, rate: 0.01) }
        let logits = network.logits(of: [Prompt(0), Prompt(1, assertion: 4), Prompt(2), Prompt(4, 5), Prompt(3, assertion: 0)])
        #expect(absoluteDistance(logits, ParrotSycophancyValues.logits) < 2e-5)
        let after = network.weights
        #expect(absoluteDistance(after[2 * width..<3 * width].map(Double.init), ParrotSycophancyValues.factRow) < 1e-5)
        #expect(absoluteDistance(after[5 * width..<6 * width].map(Double.init), ParrotSycophancyValues.operandRow) < 1e-5)
    }

    @Test("what a network answers doesn't depend on how many it is asked at a time") func batches() {
        let prompts = (0..<23).map { Prompt($0 % 6, assertion: $0 % 11 - 1) }
        var small = AdvisedNetwork(inputs: 6, width: 12, capacity: 4, seed: Seed(3))
        var large = AdvisedNetwork(inputs: 6, width: 12, capacity: 64, seed: Seed(3))
        #expect(small.logits(of: prompts) == large.logits(of: prompts))
        #expect(Set(small.logits(of: prompts)).count > 60)
    }

    @Test("initial weights have the spread that each start promises", arguments: [Start.he, .uniform]) func starts(start: Start) {
        let width = 64
        var network = AdvisedNetwork(inputs: 2020, width: width, capacity: 1, start: start, seed: Seed(1))
        let weights = network.weights.map(Double.init)
        let first = Array(weights[..<(2030 * width)])
        let second = Array(weights[2031 * width..<(2031 + 64) * width])
        for (layer, inputs) in [(first, 2030.0), (second, 64)] {
            let expected = start == .he ? (2 / inputs).squareRoot() : (1 / (3 * inputs)).squareRoot()
            #expect((deviation(layer) / expected - 1).magnitude < 0.03)
            #expect(mean(layer).magnitude < 0.03 * expected)
        }
        let bias = weights[2030 * width..<2031 * width]
        #expect(bias.allSatisfy { $0 == 0 } == (start == .he))
        // Padding stays out of every product.
        let third = weights[(2031 + 64 + 1) * width..<(2031 + 64 + 1) * width + 64 * 16]
        #expect(third.enumerated().allSatisfy { ($0.offset % 16 < 10) == ($0.element != 0) })
    }
}
