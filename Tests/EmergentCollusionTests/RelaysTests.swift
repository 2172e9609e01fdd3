import EmergentCollusion
import Statistics
import Testing
import TestSupport

@Suite struct RelaysTests {
    /// Expected values from `Tests/References/emergent_collusion.py`: powers of the matrix of one relay.
    @Test func theClosedFormAgreesWithAMatrix() {
        for row in CollusionValues.relays {
            let found = EmergentCollusion.relayAccuracy(symbols: Int(row[0]), error: row[1], length: Int(row[2]))
            #expect(distance([found], [row[3]]) < 1e-12)
        }
    }

    @Test func chainsAgreeWithTheClosedForm() {
        for (symbols, error) in [(2, 0.05), (10, 0.05), (4, 0.3)] {
            let chains = EmergentCollusion.relay(symbols: symbols, error: error, length: 20, chains: 20_000, seed: Seed(3))
            #expect(EmergentCollusion.relayDistance(chains) < 4.5)
            #expect(distance([chains.lossAtTen.value], [Double(chains.right[0] - chains.right[9]) / 20_000]) < 1e-12)
            #expect(chains.lossAtTen.n == 20_000)
        }
    }

    @Test func theEndsAreExact() {
        #expect(
            EmergentCollusion.relay(symbols: 10, error: 0, length: 20, chains: 500, seed: Seed(1)).right == [Int](repeating: 500, count: 20)
        )
        // Of two symbols, one that is always wrong is right after every second relay.
        let flips = EmergentCollusion.relay(symbols: 2, error: 1, length: 4, chains: 500, seed: Seed(1))
        #expect(flips.right == [0, 500, 0, 500])
    }

    /// What fits the budget suffers from errors alone.
    @Test func aBudgetCostsOnce() {
        let exact = EmergentCollusion.summarise(facts: 10, budget: 4, symbols: 10, error: 0, length: 3, chains: 50, seed: Seed(1))
        #expect(exact.right == [200, 200, 200])
        let noisy = EmergentCollusion.summarise(facts: 10, budget: 4, symbols: 10, error: 0.05, length: 20, chains: 5000, seed: Seed(2))
        for (relay, found) in noisy.right.enumerated() {
            let p = 0.4 * EmergentCollusion.relayAccuracy(symbols: 10, error: 0.05, length: relay + 1)
            #expect((Double(found) / 50_000 - p).magnitude < 4.5 * (p * (1 - p) / 50_000).squareRoot())
        }
    }
}
