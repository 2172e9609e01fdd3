import Glibc
import OfflineControl
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct DynamicsEnsembleTests {
    private func tensor(_ values: [Double], _ shape: [Int]) throws -> Tensor { try Tensor(values.map(Float.init), shape) }

    private func rows(_ values: [Double], width: Int) -> [[Float]] {
        stride(from: 0, to: values.count, by: width).map { values[$0..<$0 + width].map(Float.init) }
    }

    /// Networks with the weights that numpy was given: the spread of their means, and the mixture that changes are drawn from.
    @Test func changesAreDrawnFromTheMixture() throws {
        typealias Values = DynamicsEnsembleValues
        var random = Seed(0).stream("model")
        let model = try DynamicsEnsemble(
            inputs: (0..<6).map { [Float($0), 1, -1] }, changes: rows(Values.changes, width: 2),
            .init(networks: 3, elite: 3, hidden: [4], updates: 0), using: &random)
        try model.network.weights[0].assign(tensor(Values.firstWeights, [3, 3, 4]))
        try model.network.weights[1].assign(tensor(Values.secondWeights, [3, 4, 4]))
        try model.network.biases[0].assign(tensor(Values.firstBiases, [3, 1, 4]))
        try model.network.biases[1].assign(tensor(Values.secondBiases, [3, 1, 4]))
        let inputs = Values.rows.map(Float.init)
        let draws = 20_000
        var (sums, squares) = ([Double](repeating: 0, count: 8), [Double](repeating: 0, count: 8))
        for draw in 0..<draws {
            let (changes, spread) = try model.predict(inputs, count: 4, using: &random)
            if draw == 0 { #expect(distance(spread.map(Double.init), Values.spread) < 1e-5) }
            for (place, change) in changes.enumerated() {
                sums[place] += Double(change)
                squares[place] += Double(change) * Double(change)
            }
        }
        for place in 0..<8 {
            let mean = sums[place] / Double(draws)
            let deviation = (squares[place] / Double(draws) - mean * mean).squareRoot()
            // Five standard errors of the mean; a deviation is known to a few percent.
            #expect((mean - Values.mean[place]).magnitude < 5 * Values.deviation[place] / Double(draws).squareRoot())
            #expect((deviation / Values.deviation[place] - 1).magnitude < 0.05)
        }
    }

    /// A linear change with noise of a known deviation: the least loss is 1/2 + log(deviation of the noise over that of the changes).
    @Test func findsALinearChangeAndItsNoise() throws {
        var random = Seed(1).stream("data")
        let noise = 0.1
        let inputs = (0..<2000).map { _ in [Float(random.normal()), Float(random.normal())] }
        let changes = inputs.map { [2 * $0[0] - $0[1] + Float(noise * random.normal())] }
        let model = try DynamicsEnsemble(
            inputs: inputs, changes: changes, .init(networks: 3, elite: 2, hidden: [32], learningRate: 3e-3, updates: 1200), using: &random)
        // The changes have a variance of 2^2 + 1^2 + noise^2.
        let least = 0.5 + log(noise / (5 + noise * noise).squareRoot())
        #expect(model.elite.count == 2)
        let losses = model.heldOutLoss
        #expect(losses.count == 3 && losses[model.elite[0]] <= losses[model.elite[1]])
        #expect(losses.allSatisfy { ($0 - least).magnitude < 0.35 })
        let (found, spread) = try model.predict([1, 0, 0, 1, 30, -30], count: 3, using: &random)
        #expect((found[0] - 2).magnitude < 0.6 && (found[1] + 1).magnitude < 0.6)
        // Far from all that was seen the networks differ more.
        #expect(spread[2] > 2 * max(spread[0], spread[1]))
    }
}
