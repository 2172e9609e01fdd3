import SoftmaxPolicies
import Statistics
import Testing

@Suite struct CategoricalTableTests {
    /// The first index at which the sum of the weights up to it is above the number.
    private func scanned(_ weights: [Double], _ u: Double) -> Int {
        var rest = u * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.lastIndex { $0 > 0 }!
    }

    @Test func searchAndGuideFindWhatAScanFinds() {
        var random = Seed(4).stream("weights")
        var weights = (0..<300).map { index in index % 7 == 0 ? 0 : random.uniform() * random.uniform() * random.uniform() }
        weights[41] = 30
        weights += [0, 0]
        let (searching, guided) = (CategoricalTable(weights, draws: 1), CategoricalTable(weights, draws: 100_000))
        for _ in 0..<20_000 {
            let u = random.uniform()
            let expected = scanned(weights, u)
            #expect(searching.index(at: u) == expected)
            #expect(guided.index(at: u) == expected)
        }
    }

    @Test func theEndsAreNeverAWeightOfNothing() {
        for draws in [1, 1000] {
            let table = CategoricalTable([0, 0.1, 0.2, 0], draws: draws)
            #expect(table.index(at: 0) == 1)
            #expect(table.index(at: 1.0.nextDown) == 2)
        }
    }

    /// Chi square with 3 degrees of freedom is above 21.1 in one of 10,000 tables.
    @Test func drawsFollowTheWeights() {
        let weights = [1.0, 2, 3, 4]
        let table = CategoricalTable(weights, draws: 10_000)
        var random = Seed(1).stream("draws")
        var counts = [0.0, 0, 0, 0]
        for _ in 0..<10_000 { counts[table.draw(&random)] += 1 }
        let chiSquare = zip(counts, weights).reduce(0) { $0 + ($1.0 - 1000 * $1.1) * ($1.0 - 1000 * $1.1) / (1000 * $1.1) }
        #expect(chiSquare < 21.1)
    }
}
